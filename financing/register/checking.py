"""Verifying the registers, and keeping what was found for the pages that say it."""

from datetime import date

from django.conf import settings

from accounts.journal import COMMAND_LINE
from accounts.models import User
from epci.models import Organisation
from epci.permissions import Act, require
from financing.models import FundCall, Verification
from financing.register.audit.register import Progress, anomalies
from post.models import Task
from post.tasks import Daily, task

QUICK = 500  # letters that a page verifies while one waits: some seconds


def is_quick(letters: int | None = None) -> bool:
    """Whether a page may verify registers itself; `letters` is how many there are, if known."""
    return (FundCall.objects.count() if letters is None else letters) <= QUICK


def may_verify(letters: int | None = None) -> bool:
    """Whether a page may have the registers verified: at once, or by a worker."""
    return settings.MESSAGES_BY_WORKERS or is_quick(letters)


def ask_to_verify(*, by: User) -> Task | None:
    """Verify now where it is quick, else have a worker do it; gives the task if there is one."""
    if is_quick():
        verify(by=by)
        return None
    return verify_each_night.queue(by=by)


def verify_for(organisation: Organisation, *, by: User) -> Task | None:
    """Verify from a page of that organisation."""
    require(by, Act.VERIFY_REGISTER, organisation)
    return ask_to_verify(by=by)


def verify(
    *, by: User | None, since: date | None = None, progress: Progress | None = None
) -> Verification:
    """Verify every register; a run over the whole of them is kept, the last alone."""
    found = [[one.carrier, str(one)] for one in anomalies(since, progress)]
    letters = FundCall.objects.filter(issued_on__gte=since) if since else FundCall.objects
    run = Verification(by=str(by or COMMAND_LINE), letters=letters.count(), found=found)
    if since is None:
        Verification.objects.all().delete()
        run.save()
    return run


@task("verify", "Vérification des registres", daily=Daily(2))
def verify_each_night(_everybody: int) -> None:
    """What `manage.py verify` finds, kept for the pages that say it."""
    verify(by=None)
