"""What an address of a component and a year names, with what was spent of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from conventions.journal import taking
from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Act, can, refusal
from financing.actuals.gate import closing
from financing.actuals.reading import PeriodActuals, actuals_on, lines_of
from financing.dossier.dossier import ComponentFile
from financing.dossier.scope import component_of_year
from financing.models import Basis, Component, Line, Period, YearClosing


@dataclass(frozen=True)
class YearScope:
    """A component and a period as their pages read them, each thing once."""

    request: HttpRequest
    file: ComponentFile
    period: Period
    today: date

    @property
    def component(self) -> Component:
        return self.file.component

    @property
    def convention(self) -> Convention:
        return self.component.convention

    @property
    def carrier(self) -> Organisation:
        return self.component.carrier.organisation

    @property
    def address(self) -> tuple[str, str, int]:
        return self.convention.reference, self.component.code, self.period.fiscal_year

    @cached_property
    def actuals(self) -> PeriodActuals:
        """The conditions that are met are already in the file."""
        met = self.file.met_in(self.period)
        return actuals_on(self.lines[0], met, self.component, self.period)

    @cached_property
    def lines(self) -> tuple[list[Line], list[Line]]:
        """Those that take pieces of the year, and every line of its plan."""
        return lines_of(self.component, self.period, self.today)

    @cached_property
    def closing(self) -> YearClosing | None:
        """The file knows whether there is one."""
        is_closed = self.period.pk in self.file.closed
        return closing(self.component, self.period) if is_closed else None

    @property
    def planned(self) -> dict[int, int]:
        return self.file.amounts_of(self.period, Basis.PLANNED)

    def may(self, act: Act) -> bool:
        return can(self.request.user, act, self.carrier)

    def refusal(self, act: Act) -> str:
        return refusal(act, self.carrier, self.request.user)

    def journal(self) -> Callable[..., None]:
        return taking(self.convention, self.request.user)

    def context(self) -> dict[str, object]:
        """What every page of a year says."""
        return {
            "scope": self,
            "convention": self.convention,
            "component": self.component,
            "period": self.period,
            "year": self.period.fiscal_year,
            "closing": self.closing,
        }


def year_scope(request: HttpRequest, reference: str, component: str, year: int) -> YearScope:
    """404 for who has no organisation among the parties, and for what does not exist."""
    today = timezone.localdate()
    file, period = component_of_year(request.user, reference, component, year, today)
    return YearScope(request, file, period, today)
