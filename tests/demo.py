"""The demonstration as « make demo » loads it, for the tests that need the five conventions."""

from io import StringIO

from django.core.management import call_command
from django.test import override_settings


def load_everything() -> str:
    """Load the register, then the demonstration; gives what the second command says."""
    said = StringIO()
    call_command("load_register", stdout=StringIO())
    with override_settings(DEMONSTRATION=True):
        call_command("load_demo", stdout=said)
    return said.getvalue()
