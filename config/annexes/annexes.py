"""The paper of a text, with the plan and the sharing that the convention agrees as its annexes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.annexes.amendment_annexes import amendment_annexes
from conventions.journal import taking
from conventions.models import Convention, Party
from conventions.parties.reading import is_long_on_paper
from conventions.texts.annex_paper import Annex, AnnexRow
from conventions.texts.assembly import assemble, file_name
from conventions.texts.pages import text_in_sight
from conventions.texts.reading import sheet_of
from financing.dossier.cost import SharedCost
from financing.dossier.dossier import ComponentFile
from financing.dossier.grids import Section, grid
from financing.dossier.reading import read_dossier
from financing.models import Basis, Period
from press.kit.downloads import download
from press.words.french import decimals, percent, sentence

ORIGINAL = date.min  # the day on which no amendment has changed anything yet
IN_EUROS = "Montants en euros."


@require_safe
def text_pdf(request: HttpRequest, reference: str, number: int = 0) -> HttpResponseBase:
    """The text on paper, to be signed; marked while it is a draft."""
    today = timezone.localdate()
    sheet = sheet_of(text_in_sight(request.user, reference, number), today)
    found = amendment_annexes(sheet.text, today) if number else annexes_of(sheet.convention)
    journal = taking(sheet.convention, request.user)
    said = {"name": file_name(sheet), "is_shown": True, "journal": journal}
    is_long = is_long_on_paper(sheet.convention)
    try:
        return download(request, lambda: assemble(sheet, list(found)), is_long=is_long, **said)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("convention_text", reference, number)


def annexes_of(convention: Convention) -> Iterator[Annex]:
    """The plan of each component that the convention counts, then how its remainder is shared."""
    dossier = read_dossier(convention, ORIGINAL)
    periods = [one for one in dossier.periods if one.text_id is None]
    for file in dossier.in_totals() if periods else ():
        yield _plan(file, periods)
        yield from _sharing(file, periods)


def _plan(file: ComponentFile, periods: Sequence[Period]) -> Annex:
    found = grid(file, periods)
    rows = [
        *_rows(found.expenses, "Total des dépenses"),
        *_rows(found.fundings, "Total des financements"),
        _row("Reste à charge", found.remainders, is_total=True),
        *(row for section in found.in_kind for row in _rows(section, section.title)),
    ]
    title = f"Plan de financement prévisionnel : {file.component.label}"
    columns = ("Ligne", *(one.label for one in periods), "Total")
    return Annex(title, columns, tuple(rows), IN_EUROS)


def _rows(section: Section, total: str) -> Iterator[AnnexRow]:
    yield from (_row(one.line.label, one.amounts) for one in section.rows)
    if section.rows:
        yield _row(total, section.totals, is_total=True)


def _row(label: str, amounts: Sequence[int | None], is_total: bool = False) -> AnnexRow:
    total = sum(amount or 0 for amount in amounts)
    return AnnexRow(label, tuple(map(_figures, (*amounts, total))), is_total)


def _sharing(file: ComponentFile, periods: Sequence[Period]) -> Iterator[Annex]:
    """One table over the periods that can be shared; none where no rule can be applied yet."""
    costs = {one: cost for one in periods if (cost := _cost(file, one))}
    if not costs:
        return
    parties = list(dict.fromkeys(one.partner.party for c in costs.values() for one in c.shares))
    rows = [
        AnnexRow(party.name, tuple(_share(cost, party) for cost in costs.values()))
        for party in parties
    ]
    totals = tuple(_figures(cost.total) for cost in costs.values())
    yield Annex(
        f"Répartition du reste à charge : {file.component.label}",
        ("Partenaire", *(one.label for one in costs)),
        (*rows, AnnexRow("Total", totals, is_total=True)),
        " ".join((*dict.fromkeys(map(_rule, costs.values())), *_indicative(costs), IN_EUROS)),
    )


def _indicative(costs: Mapping[Period, SharedCost]) -> Iterator[str]:
    """Which periods wait for their key: what they ask may still change."""
    waiting = [one.label for one, cost in costs.items() if not cost.key.is_adopted]
    if waiting:
        yield f"À titre indicatif, la clé n'étant pas arrêtée : {', '.join(waiting)}."


def _cost(file: ComponentFile, period: Period) -> SharedCost | None:
    try:
        return file.cost(period, Basis.PLANNED)
    except ValidationError:  # a population or a rule is missing: the overview says which
        return None


def _share(cost: SharedCost, party: Party) -> str:
    """« 15,30 %, 4 284,00 »: the part of the remainder, and what it comes to."""
    amount = next((one.amount for one in cost.shares if one.partner.party == party), None)
    if amount is None or not cost.remainder.amount:
        return _figures(amount)
    return f"{percent(Fraction(100 * amount, cost.remainder.amount), 2)}\n{_figures(amount)}"


def _rule(cost: SharedCost) -> str:
    return sentence(cost.key.said)


def _figures(amount: int | None) -> str:
    return "–" if amount is None else decimals(amount, 2)
