"""The pages of settlements: what is left to settle, and the account of each contributor."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from conventions.access import in_sight
from conventions.journal import record_download, taking
from epci.permissions import Act, can
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_dossier
from financing.ledger import settling
from financing.ledger.called import CalledConventions
from financing.ledger.filters import SettlementFilters
from financing.ledger.tables import (
    AccountTable,
    CorrectedTable,
    SettledCallTable,
    SettlementTable,
)
from financing.models import Basis, ExpenseStatement, Period, YearClosing
from press.files.sheets import xlsx_bytes
from press.kit.addresses import FORMAT, typed
from press.kit.downloads import download
from press.kit.lists import list_page
from press.kit.paging import Pages

AT_ONCE, LOT = 40, "lot"  # conventions that a page settles, and how an address asks for others


@require_safe
def settlements(request: HttpRequest) -> HttpResponseBase:
    """The components and years in which calls and shares differ, so many conventions at a time.

    A file has those of all of one's conventions.
    """
    called = CalledConventions(request.user, typed(request.GET, "convention"))
    pages = Pages(called.rows, AT_ONCE)
    pages.count = called.count
    page, notice = pages.asked(request.GET.get(LOT) or "1")
    some = called.rows if request.GET.get(FORMAT) else page.object_list
    filters = SettlementFilters(request.GET, settling.settlements(some, timezone.localdate()))
    chosen = request.user.chosen_columns
    table = SettlementTable(filters.found, request=request, chosen=chosen)
    context = {
        "filters": filters,
        "table": table,
        "lot": page,
        "notices": [notice] if notice else [],
    }
    return list_page(
        request, "financing/ledger/settlements.html", context, journal=taking(None, request.user)
    )


@require_safe
def convention_settlements(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same, of one convention."""
    convention = in_sight(request.user, reference)
    found = settling.settlements([convention], timezone.localdate())
    table = SettlementTable(
        found, request=request, chosen=request.user.chosen_columns, exclude=("convention",)
    )
    table.files = f"regularisations_{reference}"
    return list_page(
        request,
        "financing/ledger/of_convention.html",
        {"convention": convention, "table": table},
        journal=taking(convention, request.user),
    )


@require_safe
def settlement(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponseBase:
    """Who owes what now, what was called, and the difference, each explained."""
    read = SettlementPage(request, *_file(request.user, reference, component, year), year)
    context = {
        "convention": read.file.component.convention,
        "settlement": read.found,
        "table": read.accounts,
        "corrected": read.corrected,
        "calls": read.calls,
        "has_actuals": read.actual is not None,
        **_means(request, read),
    }
    return list_page(request, "financing/ledger/settlement.html", context, journal=read.record)


def _means(request: HttpRequest, read: "SettlementPage") -> dict[str, object]:
    """What one may do about the year, once it is stated; one query."""
    if not read.found.is_stated:
        return {"may_settle": False}
    component, year = read.file.component, read.year
    carrier = component.carrier.organisation
    last = YearClosing.objects.filter(component=component, period=OuterRef("period"))
    statements = ExpenseStatement.objects.standing().filter(component=component)
    statement = (
        statements.filter(period__fiscal_year=year)
        .only("year", "number", "issued_on")
        .annotate(is_open=Subquery(last.order_by("-pk").values("is_open")[:1]))
        .first()
    )
    return {
        "statement": statement,
        "closing": statement is not None and statement.is_open is False,
        "may_settle": can(request.user, Act.SETTLE_YEAR, carrier),
        "may_reopen": can(request.user, Act.REOPEN_YEAR, carrier),
    }


@require_safe
def settlement_file(
    request: HttpRequest, reference: str, component: str, year: int, kind: str
) -> HttpResponseBase:
    """The accounts as CSV; with what they rest on, as a workbook."""
    read = SettlementPage(request, *_file(request.user, reference, component, year), year)
    if kind != "xlsx":
        context = {"table": read.accounts}
        return list_page(request, "", context, kind=kind, journal=read.record)
    sheets = {
        "Régularisation": read.accounts.file_rows(),
        "Populations corrigées": read.corrected.file_rows(),
        "Appels émis": read.calls.file_rows(),
    }
    name = f"{read.accounts.files}.xlsx"
    return download(request, xlsx_bytes(sheets), name=name, journal=read.record)


@dataclass(frozen=True)
class SettlementPage:
    """What the page of a settlement and its files read, each once."""

    request: HttpRequest
    file: ComponentFile
    periods: tuple[Period, ...]
    year: int

    @cached_property
    def actual(self) -> settling.Settlement | None:
        return settling.on_actuals(self.file, self.year, self.periods)

    @cached_property
    def found(self) -> settling.Settlement:
        asked = self.request.GET.get("base")
        return _settlement(self.file, self.year, self.periods, asked, self.actual)

    @cached_property
    def accounts(self) -> AccountTable:
        chosen = self.request.user.chosen_columns
        table = AccountTable(self.found.accounts, request=self.request, chosen=chosen)
        component = self.file.component
        table.files = (
            f"regularisation_{component.convention.reference}_{component.code}_{self.year}"
        )
        return table

    @cached_property
    def corrected(self) -> CorrectedTable:
        rows = settling.reasons_of(self.found)
        return CorrectedTable(rows, request=self.request, prefix="p-")

    @cached_property
    def calls(self) -> SettledCallTable:
        table = SettledCallTable(self.found.calls, request=self.request, prefix="a-")
        reference = self.file.component.convention.reference
        rounds = {one.round_id for one in self.found.calls}
        table.urls = {pk: reverse("call_round", args=[reference, pk]) for pk in rounds}
        return table

    def record(self, *, name: str) -> None:
        """Who takes a file away, in the journal."""
        convention = self.file.component.convention
        record_download(convention=convention, by=self.request.user, name=name)


def _file(
    user: User, reference: str, component: str, year: int
) -> tuple[ComponentFile, tuple[Period, ...]]:
    """The component, and the periods of the year.

    404 for who has no organisation among the parties, and for a component that is not there.
    """
    dossier = read_dossier(in_sight(user, reference), timezone.localdate())
    file = dossier.named(component)
    if file is None:
        raise Http404("Ce volet n'existe pas.")
    return file, dossier.of_year(year)


def _settlement(
    file: ComponentFile,
    year: int,
    periods: Sequence[Period],
    basis: str | None,
    actual: settling.Settlement | None,
) -> settling.Settlement:
    """On what was spent where it is known, unless the plan is asked for: as it was called."""
    if basis != Basis.PLANNED and actual is not None:
        return actual
    found = settling.settlement(file, year, Basis.PLANNED if actual else None, periods)
    if found is None and actual is not None:
        return actual
    if found is None:
        raise Http404("Rien n'a été appelé ni arrêté pour ce volet et cette année.")
    return found
