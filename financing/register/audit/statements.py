"""The statements of expenses, recomputed: contents, sums, numbers, chain, PDF, actual amounts."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from accounts.models import Entry
from financing.letters.calculation import JSON, frozen_in
from financing.letters.page import Content
from financing.models import ActualAmount, ExpenseStatement, StatementCounter, StatementPdf
from financing.register.audit.anomaly import Anomaly, of
from financing.register.audit.letters import UNREADABLE
from financing.statements.acts import STATEMENT_ISSUED
from financing.statements.content import totals_again
from press.files.canonical import canonical, digest
from press.files.pdf import attachments

AT_ONCE = 50


def of_the_statements(since: date | None) -> Iterator[Anomaly]:
    """Carrier by carrier; `since` limits what is rehashed, the chain is read whole."""
    rows = ExpenseStatement.objects.select_related(
        "carrier", "component__convention", "period", "replaces"
    )
    known = rows.order_by("carrier", "year", "number").iterator(AT_ONCE)
    heads = {one.carrier_id: one for one in StatementCounter.objects.order_by("year") if one.last}
    for carrier, statements in groupby(known, key=lambda one: one.carrier_id):
        yield from of(carrier, _of_a_series(statements, heads.pop(carrier, None), since))
    for carrier, counter in heads.items():
        yield from of(carrier, [f"{counter.year} : les états des dépenses ont disparu."])
    yield from _of_their_authors(since)
    yield from _of_the_renderings(since)


def _of_their_authors(since: date | None) -> Iterator[Anomaly]:
    """The journal knows who made each of them."""
    entries = Entry.objects.filter(act=STATEMENT_ISSUED).order_by()
    known = dict(entries.values_list("after", "actor"))
    rows = ExpenseStatement.objects.order_by("pk").defer("content")
    for one in rows.filter(issued_on__gte=since) if since else rows:
        if known.get(one.sha256) != one.issued_by:
            other = f"État {one} : le journal en connaît un autre auteur."
            yield from of(one.carrier_id, [other])


def _of_a_series(
    statements: Iterator[ExpenseStatement], counter: StatementCounter | None, since: date | None
) -> Iterator[str]:
    last: ExpenseStatement | None = None
    for one in statements:
        same_year = last is not None and last.year == one.year
        if one.previous_sha256 != (last.sha256 if last else ""):
            yield f"État {one} : la chaîne est rompue avant lui."
        if one.number != (last.number + 1 if last and same_year else 1):
            yield f"État {one} : un trou ou un doublon avant ce numéro."
        if since is None or one.issued_on >= since:
            yield from (f"État {one} : {sentence}" for sentence in _of_a_statement(one))
        last = one
    head = (last.year, last.number, last.sha256) if last else None
    if counter is None or (counter.year, counter.last, counter.head_sha256) != head:
        yield "le compteur des états ne désigne pas le dernier."


def _of_a_statement(one: ExpenseStatement) -> Iterator[str]:
    if digest(one.content) != one.sha256:
        yield "le contenu ne correspond plus à son empreinte."
        return
    try:
        yield from _of_a_content(one, one.frozen())
    except UNREADABLE:
        yield "le contenu ne se lit plus."


def _of_a_content(one: ExpenseStatement, content: Content) -> Iterator[str]:
    if canonical(content) != one.content:
        yield "le contenu n'est pas sous sa forme canonique."
    yield from of_the_totals(content)
    totals, replaced = content["totals"], content["replaces"]
    stored = (
        str(one),
        str(one.issued_on),
        one.component.code,
        one.period.fiscal_year,
        one.spent,
        one.funded,
        str(one.replaces) if one.replaces else None,
    )
    said = (
        content["number"],
        content["issued_on"],
        content["component"]["code"],
        content["period"]["fiscal_year"],
        totals["expenses"],
        totals["fundings"],
        replaced["number"] if replaced else None,
    )
    if said != stored:
        yield "ce qu'il dit n'est plus ce que la base en dit."


def of_the_totals(content: Content) -> Iterator[str]:
    """The lines and the totals come out again from the pieces: only the content is looked at."""
    again = totals_again(content)
    if {line["code"]: line["actual"] for line in content["lines"]} != again.pop("actual"):
        yield "les pièces ne font pas les montants des lignes."
    if {name: content["totals"][name] for name in again} != again:
        yield "les totaux ne se retrouvent pas."


def _of_the_renderings(since: date | None) -> Iterator[Anomaly]:
    rows = StatementPdf.objects.select_related("statement")
    for one in (rows.filter(statement__issued_on__gte=since) if since else rows).iterator(AT_ONCE):
        said = (f"État {one.statement} : {sentence}" for sentence in _of_a_rendering(one))
        yield from of(one.statement.carrier_id, said)
    for waiting in ExpenseStatement.objects.filter(rendering=None):
        missing = f"État {waiting} : le PDF manque (manage.py finish_letters le prépare)."
        yield from of(waiting.carrier_id, [missing])


def _of_a_rendering(one: StatementPdf) -> Iterator[str]:
    statement = one.statement
    if fault := one.fault(statement.sha256, "cet état"):
        yield fault
    else:
        try:
            yield from of_its_file(statement.frozen(), attachments(bytes(one.pdf)))
        except UNREADABLE:
            yield "le fichier joint au PDF ne se lit pas."


def of_its_file(content: Content, files: Mapping[str, bytes]) -> Iterator[str]:
    """The file inside a statement's PDF says what its frozen content says."""
    if set(files) != {JSON} or frozen_in(files[JSON]) != content:
        yield f"{JSON} ne dit pas ce que dit l'état."


def of_the_actual_amounts() -> Iterator[Anomaly]:
    """The plan's actual amounts are those of the statement that stands."""
    amounts = {
        (one.line.component_id, one.period_id, one.line.code): one.amount
        for one in ActualAmount.objects.select_related("line")
    }
    for one in ExpenseStatement.objects.standing().select_related("component"):
        try:
            lines = one.frozen()["lines"]
        except UNREADABLE:
            continue  # already said of the statement
        kept = [amounts.get((one.component_id, one.period_id, line["code"])) for line in lines]
        if kept != [line["actual"] for line in lines]:
            said = f"{one.component} : les montants réalisés ne sont plus ceux de l'état {one}."
            yield from of(one.carrier_id, [said])
