"""The criteria of a convention: added, counted by a grid, a paste or a file, and corrected."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Entry
from conventions.models import Text
from epci.models import Membership
from financing.criteria.acts import add_criterion, drop_criterion, enter_figures, mark_counts_used
from financing.criteria.counting import read_units
from financing.criteria.files import read_figures
from financing.models import Criterion, CriterionFigure
from press.files.sheets import xlsx_bytes
from tests.conventions.texts.drafts import draft, editor
from tests.factories import UserFactory
from tests.financing.blocks.stored import cost_index, half_and_half, pupils
from tests.screen import text_of

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def text() -> Text:
    return draft("CRITERES")


@pytest.fixture
def chief(client: Client, text: Text) -> Client:
    client.force_login(editor(text))
    return client


def grid(code: str = "eleves") -> str:
    return reverse("criterion", args=["CRITERES", code, YEAR])


def cells(text: Text, *figures: str) -> dict[str, str]:
    parties = text.convention.parties.order_by("rank")
    return {f"o{one.organisation_id}": said for one, said in zip(parties, figures, strict=False)}


def in_force() -> list[int]:
    return list(
        CriterionFigure.objects.in_force()
        .order_by("organisation_id")
        .values_list("value", flat=True)
    )


def test_a_criterion_is_added_counted_and_corrected_by_a_new_row(chief, text):
    new = reverse("new_criterion", args=["CRITERES"])
    typed = {"name": "Élèves", "unit": "élèves", "decimals": "0", "source": "rectorat"}
    said = text_of(chief.post(new, typed, follow=True))
    assert "« Élèves » est ajouté : donnez ses chiffres." in said
    chief.post(grid(), {**cells(text, "1 250", "300"), "source": "rectorat"})
    assert in_force() == [1250, 300]
    chief.post(grid(), {**cells(text, "1 260", "300"), "source": "rectorat, corrigé"})
    assert in_force() == [1260, 300]
    assert CriterionFigure.objects.count() == 3
    kept = CriterionFigure.objects.get(replaces__isnull=False)
    assert (kept.replaces.value, kept.reason) == (1250, "nouvelle saisie")
    lines = Entry.objects.filter(act="chiffres d'un critère").order_by("pk")
    assert [one.subject for one in lines] == [
        "Élèves 2026 : CC1 1\u202f250\u00a0élèves, CC2 300\u00a0élèves",
        "Élèves 2026 : CC1 1\u202f260\u00a0élèves",
    ]


def test_a_figure_that_cannot_be_read_is_refused_beside_its_field_and_kept(chief, text):
    pupils(text.convention)
    page = chief.post(grid(), {**cells(text, "12,5", "douze"), "source": "rectorat"})
    said = text_of(page)
    assert "« 12,5 » : aucune décimale au plus." in said
    assert "« douze » n'est pas un nombre positif." in said
    assert b'value="douze"' in page.content
    assert in_force() == []


def test_a_figure_is_not_erased_and_says_where_it_comes_from(chief, text):
    pupils(text.convention)
    assert "Dites d'où viennent ces chiffres." in text_of(chief.post(grid(), cells(text, "5")))
    chief.post(grid(), {**cells(text, "5"), "source": "rectorat"})
    erased = text_of(chief.post(grid(), {**cells(text, ""), "source": "rectorat"}))
    assert "Un chiffre saisi ne s'efface pas, il se remplace." in erased
    assert in_force() == [5]


def test_a_paste_fills_the_grid_and_reports_what_it_read_and_refused(chief, text):
    pupils(text.convention)
    first, second, _ = (one.organisation.siren for one in text.convention.parties.order_by("rank"))
    pasted = f"siren;valeur\n{first};1250\n732829320;7\n{second};beaucoup\n{first};3\n"
    page = chief.post(grid(), {"step": "read", "collage": pasted})
    said = text_of(page)
    assert "1 chiffre lu, 2 lignes refusées. La grille est remplie" in said
    assert "Ligne 4, colonne valeur : CC2 : « beaucoup » n'est pas un nombre positif." in said
    assert "Ligne 5, colonne valeur : CC1 est déjà à la ligne 2." in said
    assert "1 ligne laissée de côté : leur SIREN n'est celui d'aucune partie." in said
    assert "CC1 : 1250 (ligne 2)" in said
    assert b'value="1250"' in page.content
    assert in_force() == []
    assert "Collez des lignes" in text_of(chief.post(grid(), {"step": "read"}))
    nobody = text_of(chief.post(grid(), {"step": "read", "collage": "732829320;7"}))
    assert "Aucune ligne n'a le SIREN d'une partie." in nobody


def test_a_wide_workbook_gives_the_column_that_is_named():
    rows = [
        ["SIREN", "Nom", "Potentiel fiscal", "Surface"],
        ["200000172", "A", 1250, Decimal("10.5")],
    ]
    content = xlsx_bytes({"Critères": rows})
    assert BytesIO(content).read(2) == b"PK"
    read = read_figures(content, "potentiel fiscal", {"200000172": "A"}, 0)
    assert read.texts == {"200000172": "1250"}
    assert read_figures(content, "SURFACE", {"200000172": "A"}, 1).texts == {"200000172": "10,5"}
    with pytest.raises(ValidationError, match="nommez celle du critère") as refused:
        read_figures(content, "", {"200000172": "A"}, 0)
    assert "(il a : Nom, Potentiel fiscal, Surface)" in refused.value.messages[0]
    with pytest.raises(ValidationError, match="« revenu » n'est pas celle d'un chiffre"):
        read_figures(content, "revenu", {"200000172": "A"}, 0)


@pytest.mark.parametrize(
    ("text", "places", "value"),
    [("1 250", 0, 1250), ("12,5", 1, 125), ("12.50", 1, 125), ("0", 2, 0), ("7", 2, 700)],
)
def test_a_figure_is_read_to_its_last_decimal(text, places, value):
    assert read_units(text, places) == value


@pytest.mark.parametrize("text", ["-1", "", "1,2,3", "1e5", "٣", "9" * 20, "9" * 5_000])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(ValueError, match=r"nombre positif|trop grand"):
        read_units(text, 0)


def test_populations_and_taken_names_are_refused(text):
    facts = {"unit": "hab.", "decimals": 0, "source": "", "is_official": False, "by": None}
    for name in ("Population municipale", "population  totale", "Population"):
        with pytest.raises(ValidationError, match="se lisent du registre"):
            add_criterion(convention=text.convention, name=name, **facts)
    pupils(text.convention)
    with pytest.raises(ValidationError, match="s'appelle déjà"):
        add_criterion(convention=text.convention, name="élèves", **facts)


def test_a_criterion_that_a_rule_uses_stays(demo):
    rule = half_and_half()
    criterion = rule.criteria.get().criterion
    convention = rule.component.convention
    with pytest.raises(ValidationError, match=r"sert à une règle .*\(TI-DOUBS, animation\)"):
        drop_criterion(convention=convention, criterion=criterion, by=None)
    rule.criteria.all().delete()
    mark_counts_used(CriterionFigure.objects.values_list("pk", flat=True)[:1], on=date(2026, 1, 2))
    with pytest.raises(ValidationError, match="Une clé arrêtée repose"):
        drop_criterion(convention=convention, criterion=criterion, by=None)
    CriterionFigure.objects.update(used_on=None)
    drop_criterion(convention=convention, criterion=criterion, by=None)
    assert not Criterion.objects.exists()


def test_a_figure_on_which_a_key_rests_is_corrected_for_a_reason(text):
    criterion = pupils(text.convention)
    organisation = text.convention.parties.get(rank=1).organisation_id
    facts = {"convention": text.convention, "criterion": criterion, "year": YEAR, "by": None}
    enter_figures(figures={organisation: 10}, source="rectorat", **facts)
    mark_counts_used(CriterionFigure.objects.values_list("pk", flat=True), on=date(2026, 1, 2))
    with pytest.raises(ValidationError, match="Une clé arrêtée repose sur le chiffre de CC1"):
        enter_figures(figures={organisation: 11}, source="rectorat", **facts)
    enter_figures(figures={organisation: 11}, source="rectorat", reason="erratum", **facts)
    assert in_force() == [11]


def test_an_official_criterion_is_for_all_and_is_the_host_s(text):
    elected = editor(text, Membership.Role.PROJECT_CHIEF)
    facts = {"name": "Potentiel fiscal", "unit": "€", "decimals": 0, "source": "DGCL"}
    with pytest.raises(PermissionDenied):
        add_criterion(convention=text.convention, is_official=True, by=elected, **facts)
    officer = editor(text, Membership.Role.FINANCE_OFFICER)
    with pytest.raises(PermissionDenied):
        add_criterion(convention=text.convention, is_official=True, by=officer, **facts)
    host = UserFactory(is_host=True)
    found = add_criterion(convention=text.convention, is_official=True, by=host, **facts)
    other = draft("AUTRE").convention
    assert list(Criterion.objects.of(other)) == [found]
    assert list(Criterion.objects.visible_to(elected)) == [found]
    assert found.given_by == "officiel"


def test_an_index_has_one_value_a_year_of_nobody(chief, text):
    cost_index(text.convention)
    page = grid("ilc")
    assert "Valeur de l'indice" in text_of(chief.get(page))
    assert "Un indice est plus grand que zéro." in text_of(
        chief.post(page, {"o0": "0", "source": "INSEE"})
    )
    chief.post(page, {"o0": "130,5", "source": "INSEE"})
    chief.post(page, {"o0": "130,75", "source": "INSEE, définitif"})
    kept = CriterionFigure.objects.in_force().get()
    assert (kept.organisation, kept.value, kept.replaces.value) == (None, 130_75, 130_50)
