"""Rounds of one campaign that would deduct the same credit take it in turn, and all of them go."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from epci.models import Membership, Organisation
from financing.campaigns.acts import (
    check_planned,
    confirm_campaign,
    number_planned,
    plan_campaign,
    put_aside,
)
from financing.campaigns.reading import figures_of, fingerprint_of, retained
from financing.models import Campaign, CreditUse, FundCall
from financing.payments.acts import record_payment
from financing.register.audit.register import anomalies
from financing.rounds.acts import number_round
from post.models import Setback
from post.tasks import work_due
from tests.faults.world import CHIEF, DAY, FIRST_YEAR, REASON, build, orders
from tests.financing.reading import signed_in, words
from tests.plain import plain_letter
from tests.settled import settle

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

CREDIT = 700_00  # which one addressee of 500 € a letter has


@pytest.fixture(autouse=True)
def _january(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("financing.letters.rendering.render", plain_letter)
    with time_machine.travel(f"{DAY}T09:00:00+01:00", tick=True):
        yield


@pytest.fixture
def chief(_january: None) -> User:
    """Of a carrier of three components; one partner paid 700 € too much the year before."""
    build(components=3, years=2, contributors=2)
    settle()
    number_round(order=orders()[0], by=None, on=DAY, override=REASON)
    paid = FundCall.objects.earliest("number")
    record_payment(call=paid, amount=paid.amount + CREDIT, received_on=date(2026, 1, 15), by=None)
    settle()
    return User.objects.get(email=CHIEF)


@pytest.fixture
def campaign(chief: User) -> Campaign:
    """Planned, and looked at: the three components of the year after."""
    owner: Organisation = Membership.objects.get(user=chief).organisation
    done = plan_campaign(carrier=owner, year=FIRST_YEAR + 1, by=chief, on=DAY)
    list(work_due())
    return done


def shares(campaign: Campaign) -> list[int]:
    """What each deducts, in centimes, in the order of its rows."""
    rows = campaign.planned.order_by("pk").values_list("deductions", flat=True)
    return [sum(amount for *_, amount in one or ()) for one in rows]


def confirmed(campaign: Campaign, chief: User, override: str = REASON) -> Campaign:
    rows = retained(campaign, with_reason=bool(override)).order_by("pk")
    facts = {"override": override, "confirmed": fingerprint_of(rows)}
    return confirm_campaign(campaign=campaign, by=chief, on=DAY, **facts)


@pytest.mark.parametrize("turn", [1, -1], ids=["in turn", "the last first"])
def test_each_deducts_what_those_before_it_leave_whichever_is_numbered_first(campaign, chief, turn):
    assert shares(campaign) == [500_00, 200_00, 0]
    confirmed(campaign, chief)
    for key in list(campaign.planned.order_by("pk").values_list("pk", flat=True))[::turn]:
        number_planned(key)
    list(work_due()), list(work_due())
    figures = figures_of(campaign)
    assert (figures.ordered, figures.issued, Setback.objects.count()) == (3, 3, 0)
    uses = CreditUse.objects.order_by("call__round__component__rank").values_list(
        "amount", flat=True
    )
    assert list(uses) == [500_00, 200_00]
    assert list(anomalies()) == []


def test_the_page_says_which_deducts_what_before_it_is_confirmed(campaign):
    client = signed_in(CHIEF)
    address = reverse("campaign", args=[campaign.pk])
    number = f"n° {FundCall.objects.earliest('number')}"
    said = words(client.get(address))
    assert f"{number} : 500,00 €" in said
    assert f"{number} : 200,00 €" in said
    asked = client.post(address, {"step": "confirm", "override": REASON})
    assert "l'est par le premier de la liste" in words(asked)


def test_one_put_aside_leaves_its_credit_to_those_after_it(campaign, chief):
    first = campaign.planned.earliest("pk")
    put_aside(planned=first, by=chief, is_excluded=True)
    list(work_due())
    assert shares(campaign) == [500_00, 500_00, 200_00]
    put_aside(planned=campaign.planned.earliest("pk"), by=chief, is_excluded=False)
    list(work_due())
    assert shares(campaign) == [500_00, 200_00, 0]
    confirmed(campaign, chief)
    list(work_due())
    assert figures_of(campaign).issued == 3


def test_the_last_looked_at_first_says_the_same(campaign, chief):
    campaign.planned.update(grade="", fingerprint="", deductions=None)
    check_planned(campaign.planned.latest("pk").pk)
    assert shares(campaign) == [500_00, 200_00, 0]
    assert not campaign.planned.filter(grade="").exists()


def test_without_its_reason_one_for_which_others_spare_a_credit_stops_them(campaign, chief):
    first = campaign.planned.earliest("pk")
    campaign.planned.exclude(pk=first.pk).update(grade="clear")
    with pytest.raises(ValidationError, match="déduit un avoir") as refused:
        confirmed(campaign, chief, override="")
    assert refused.value.code == "credit"
    put_aside(planned=first, by=chief, is_excluded=True)
