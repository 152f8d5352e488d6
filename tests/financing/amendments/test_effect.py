"""An amendment counts from its day of effect once all have signed it, and before that nowhere."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from conventions.models import Approval, Convention, Party, Text
from financing.dossier.grids import totals
from financing.dossier.reading import read_component, read_dossier
from financing.keys.acts import adopt_key
from financing.ledger.settling import settlement
from financing.management.arguments import period_of
from financing.models import FundCall, Rule
from financing.rounds.acts import number_round
from tests.conventions.amendments.amended import signed_by_all
from tests.factories import MembershipFactory
from tests.financing.amendments.drawn import (
    COMMUNICATION,
    EFFECT,
    SIGNED,
    animation,
    doubs,
    draft,
    gbm,
    share_by,
)
from tests.financing.conftest import doubs_order
from tests.financing.grounds import ground_of
from tests.oracles.money import read_plan, share_cost
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

TODAY = date(2026, 11, 22)
YEARS = (2024, 2025, 2026, 2027)


def figures(on: date) -> dict[str, object]:
    """Everything that the convention's financing says on a day, read both ways."""
    dossier = read_dossier(doubs(), on)
    shared = {}
    for file in dossier.components:
        for period in dossier.periods:
            try:
                cost = file.cost(period, "planned")
            except ValidationError as error:
                shared[file.component.code, period.fiscal_year] = error.messages
                continue
            alone = share_cost(file.component, period, basis="planned", on=on)
            assert [one.amount for one in alone.shares] == [one.amount for one in cost.shares]
            shared[file.component.code, period.fiscal_year] = (
                [(one.partner.party.short_name, one.amount) for one in cost.shares],
                cost.key.rule.text.number,
                cost.key.is_adopted,
            )
    return {"shares": shared, "totals": totals(dossier), "years": dossier.years}


def share_of_gbm(year: int, on: date) -> int:
    cost = share_cost(animation(), period_of(doubs(), year, on), basis="planned", on=on)
    return next(one.amount for one in cost.shares if one.partner.party == gbm())


def test_a_draft_and_an_amendment_that_lacks_one_signature_change_nothing():
    before = figures(TODAY)
    text = draft()
    assert figures(TODAY) == before
    Text.objects.filter(pk=text.pk).update(submitted_on=date(2026, 2, 1))
    text.refresh_from_db()
    signed_by_all(text, SIGNED, but="CCPR")
    assert figures(TODAY) == before
    signed_by_all(text, SIGNED)
    assert figures(TODAY) != before
    assert figures(SIGNED - timedelta(days=1)) == before


def test_no_page_shows_a_draft_nor_who_would_come_by_it(client):
    pages = [reverse("home"), reverse("own_epci"), reverse("settlements")]
    pages += [reverse("convention_list"), reverse("approval_matrix"), reverse("epci_list")]
    pages += [reverse(name, args=["TI-DOUBS"]) for name in ("convention", "plan", "call_rounds")]
    pages += [reverse("sharing_of", args=["TI-DOUBS", "animation", year]) for year in YEARS]
    client.force_login(User.objects.get(email="elu@gbm.example"))
    before = [text_of(client.get(page)) for page in pages]
    come_by(draft())
    assert [text_of(client.get(page)) for page in pages] == before
    added = reverse("sharing_of", args=["TI-DOUBS", "animation", 2028])
    assert client.get(added).status_code == 404


def come_by(text: Text) -> Party:
    """Dijon would join by an amendment."""
    dijon = Party.objects.get(short_name="Dijon métropole").organisation
    return Party.objects.create(
        convention=text.convention,
        organisation=dijon,
        rank=8,
        name="Dijon métropole",
        short_name="DM",
        is_contributor=True,
        joined_by=text,
    )


def test_a_newcomer_reads_the_convention_once_its_amendment_is_submitted():
    newcomer = come_by(draft())
    reader = MembershipFactory(organisation=newcomer.organisation).user
    seen = Convention.objects.visible_to(reader).filter(reference="TI-DOUBS")
    assert not seen.exists()
    Text.objects.filter(number=1).update(submitted_on=EFFECT)
    assert seen.exists()


def test_in_effect_it_changes_the_years_that_it_speaks_of_and_no_other():
    text = draft(submitted_on=date(2026, 2, 1))
    before = figures(TODAY)["shares"]
    signed_by_all(text, SIGNED)
    after = figures(TODAY)["shares"]
    assert {key for key in after if after[key] != before.get(key)} == {
        ("animation", 2026),
        ("animation", 2028),
        ("actions", 2028),
    }
    remainder = 23_000_00 + COMMUNICATION
    assert share_of_gbm(2026, TODAY) == remainder * 45 // 100
    plan = read_plan(animation(), period_of(doubs(), 2026, TODAY), "planned", TODAY)
    assert plan.remainder().amount == remainder


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    effect=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    days=st.lists(
        st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 30)), min_size=7, max_size=7
    ),
    on=st.dates(date(2025, 12, 1), date(2026, 8, 1)),
)
def test_whatever_the_days_it_counts_when_all_have_signed_and_its_day_is_reached(effect, days, on):
    text = Text.objects.filter(number=1, convention__reference="TI-DOUBS").first() or draft()
    Text.objects.filter(pk=text.pk).update(effective_on=effect, submitted_on=EFFECT)
    Approval.objects.filter(text=text).delete()
    for party, day in zip(Party.objects.filter(convention=doubs()), days, strict=True):
        Approval.objects.create(party=party, text=text, authorised_on=day, signed_on=day)
    counts = None not in days and max([effect, *days]) <= on
    # 25 000 € were to share in 2026, of which 40 % for GBM.
    assert share_of_gbm(2026, on) == (29_000_00 * 45 // 100 if counts else 10_000_00)


def test_the_later_of_two_amendments_has_the_last_word_whichever_is_signed_first():
    first = draft(submitted_on=EFFECT)
    second = Text.objects.create(
        convention=doubs(), number=2, effective_on=EFFECT, submitted_on=EFFECT
    )
    share_by(animation(), second, 50)
    signed_by_all(second, SIGNED)
    assert share_of_gbm(2026, TODAY) == 25_000_00 * 50 // 100
    signed_by_all(first, date(2026, 5, 4))
    assert share_of_gbm(2026, TODAY) == 29_000_00 * 50 // 100


def adopt(rule: Rule, year: int = 2026):
    return adopt_key(
        rule=rule,
        first_year=year,
        last_year=year,
        population_year=year,
        adopted_on=TODAY,
        act=ground_of(rule),
        by=None,
    )


def test_its_rule_is_adopted_over_a_key_of_the_convention_and_never_before_it_is_signed():
    text = draft(submitted_on=EFFECT)
    old, new = (Rule.objects.get(component=animation(), first_year=year) for year in (2025, 2026))
    adopt(old)
    with pytest.raises(ValidationError) as refused:
        adopt(new)
    assert refused.value.code == "unsigned"
    period = period_of(doubs(), 2026, TODAY)
    assert read_component(animation(), TODAY).key(2026).is_adopted
    signed_by_all(text, SIGNED)
    assert not read_component(animation(), TODAY).key(2026).is_adopted
    adopt(new)
    for key in (
        read_component(animation(), TODAY).key(2026),
        share_cost(animation(), period, basis="planned", on=TODAY).key,
    ):
        assert key.is_adopted
        assert key.rule == new
    with pytest.raises(ValidationError, match="Une clé est déjà arrêtée"):
        adopt(new)


@pytest.fixture
def called_2026(unprinted):
    """Every line of 2026 is called on the key of the convention."""
    adopt(Rule.objects.get(component=animation(), first_year=2025))
    order = doubs_order(year=2026)
    return number_round(order=order, by=None, on=TODAY, override="Signatures vues").round


def test_issued_calls_stay_and_the_settlement_says_what_the_amendment_moves(called_2026):
    sealed = list(FundCall.objects.order_by("pk").values_list("number", "amount", "sha256"))
    text = draft(submitted_on=EFFECT)
    assert settlement(read_component(animation(), TODAY), 2026).is_settled
    signed_by_all(text, SIGNED)
    found = settlement(read_component(animation(), TODAY), 2026)
    balances = {one.party.short_name: one.account.balance for one in found.accounts}
    assert balances["GBM"] == 29_000_00 * 45 // 100 - 10_000_00
    assert sum(balances.values()) == 4_000_00
    assert sealed == list(FundCall.objects.order_by("pk").values_list("number", "amount", "sha256"))


def test_who_was_called_and_leaves_is_given_back_everything(called_2026):
    text = draft(submitted_on=EFFECT)
    leaver = Party.objects.get(convention=doubs(), short_name="CCPR")
    Party.objects.filter(pk=leaver.pk).update(left_by=text)
    Rule.objects.get(text=text).terms.filter(party=leaver).delete()
    signed_by_all(text, SIGNED)
    found = settlement(read_component(animation(), TODAY), 2026)
    account = next(one.account for one in found.accounts if one.party == leaver)
    asked = FundCall.objects.get(party=leaver).amount
    assert (account.due, account.balance) == (0, -asked)
    assert sum(one.account.due for one in found.accounts) == 29_000_00
