"""The duties that a convention usually has, from its own terms, for whoever has written none."""

from collections.abc import Iterator
from datetime import date

from conventions.follow_up.acts import Terms
from conventions.follow_up.schedule import END, START, YEAR
from conventions.models import Convention
from press.words.months import add_months

BEFORE_THE_END = 6  # months: what every council takes to vote what comes next, or to report


def usual_duties(convention: Convention, last_day: date | None) -> dict[str, Terms]:
    """Each usual duty by the key of its address; what the terms do not tell is not proposed."""
    return dict(_usual(convention, last_day))


def _usual(convention: Convention, last_day: date | None) -> Iterator[tuple[str, Terms]]:
    yield "examen", _each_year("Réexamen annuel de la convention")
    yield "bilan", _each_year("Bilan annuel aux partenaires")
    if convention.kind == Convention.Kind.SUBSIDY:
        title = "Comptes certifiés et rapport d'activité"
        yield "comptes", Terms(title, event=END, months_after=BEFORE_THE_END)
    if last_day is not None:
        title = "Décider de la suite : avenant, renouvellement ou fin"
        yield "suite", Terms(title, due_on=add_months(last_day, -BEFORE_THE_END))
    if convention.retention_years:
        title, after = "Fin de conservation des justificatifs", convention.retention_years * YEAR
        yield "conservation", Terms(title, event=END, months_after=after)


def _each_year(title: str) -> Terms:
    return Terms(title, event=START, months_after=YEAR, every_months=YEAR)
