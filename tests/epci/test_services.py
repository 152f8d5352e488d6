"""Importing populations into the small register: whole, once, and with its line in the journal."""

import pytest

from accounts.models import Entry
from epci.models import Population
from epci.populations.imports import acts as imports
from epci.populations.imports.acts import Report
from epci.populations.layouts import Figures
from epci.populations.lines import Fault
from tests.epci.files import BAD, CAPITAL, PLATEAU, SOUND, VALLEY, content, insee, plain
from tests.factories import OrganisationFactory, PopulationFactory, UserFactory

pytestmark = pytest.mark.django_db

COMMUNES = insee(("25001", 100, 105), ("25002", 205, 210), ("25003", 8, 9), ("75056", 90, 95))
BEFORE = (VALLEY, 2026, 300, 310)


@pytest.fixture(autouse=True)
def _register(stored_register: None) -> None:
    pass


def import_file(text: str | bytes, **options: object) -> Report:
    settings = {"name": "essai.csv", "year": 2026, "by": None, **options}
    return imports.import_populations(content=content(text), **settings)


def in_force() -> list[tuple[str, int, int, int]]:
    fields = "epci__organisation__siren", "year", "municipal", "total"
    rows = Population.objects.official().in_force().values_list(*fields)
    return sorted(rows)


def described(report: Report) -> list[tuple[str, Figures, Figures | None]]:
    return [
        (change.siren, change.figures, change.before and change.before.figures)
        for change in report.changes
    ]


def test_a_file_of_communes_changes_what_differs_and_adds_what_was_unknown() -> None:
    report = import_file(COMMUNES)
    assert described(report) == [
        (VALLEY, Figures(305, 315), Figures(300, 310)),
        (PLATEAU, Figures(8, 9), None),
        (CAPITAL, Figures(90, 95), None),
    ]
    assert (report.unchanged, report.errors, report.warnings) == ([], [], [])
    assert in_force() == [
        (VALLEY, 2026, 305, 315),
        (PLATEAU, 2026, 8, 9),
        (CAPITAL, 2026, 90, 95),
    ]


def test_a_figure_that_differs_is_replaced_with_its_reason_and_stays_readable() -> None:
    old = Population.objects.get()
    import_file(COMMUNES)
    old.refresh_from_db()
    new = old.replaced_by
    assert (old.municipal, old.reason) == (300, "")
    assert new.reason == "import du fichier essai.csv"
    assert new.source == "INSEE, recensement 2023, fichier essai.csv"


def test_a_new_figure_has_no_reason_and_a_plain_file_no_publisher() -> None:
    import_file(plain((PLATEAU, 8, 9)))
    new = Population.objects.latest("id")
    assert (new.reason, new.replaces, new.source) == ("", None, "fichier essai.csv")


def test_the_same_file_twice_changes_nothing() -> None:
    import_file(COMMUNES)
    rows, entries = Population.objects.count(), Entry.objects.count()
    again = import_file(COMMUNES, name="autre-nom.csv")
    assert (again.changes, again.unchanged) == ([], [VALLEY, PLATEAU, CAPITAL])
    assert (Population.objects.count(), Entry.objects.count()) == (rows, entries)


def test_a_figure_corrected_twice_keeps_its_whole_history() -> None:
    import_file(plain((VALLEY, 305, 315)))
    import_file(plain((VALLEY, 300, 310)))
    history = Population.objects.order_by("id").values_list("municipal", "replaces__municipal")
    assert list(history) == [(300, None), (305, 300), (300, 305)]


def test_an_import_leaves_one_line_in_the_journal() -> None:
    user = UserFactory(is_host=True)
    import_file(COMMUNES, by=user)
    entry = Entry.objects.get()
    assert (entry.actor_id, entry.act, entry.subject) == (
        user.pk,
        "import de populations",
        "3 populations de 2026, fichier essai.csv",
    )


def test_a_trial_says_the_same_and_writes_nothing() -> None:
    trial = import_file(COMMUNES, dry_run=True)
    assert in_force() == [BEFORE]
    assert Entry.objects.count() == 0
    assert described(trial) == described(import_file(COMMUNES))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_writes_nothing_at_all(name: str) -> None:
    bad, faults = BAD[name]
    assert import_file(bad).errors == faults
    assert in_force() == [BEFORE]
    assert Entry.objects.count() == 0


def test_a_file_at_fault_still_tells_what_was_read() -> None:
    report = import_file(SOUND + f"{PLATEAU};-1;2\n{CAPITAL};90;95\n")
    assert described(report) == [
        (VALLEY, Figures(305, 315), Figures(300, 310)),
        (CAPITAL, Figures(90, 95), None),
    ]
    assert [fault.line for fault in report.errors] == [3]


def test_what_an_organisation_typed_is_neither_compared_nor_replaced() -> None:
    valley = Population.objects.get().epci
    typed = PopulationFactory(
        epci=valley, municipal=999, total=999, entered_for=OrganisationFactory()
    )
    report = import_file(SOUND)
    assert described(report) == [(VALLEY, Figures(305, 315), Figures(300, 310))]
    assert Population.objects.in_force().filter(pk=typed.pk).exists()


def test_other_years_are_other_figures() -> None:
    import_file(SOUND, year=2027)
    assert in_force() == [BEFORE, (VALLEY, 2027, 305, 315)]


def test_a_commune_is_counted_in_the_epci_of_the_year() -> None:
    report = import_file(COMMUNES + "27;BFC;25;1;01;001;25004;Nom;1;0;1\r\n", year=2025)
    assert {change.siren: change.figures for change in report.changes}[PLATEAU] == Figures(9, 10)


def test_a_year_whose_members_are_unknown_takes_the_last_known_and_says_so() -> None:
    report = import_file(COMMUNES, year=2030)
    said = "en 2030 ne sont pas connues : celles de 2026 sont proposées"
    assert (report.errors, [one for one in report.warnings if said in one]) == (
        [],
        report.warnings[:1],
    )


@pytest.mark.parametrize("year", [-1, 2008, 2100, 99999])
def test_a_year_that_no_figure_can_have_is_refused(year: int) -> None:
    message = f"L'année {year} n'est pas comprise entre 2009 et 2099."
    assert import_file(SOUND, year=year).errors == [Fault(None, "", message)]


def test_a_long_file_name_still_fits_its_columns() -> None:
    import_file(SOUND, name="n" * 255)
    new = Population.objects.latest("id")
    new.full_clean()
    assert (len(new.source), len(new.reason)) == (200, 273)


def test_more_than_a_hundred_faults_are_counted() -> None:
    errors = import_file(plain(*((f"x{n}", 1, 2) for n in range(150)))).errors
    assert (len(errors), errors[-1]) == (101, Fault(102, "", "et 50 autres"))
