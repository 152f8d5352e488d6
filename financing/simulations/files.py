"""A simulation as files: a workbook, and one page for the council's file, marked as such."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.template.loader import render_to_string

from financing.core.block_terms import quantity
from financing.core.keys import KeyLine
from financing.simulations.premises import SimulatedCriterion
from financing.simulations.what_if import RuleCell, Simulation
from press.files.canonical import digest
from press.files.pdf import render_pdf
from press.files.sheets import Row, xlsx_bytes

STYLESHEETS = tuple(
    settings.BASE_DIR / "templates" / "letters" / name for name in ("call.css", "simulation.css")
)
WARNING = "Simulation : ni une clé arrêtée, ni un appel de fonds"
WIDE = 3  # rules beside each other that need a page on its side
DENSE = 14  # partners beyond which the table is set smaller, to stay on one page


def as_workbook(simulation: Simulation, title: str, on: date) -> bytes:
    """Each partner today and under each rule, then everything that the simulation supposes."""
    sheets = {
        "Répartition": list(_shares(simulation)),
        "Hypothèses": list(_premises(simulation, title, on)),
    }
    return xlsx_bytes(sheets)


def as_page(simulation: Simulation, title: str, on: date, organisation: str) -> bytes:
    """One page of the house, as PDF; the same simulation on the same day gives the same bytes."""
    context = {
        "simulation": simulation,
        "component": simulation.ground.file.component,
        "convention": simulation.ground.file.component.convention,
        "period": simulation.ground.period,
        "title": title,
        "warning": WARNING,
        "on": on.isoformat(),
        "organisation": organisation,
        "is_wide": len(simulation.outcomes) >= WIDE,
        "is_dense": len(simulation.lines) > DENSE,
        "typed": list(_typed_populations(simulation)),
        "typed_counts": [
            f"{label} {quantity(figure)} {criterion.unit}"
            for label, criterion, figure in _typed_counts(simulation)
        ],
    }
    html = render_to_string("letters/simulation.html", context)
    return render_pdf(html, stylesheets=STYLESHEETS, identifier=digest(html).encode())


def _shares(simulation: Simulation) -> Iterator[Row]:
    outcomes = [one for one in simulation.outcomes if one.table]
    yield (
        "Partenaire",
        "Aujourd'hui (%)",
        "Aujourd'hui (€)",
        *(
            f"{one.title} {unit}"
            for one in outcomes
            for unit in ("(%)", "(€)", "écart (€)", "pourquoi")
        ),
    )
    today = simulation.ground.lines
    for line in simulation.lines:
        before = None if line.before is None else _euros(line.before)
        cells = (one.cells.get(line.seat.key) for one in outcomes)
        yield (
            line.seat.label,
            _percent(today.get(line.seat.key)),
            before,
            *(value for cell in cells for value in _cell(cell)),
        )


def _cell(cell: RuleCell | None) -> Row:
    if cell is None:
        return (None, None, None, None)
    return _percent(cell.line), _euros(cell.amount), _euros(cell.change), cell.explanation


def _premises(simulation: Simulation, title: str, on: date) -> Iterator[Row]:
    component = simulation.ground.file.component
    yield "Hypothèse", "Valeur"
    yield "Nature", WARNING
    yield "Titre", title
    yield "Établie le", on
    yield "Convention", component.convention.reference
    yield "Volet", component.label
    yield "Période", simulation.ground.period.label
    yield "Total à partager (€)", _euros(simulation.premises.amount)
    yield "Populations en vigueur au 1er janvier", simulation.premises.year
    for outcome in simulation.outcomes:
        yield outcome.title, outcome.rule_sentence or " ".join(outcome.faults)
        for told in outcome.told:
            yield f"{outcome.title}, paradoxe", told
    for label, population in _typed_populations(simulation):
        yield f"Population supposée de {label}", population
    for label, criterion, figure in _typed_counts(simulation):
        yield f"{criterion.label} de {label}, chiffre supposé", quantity(figure)


def _typed_populations(simulation: Simulation) -> Iterator[tuple[str, int]]:
    """The figures that are not the official ones."""
    for seat in simulation.premises.seats:
        typed = simulation.premises.populations[seat.key]
        if typed is not None:
            yield seat.label, typed


def _typed_counts(simulation: Simulation) -> Iterator[tuple[str, SimulatedCriterion, Fraction]]:
    """The same of the other criteria."""
    for criterion in simulation.ground.criteria:
        if criterion.basis is None:
            typed = simulation.premises.counts[criterion.code]
            for seat in simulation.premises.seats:
                if seat.key in typed:
                    yield seat.label, criterion, typed[seat.key]


def _euros(centimes: int) -> Decimal:
    return Decimal(centimes).scaleb(-2)


def _percent(line: KeyLine | None) -> Decimal | None:
    """In percent, as voted or to four decimals."""
    value = None if line is None else line.exact if line.percent is None else line.percent
    if value is None:
        return None
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.0001"))
