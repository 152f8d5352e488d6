"""The stored PDF: each letter has one, whose bytes and seal are those of its content."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from financing.letters.calculation import disagreements
from financing.models import CallPdf, FundCall
from financing.register.audit.anomaly import Anomaly, of
from financing.register.audit.letters import UNREADABLE, name_of, sound_content
from press.files.pdf import attachments


def renderings(since: date | None) -> QuerySet[CallPdf]:
    found = CallPdf.objects.select_related("call__carrier")
    return found.filter(call__issued_on__gte=since) if since else found


def of_the_renderings(found: Iterable[CallPdf]) -> Iterator[Anomaly]:
    for one in found:
        said = (f"{name_of(one.call)} : {sentence}" for sentence in _of_a_rendering(one))
        yield from of(one.call.carrier_id, said)


def _of_a_rendering(rendered: CallPdf) -> Iterator[str]:
    if fault := rendered.fault(rendered.call.sha256, "cette lettre"):
        yield fault
    else:
        yield from _of_the_files(rendered)


def _of_the_files(rendered: CallPdf) -> Iterator[str]:
    """The files inside a letter say what its frozen content says."""
    content = sound_content(rendered.call)
    if content is None:
        return  # already said of the letter
    try:
        yield from disagreements(content, attachments(bytes(rendered.pdf)))
    except UNREADABLE:
        yield "les fichiers joints au PDF ne se lisent pas."


def of_missing_renderings(since: date | None) -> Iterator[Anomaly]:
    waiting = FundCall.objects.filter(rendering=None).select_related("carrier")
    for call in waiting.filter(issued_on__gte=since) if since else waiting:
        missing = f"{name_of(call)} : le PDF manque (manage.py finish_letters le prépare)."
        yield from of(call.carrier_id, [missing])
