"""A file that waits: read once, shown, confirmed by its sender, and kept as a report."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Entry, User
from epci.models import (
    AsideFigure,
    CommuneMembership,
    Epci,
    ImportReport,
    Membership,
    PendingImport,
    Population,
)
from epci.populations.imports import acts as imports
from epci.populations.imports.acts import CommuneMove
from epci.populations.layouts import Figures
from press.files.sheets import xlsx_bytes
from tests.epci.files import CAPITAL, PLATEAU, VALLEY, dgcl, insee, plain
from tests.factories import MembershipFactory, PopulationFactory, UserFactory

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("stored_register")]
Role = Membership.Role
SOUND = dgcl(2026, (VALLEY, 305, 315))


@pytest.fixture
def host(stored_register: None) -> User:
    return UserFactory(is_host=True)


def receive(by: User, text: str | bytes = SOUND, **options: object) -> PendingImport:
    settings = {"name": "essai.csv", "year": 2026, "now": timezone.now(), **options}
    content = text if isinstance(text, bytes) else text.encode()
    return imports.receive(content=content, by=by, **settings)


def confirm(pending: PendingImport, by: User, reason: str = "") -> ImportReport:
    seen = imports.fingerprint(imports.preview(pending))
    return imports.confirm(pending=pending, seen=seen, reason=reason, by=by)


def figures(year: int = 2026) -> list[tuple[int, int]]:
    rows = Population.objects.official().in_force().filter(year=year).order_by("epci_id")
    return list(rows.values_list("municipal", "total"))


def test_nothing_is_written_before_the_confirmation(host):
    pending = receive(host)
    report = imports.preview(pending)
    assert [(one.siren, one.figures) for one in report.changes] == [(VALLEY, Figures(305, 315))]
    assert figures() == [(300, 310)]
    confirm(pending, host)
    assert figures() == [(305, 315)]


def test_the_report_keeps_who_what_and_each_change(host):
    PopulationFactory(epci=epci(VALLEY), year=2025, municipal=200, total=210)
    PopulationFactory(epci=epci(PLATEAU), year=2025, municipal=7, total=8)
    report = confirm(receive(host), host)
    assert (report.by, report.organisation, report.year) == (str(host), None, 2026)
    report.refresh_from_db()
    assert report.content == {
        "changes": [
            {
                "siren": VALLEY,
                "name": "CC de la Vallée",
                "before": [300, 310],
                "after": [305, 315],
                "previous": [200, 210],
                "used": False,
                "aside": False,
            }
        ],
        "unchanged": 0,
        "warnings": [],
        "moves": [],
        "missing": ["CC du Plateau"],
    }
    row = Population.objects.official().in_force().get(year=2026)
    assert (row.entered_by, row.reason) == (str(host), "import du fichier essai.csv")
    entry = Entry.objects.get(act="import de populations")
    assert (entry.actor_id, entry.organisation_siren) == (host.pk, "")


def epci(siren: str) -> Epci:
    return Epci.objects.get(organisation__siren=siren)


def test_a_second_press_of_the_button_gives_the_same_report(host):
    pending = receive(host)
    seen = imports.fingerprint(imports.preview(pending))
    first = imports.confirm(pending=pending, seen=seen, reason="", by=host)
    again = imports.confirm(pending=pending, seen=seen, reason="", by=host)
    assert (first, ImportReport.objects.count()) == (again, 1)


def test_the_bytes_are_read_again_and_forgotten(host):
    pending = receive(host)
    imports.preview(pending)
    assert pending.reading["figures"] == {VALLEY: (305, 315)}
    confirm(pending, host)
    pending.refresh_from_db()
    assert (bytes(pending.content), pending.reading) == (b"", None)


def test_a_register_that_moved_since_the_preview_is_shown_again(host):
    pending = receive(host)
    seen = imports.fingerprint(imports.preview(pending))
    imports.import_populations(
        content=plain((VALLEY, 301, 311)).encode(), name="autre.csv", year=2026, by=None
    )
    with pytest.raises(ValidationError) as refused:
        imports.confirm(pending=pending, seen=seen, reason="", by=host)
    assert refused.value.code == "moved"
    assert figures() == [(301, 311)]


def test_the_same_file_again_has_nothing_to_confirm(host):
    confirm(receive(host), host)
    with pytest.raises(ValidationError) as refused:
        confirm(receive(host), host)
    assert refused.value.code == "nothing"
    assert ImportReport.objects.count() == 1


def test_a_new_file_takes_the_place_of_the_one_that_waited_and_old_ones_go(host):
    other = UserFactory(is_host=True)
    receive(other, now=timezone.now() - timedelta(days=1, minutes=1))
    receive(host)
    kept = receive(host)
    assert list(PendingImport.objects.all()) == [kept]


def test_figures_that_served_a_key_ask_why_they_change(host):
    Population.objects.update(used_on=timezone.localdate())
    with pytest.raises(ValidationError) as refused:
        confirm(receive(host), host)
    assert (list(refused.value.message_dict), figures()) == (["reason"], [(300, 310)])
    report = confirm(receive(host), host, reason="erratum de l'INSEE")
    assert report.content["changes"][0]["used"] is True
    row = Population.objects.get(replaces__isnull=False)
    assert row.reason == "erratum de l'INSEE, import du fichier essai.csv"
    assert row.used_on == timezone.localdate()


@pytest.mark.parametrize("role", list(Role))
def test_others_may_not_even_send_a_file(role):
    other = MembershipFactory(role=role).user
    with pytest.raises(PermissionDenied) as refused:
        receive(other)
    assert "celui de l'hébergeur" in str(refused.value)


def members_of_2027(**moved: str) -> bytes:
    """As DGCL lists them: the valley gives one commune to the plateau."""
    places = {"25001": VALLEY, "25002": VALLEY, "25003": PLATEAU, "25004": PLATEAU, **moved}
    sizes = list(places.values())
    rows = [
        [siren, sizes.count(siren), code, f"Commune {code}", 100, 90]
        for code, siren in places.items()
    ]
    header = ["siren", "nb_membres", "insee", "nom_membre", "ptot_2027", "pmun_2027"]
    return xlsx_bytes({"Epcicom2027": [header, *rows]})


def test_a_list_of_members_brings_the_geography_of_a_new_year(host):
    pending = receive(host, members_of_2027(**{"25002": PLATEAU}), year=2027)
    report = imports.preview(pending)
    assert report.moves == [CommuneMove("25002", "Commune 25002", VALLEY, PLATEAU)]
    kept = confirm(pending, host)
    assert kept.content["moves"] == [
        {
            "code": "25002",
            "name": "Commune 25002",
            "before": "CC de la Vallée",
            "after": "CC du Plateau",
        }
    ]
    spans = CommuneMembership.objects.filter(code__in=["25001", "25002"])
    assert list(spans.values_list("code", "epci__organisation__siren", "last_year")) == [
        ("25001", VALLEY, 2027),
        ("25002", VALLEY, 2026),
        ("25002", PLATEAU, 2027),
    ]
    assert imports.moves(2027) == [CommuneMove("25002", "Commune 25002", VALLEY, PLATEAU)]
    assert figures(2027) == [(270, 300)]
    assert AsideFigure.objects.get().total == 100  # the valley lost a commune: somebody looks


def test_a_geography_that_is_known_is_compared_not_replaced(host):
    imports.import_populations(content=members_of_2027(), name="a", year=2027, by=None)
    moved = members_of_2027(**{"25002": PLATEAU})
    report = imports.import_populations(content=moved, name="b", year=2027, by=None)
    (warning,) = report.warnings
    assert warning == (
        "Commune 25002 (25002) est membre de CC du Plateau selon le fichier, "
        "de CC de la Vallée selon le registre."
    )
    assert imports.register_of(2027).members["25002"] == VALLEY


def test_figures_of_the_year_before_are_recognised(stored_register, monkeypatch):
    monkeypatch.setattr(imports, "FEW", 1)
    for siren, total in ((VALLEY, 310), (PLATEAU, 9), (CAPITAL, 95)):
        PopulationFactory(epci=epci(siren), year=2025, municipal=total - 1, total=total)
    same = plain((VALLEY, 309, 310), (PLATEAU, 8, 9), (CAPITAL, 94, 95)).encode()
    report = imports.import_populations(
        content=same, name="vieux.csv", year=2026, by=None, dry_run=True
    )
    (warning,) = report.warnings
    assert warning == (
        "Ces chiffres sont ceux de 2025 pour 3 EPCI : vérifiez que le fichier est bien celui de "
        "2026, recensement 2023."
    )


def test_communes_of_a_year_without_members_are_summed_by_the_last_known(stored_register):
    """Said, proposed, and what no EPCI has is named; nothing is refused for it."""
    rows = [("25001", 100, 105), ("25002", 250, 260), ("25998", 7, 8)]
    report = imports.import_populations(
        content=insee(*rows).encode(), name="insee.csv", year=2027, by=None, dry_run=True
    )
    assert report.errors == []
    assert {one.siren: one.figures for one in report.changes} == {VALLEY: Figures(350, 365)}
    assert report.warnings[0] == (
        "Les communes membres des EPCI en 2027 ne sont pas connues : celles de 2026 sont proposées."
        " Pour celles de l'année même, importez d'abord le fichier de la DGCL (epcicom)."
    )
    assert "« 25998 » n'est membre d'aucun EPCI" in report.warnings[1]
