"""An import already done, for whoever needs its report."""

from epci.models import AsideFigure, ImportReport
from epci.populations.imports.acts import import_populations
from tests.epci.files import dgcl
from tests.factories import UserFactory


def import_of_a_new_year() -> ImportReport:
    """The report of a file of one EPCI."""
    content = b"siren;municipale;totale\n200068070;25300;25850\n"
    report = import_populations(content=content, name="essai.csv", year=2028, by=None).kept
    assert report
    return report


def figure_aside() -> AsideFigure:
    """What waits of a second file of that year, where the figure moves far."""
    content = dgcl(2028, ("200068070", 99_000, 99_999)).encode()
    by = UserFactory(is_host=True)
    import_populations(content=content, name="bis.csv", year=2028, by=by)
    return AsideFigure.objects.waiting().get()
