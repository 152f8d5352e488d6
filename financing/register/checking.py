"""Verifying the registers, and keeping what was found for the pages that say it."""

from datetime import date

from accounts.journal import COMMAND_LINE
from accounts.models import User
from epci.models import Organisation
from epci.permissions import Act, require
from financing.models import FundCall, Verification
from financing.register.audit.register import Progress, anomalies

QUICK = 500  # letters that a page verifies while one waits: some seconds


def is_quick() -> bool:
    """Whether a page may verify the registers itself."""
    return FundCall.objects.count() <= QUICK


def verify_for(organisation: Organisation, *, by: User) -> Verification:
    """Verify from a page of that organisation."""
    require(by, Act.VERIFY_REGISTER, organisation)
    return verify(by=by)


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
