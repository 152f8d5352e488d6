"""An import already done, for whoever needs its report."""

from epci.models import ImportReport
from epci.populations.imports.acts import import_populations


def import_of_a_new_year() -> ImportReport:
    """The report of a file of one EPCI."""
    content = b"siren;municipale;totale\n200068070;25300;25850\n"
    report = import_populations(content=content, name="essai.csv", year=2028, by=None).kept
    assert report
    return report
