"""What the demonstration holds names the line that prints it, or is marked."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from stdnum import iban

from accounts.models import User
from config.demo.files import CONVENTIONS, Record, read_agreement
from conventions.models import Approval, Article, Convention
from deliberations.models import Deliberation
from epci.models import DEMONSTRATION, Membership, Organisation
from financing.models import Component, Line, Rule

pytestmark = pytest.mark.usefixtures("loaded")

BESIDE = ("usage", "follow_up", "bodies", "organisations", "accounts")
BANK = {"contact", "iban", "bic", "payee"}
AGREED = ("conventions", "deliberations", "financing")
# These belong to the record that holds them, and to its source.
PARTS = {"fixed_percent", "fixed_amount", "ceiling", "ceilings", "opinions", "budget_entries"}


def records(value: object, path: str) -> Iterator[tuple[str, Record]]:
    """Every record of a file with its place: a table of its own, or one of a list of tables."""
    if isinstance(value, list):
        for rank, one in enumerate(value):
            yield from records(one, f"{path}[{rank}]")
    elif isinstance(value, dict):
        yield path, value
        for key, one in value.items():
            if key not in PARTS:
                yield from records(one, f"{path}.{key}")


@pytest.mark.parametrize("name", [*CONVENTIONS, *BESIDE])
def test_every_record_of_the_files_has_its_source(name: str) -> None:
    data = read_agreement(name)
    below = [found for key in data for found in records(data[key], key)]
    assert below
    assert [path for path, record in below if not record.get("source")] == []


@pytest.mark.parametrize(
    "model",
    [Convention, Article, Approval, Deliberation, Line, Rule],
    ids=lambda model: model.__name__,
)
def test_every_row_with_a_source_says_it(model: type) -> None:
    assert model.objects.exists()
    assert not model.objects.filter(source="").exists()


def test_sources_name_the_act_and_the_line() -> None:
    line = Line.objects.get(component__code="animation", code="salaire")
    assert line.source == "délibération GBM n° 2025/2025.00113, article 3, l. 232"


def test_what_only_a_demonstration_can_say_is_marked() -> None:
    invented = Approval.objects.filter(source=DEMONSTRATION)
    assert {(str(one.party.convention), one.party.short_name) for one in invented} == {
        ("TI-DOUBS", name) for name in ("CCI Saône-Doubs", "CCLL", "CCPHD", "CCPM", "CCPR", "CCVM")
    }
    signed = Approval.objects.filter(signed_on__isnull=False).exclude(source=DEMONSTRATION)
    assert [(str(one.party), one.demonstration) for one in signed] == [("GBM", ["signed_on"])]


def test_the_chamber_authorises_by_its_own_body() -> None:
    bodies = Approval.objects.exclude(body="").values_list("party__short_name", "body")
    assert list(bodies) == [("CCI Saône-Doubs", "assemblée générale")]


def test_outside_the_demonstration_only_the_councils_of_the_acts_have_voted() -> None:
    printed = Approval.objects.exclude(source=DEMONSTRATION)
    assert {(str(one.party.convention), one.party.short_name, one.number) for one in printed} == {
        ("TI-DOUBS", "GBM", "2025/2025.00113"),
        ("PMT-2024", "GBM", "2024/2024.00098"),
        ("BOURGOGNE-INDUSTRIE", "Dijon métropole", ""),
        ("TI-HDC", "CA2C", "2022/70"),
        ("CEC-GBM", "GBM", "2026/2026.00030"),
    }


def test_every_carrier_has_a_bank_that_is_marked_as_an_example() -> None:
    with_bank = Organisation.objects.exclude(iban="")
    carriers = Organisation.objects.filter(pk__in=Component.objects.values("carrier__organisation"))
    assert set(with_bank) == set(carriers)
    assert {frozenset(one.demonstration) for one in with_bank} == {frozenset(BANK)}
    assert all(iban.is_valid(one.iban) for one in with_bank)
    assert all(DEMONSTRATION in one.payee for one in with_bank)


def test_no_siren_is_given_that_the_register_does_not_give() -> None:
    outside = Organisation.objects.filter(epci__isnull=True)
    assert outside.count() == 7
    assert not outside.exclude(siren=None).exists()
    assert not Organisation.objects.exclude(siret=None).exists()


def test_a_setting_that_no_act_prints_is_marked() -> None:
    conventions = Convention.objects.all()
    marked = {one.reference: sorted(one.demonstration) for one in conventions}
    assert marked == {
        "BOURGOGNE-INDUSTRIE": ["vat"],
        "CEC-GBM": ["vat"],
        "PMT-2024": [],
        "TI-DOUBS": ["payment_days", "vat"],
        "TI-HDC": ["vat"],
    }
    given = conventions.exclude(payment_days=None).values_list("reference", flat=True)
    assert list(given) == ["TI-DOUBS"]


def test_articles_are_summaries_under_the_titles_that_acts_print() -> None:
    marks = {
        reference: {tuple(one.demonstration) for one in Article.objects.filter(**of(reference))}
        for reference in Convention.objects.values_list("reference", flat=True)
    }
    assert marks == {
        "BOURGOGNE-INDUSTRIE": {("title", "body")},  # its convention is not published
        "CEC-GBM": set(),
        "PMT-2024": {("body",)},
        "TI-DOUBS": {("body",)},
        "TI-HDC": {("body",)},
    }
    ranks = Article.objects.filter(**of("TI-DOUBS")).values_list("rank", flat=True)
    assert list(ranks) == list(range(9))


def of(reference: str) -> dict[str, str]:
    return {"text__convention__reference": reference}


def test_accounts_are_roles_and_not_people() -> None:
    users = User.objects.all()
    assert [user.email for user in users if not user.email.endswith(".example")] == []
    assert [user.name for user in users if f"({DEMONSTRATION})" not in user.name] == []
    memberships = Membership.objects.select_related("user", "organisation")
    assert {(one.user.email, one.role) for one in memberships} == {
        ("finances@ccvm.example", "finance_officer"),
        ("projet@cci-saone-doubs.example", "project_chief"),
        ("elu@gbm.example", "elected_member"),
        ("admin@ccvm.example", "administrator"),
    }


def test_what_is_loaded_passes_the_rules_of_the_application() -> None:
    typed = ("accounts.user", "epci.membership")
    loaded = [
        *(model for app in AGREED for model in apps.get_app_config(app).get_models()),
        *map(apps.get_model, typed),
    ]
    for model in loaded:
        for row in model._default_manager.all():
            row.full_clean(validate_unique=False)
    for row in Organisation.objects.exclude(iban=""):
        row.full_clean()
