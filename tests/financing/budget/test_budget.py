"""The budget of an organisation: one total a word, from letters, payments and plans."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Entry, User
from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import acting_for
from financing.budget.acts import impute
from financing.budget.amounts import BudgetAmounts
from financing.budget.drawing import budget_chart
from financing.budget.lapsing import lapsing
from financing.budget.reading import budget
from financing.budget.sums import BudgetParts
from financing.models import Component, FundCall, Imputation
from financing.payments.acts import record_payment
from financing.rounds.acts import issue_round
from financing.rounds.cancelling.acts import cancel_letters
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.financing.earlier import earlier_letter
from tests.financing.reading import words
from tests.settled import settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
GBM = "242500361"


def row(organisation: Organisation, year: int = 2025, reference: str = "TI-DOUBS") -> BudgetAmounts:
    """A convention and a year: what its components come to."""
    found = BudgetAmounts()
    for one in budget(organisation, ISSUE_DAY, year).rows:
        if one.place.reference == reference:
            found.join(one)
    return found


@pytest.mark.engine
def test_what_a_contributor_bears_owes_and_paid(round_):
    """In 2025 Grand Besançon owes 11 200 € of the animation and 40 000 € at most of the actions."""
    gbm = Organisation.objects.get(siren=GBM)
    known = row(gbm)
    assert known.charge == 51_200_00
    assert (known.owed, known.to_call_on, known.to_pay) == (9_200_00, 42_000_00, 51_200_00)
    assert (known.paid, known.to_receive, known.received) == (0, 0, 0)
    record_payment(
        call=FundCall.objects.get(number=1), amount=1_000_00, received_on=ISSUE_DAY, by=None
    )
    known = row(gbm)
    assert (known.paid, known.to_pay, known.charge) == (1_000_00, 50_200_00, 51_200_00)


@pytest.mark.engine
def test_the_carrier_sees_the_same_from_the_other_side(round_):
    """23 000 € are called, 5 000 € of communication are not yet."""
    carrier = round_.component.carrier.organisation
    record_payment(
        call=FundCall.objects.get(number=1), amount=1_000_00, received_on=ISSUE_DAY, by=None
    )
    known = row(carrier)
    assert (known.awaited, known.to_call_of, known.received) == (22_000_00, 5_000_00, 1_000_00)
    assert known.to_receive == 27_000_00 + known.granted


def test_the_page_reads_one_year_and_its_file_says_each_part(round_):
    client = Client()
    client.force_login(User.objects.get(email="elu@gbm.example"))
    with CaptureQueriesContext(connection) as queries:
        said = words(client.get(reverse("budget")))
    assert len(queries) <= 14
    assert "51 200,00 €" in said
    assert "dont appelé 9 200,00 €" in said
    place = "TI-DOUBS;{} du Territoire d'industrie;2025;;;;;"
    file = b"".join(client.get(reverse("budget"), {"format": "csv"}).streaming_content).decode()
    animation, actions = file.splitlines()[2], file.splitlines()[1]
    assert actions.startswith(f"{place.format('Actions')}40000,00;prévisionnel;0,00;40000,00;0,00;")
    amounts = "11200,00;arrêté;11200,00;11200,00;9200,00;2000,00;0,00"
    assert animation.startswith(f"{place.format('Animation')}{amounts}")


def component(code: str = "animation") -> Component:
    convention = Convention.objects.get(reference="TI-DOUBS")
    return Component.objects.get(convention=convention, code=code)


def impute_animation(by: str = "finances@ccvm.example") -> None:
    user = User.objects.get(email=by)
    impute(
        organisation=acting_for(user),
        component=component(),
        section="fonctionnement",
        chapter="65",
        account="657358",
        by=user,
    )


def test_an_imputation_is_typed_once_and_told_in_each_year_and_in_its_file(round_):
    impute_animation()
    client = Client()
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    for year in ("2025", "2026"):
        assert "fonctionnement, 65, 657358" in words(
            client.get(reverse("budget"), {"exercice": year})
        )
    file = b"".join(client.get(reverse("budget"), {"c-format": "csv"}).streaming_content).decode()
    assert file.splitlines()[1].startswith("fonctionnement;65;657358;3598,00;0,00;")
    entry = Entry.objects.get(act="imputation du budget")
    assert entry.subject.startswith("Animation du Territoire d'industrie : ")


def test_a_stranger_to_the_convention_imputes_nothing(demo):
    other = Organisation.objects.exclude(
        pk__in=component().convention.parties.values("organisation")
    ).first()
    typed = {"section": "fonctionnement", "chapter": "65", "account": ""}
    with pytest.raises(ValidationError, match="n'est pas partie"):
        impute(organisation=other, component=component(), by=None, **typed)


@pytest.mark.parametrize("chapter", ["", "soixante-cinq !", "12345678901"])
def test_a_chapter_is_a_short_code(demo, client, chapter):
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    url = reverse("impute", args=["TI-DOUBS", "animation"])
    said = client.post(url, {"section": "fonctionnement", "chapter": chapter, "account": "657358"})
    assert said.status_code == 200
    assert 'value="657358"' in said.content.decode()  # what was typed stays
    assert not Imputation.objects.exists()


@pytest.mark.engine
def test_what_no_letter_asked_when_the_year_ended_is_to_accrue(round_):
    """On 31 December 2025, 2 000 € of communication; a letter of 2026 changes nothing of it."""
    gbm = Organisation.objects.get(siren=GBM)
    late = doubs_order("communication")
    issue_round(order=late, by=None, on=date(2026, 2, 2), override="Démonstration")
    settle()
    (animation,) = [
        one
        for one in budget(gbm, date(2026, 3, 1), 2025).rows
        if one.place.code == "animation" and one.place.reference == "TI-DOUBS"
    ]
    assert (animation.to_call_on, animation.accrued_on) == (0, 2_000_00)
    carrier = round_.component.carrier.organisation
    (carried,) = [
        one
        for one in budget(carrier, date(2026, 3, 1), 2025).rows
        if (one.place.reference, one.place.code) == ("TI-DOUBS", "animation")
    ]
    assert (carried.to_call_of, carried.accrued_of) == (0, 5_000_00)


@pytest.mark.engine
def test_what_is_kept_of_each_period_is_what_its_shares_have_left(round_):
    """Letters, one of them cancelled, and one of before: told share by share, or by period."""
    carrier = round_.component.carrier.organisation
    wrong = {"numbers": ["2025-0001"], "reason": "erreur", "token": uuid4()}
    cancel_letters(round_=round_, by=None, on=ISSUE_DAY, **wrong)
    earlier_letter(round_)
    settle()
    for on in (ISSUE_DAY, date(2026, 3, 1), date(2031, 1, 1)):
        by_share = BudgetParts(carrier, on).to_call_of()
        shares = by_share.rows.annotate(left=by_share.amount).aggregate(total=Sum("left"))
        kept = BudgetAmounts.all_of(budget(carrier, on, 2025).years.values())
        assert kept.to_call_of == (shares["total"] or 0), on
    assert row(carrier).to_call_of == 5_000_00 - 500_00 + FundCall.objects.get(number=1).amount


@pytest.mark.parametrize(
    ("on", "count", "is_over"),
    [(date(2028, 12, 31), 0, False), (date(2029, 1, 1), 6, False), (date(2030, 1, 1), 6, True)],
)
def test_a_claim_is_told_a_year_before_it_lapses(round_, on, count, is_over):
    """Asked in 2025: it lapses at the end of 2029 (loi 68-1250), and is told all that year."""
    carrier = round_.component.carrier.organisation
    called = [one for one in lapsing(carrier, on) if one.said.startswith("lettre 2025")]
    assert [one.is_over for one in called] == [is_over] * count
    assert {one.last_day for one in called} <= {date(2029, 12, 31)}


@pytest.mark.engine
def test_a_payment_of_a_part_and_a_private_debtor_lapse_otherwise(round_):
    carrier, on = round_.component.carrier.organisation, date(2029, 6, 1)
    first, second = FundCall.objects.order_by("number")[:2]
    with time_machine.travel(datetime(2027, 3, 2, 9, tzinfo=UTC)):
        record_payment(call=first, amount=1_00, received_on=date(2027, 3, 1), by=None)
    Organisation.objects.filter(pk=second.party.organisation_id).update(kind="association")
    said = {one.said for one in lapsing(carrier, on) if one.said.startswith("lettre 2025")}
    assert said == {
        f"lettre {one}" for one in FundCall.objects.exclude(pk__in=[first.pk, second.pk])
    }


def test_the_drawing_says_each_year_and_its_parts(round_):
    chart = budget_chart(budget(Organisation.objects.get(siren=GBM), ISSUE_DAY, 2025).years, 2025)
    assert chart
    told = " ".join(chart.split())
    assert "2025, à payer : appelé 9 200,00 €, prévu 42 000,00 €" in told.replace(
        "\u202f", " "
    ).replace("\xa0", " ")
    assert 'class="bar forecast own"' in told
    assert budget_chart({}, 2025) is None
