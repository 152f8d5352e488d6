"""The journal is read by people: no test may write a line that says a code instead of words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.signals import pre_save

from accounts.models import Entry
from accounts.tables import said

# A digest among the words, a name of the program (`legal_basis`), a code of an address (`poste-1`),
# a field that has no French name; neither an electronic address nor the name of a file.
CODE = re.compile(
    r"(?<![\w.@/-])(?:(?=\d*[a-f])[0-9a-f]{16,}|SHA-256|[a-z]+(?:_[a-z]+)+|[a-z]+-\d+|"
    r"funder|carrier|party|owner|text|period|line)(?![\w.@/-])"
)
NAMES = ("act", "subject", "before", "after")


def codes_in(entry: Entry) -> list[str]:
    """What a line says that is no word, beside the digests that its list folds apart."""
    return [code for name in NAMES for code in CODE.findall(said(name)(entry))]


def refuse_codes(instance: Entry, **_: Any) -> None:
    if found := codes_in(instance):
        raise AssertionError(f"Le journal ne dit pas {found} en mots : {instance}.")


@pytest.fixture(autouse=True, scope="session")
def journal_in_words() -> Iterator[None]:
    """Every line that any test writes, of the demonstration and of the faults too."""
    pre_save.connect(refuse_codes, sender=Entry)
    yield
    pre_save.disconnect(refuse_codes, sender=Entry)
