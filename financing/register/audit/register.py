"""The register recomputed from what is frozen in it: `manage.py verify`, and its page.

Nothing here trusts what the application believes: it rehashes the contents and the PDF, follows
each carrier's chain to its counter, recomputes the sums from the frozen remainder and weights,
the adopted keys against their rules, the acts against the letters that seal them, and looks for
the triggers that protect it all.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from accounts.immutability import missing_triggers
from accounts.models import Entry
from financing.register.audit.acts import of_the_acts, of_the_keys, of_the_withdrawals
from financing.register.audit.anomaly import Anomaly, of
from financing.register.audit.chains import of_the_chains
from financing.register.audit.kept import of_what_is_kept
from financing.register.audit.letters import letters, of_lost_registers, of_the_letters
from financing.register.audit.payments import (
    of_the_credits,
    of_the_following,
    of_the_journal,
    of_the_payments,
)
from financing.register.audit.renderings import of_missing_renderings, of_the_renderings, renderings
from financing.register.audit.statements import of_the_actual_amounts, of_the_statements

Progress = Callable[[str, int, int], None]  # what is read, how many are done, of how many

AT_ONCE = 200  # rows read together: a PDF weighs some 50 kB


def anomalies(since: date | None = None, progress: Progress | None = None) -> Iterator[Anomaly]:
    """Each anomaly of the register, in French; nothing when all is well.

    `since` limits letters, acts and journal to those of that day on, and their chain starts
    from the letter before.
    """
    for trigger in missing_triggers():
        yield from of(None, [f"Le déclencheur {trigger} manque : le registre n'est plus protégé."])
    yield from of_the_letters(_counted("lettres", letters(since), progress), since)
    yield from of_lost_registers()
    yield from of_missing_renderings(since)
    yield from of_the_renderings(_counted("PDF", renderings(since), progress))
    yield from of_the_acts(since)
    yield from of_the_keys()
    yield from of_the_withdrawals()
    yield from of_the_statements(since)
    yield from of_the_chains()
    yield from of_the_actual_amounts()
    yield from of_the_payments()
    yield from of_the_credits()
    yield from of_the_following()
    yield from of(None, of_what_is_kept())
    yield from of(None, of_the_journal(_counted("lignes du journal", _entries(since), progress)))


def _entries(since: date | None) -> QuerySet[Entry]:
    found = Entry.objects.order_by("pk")
    return found.filter(at__gte=make_aware(datetime.combine(since, time.min))) if since else found


def _counted(what: str, rows: QuerySet, progress: Progress | None) -> Iterable:
    """The rows, a few in memory at a time, saying how many are read."""
    if progress is None:
        yield from rows.iterator(AT_ONCE)
        return
    total = rows.count()
    for done, row in enumerate(rows.iterator(AT_ONCE), start=1):
        yield row
        if done % AT_ONCE == 0 or done == total:
            progress(what, done, total)
