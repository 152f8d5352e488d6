"""A period is changed where it stands, until a key or a round rests on it."""

from datetime import date

import pytest

from accounts.models import Entry
from conventions.models import Text
from financing.models import Key, Period
from financing.plans.periods.acts import why_period_held
from financing.rounds.acts import number_round
from tests.faults.world import DAY, REASON, build, orders
from tests.financing.plans.steps import component, post
from tests.financing.plans.written import period

pytestmark = pytest.mark.django_db

TYPED = {
    "label": "Fin 2027",
    "starts_on": "01/03/2027",
    "ends_on": "31/12/2027",
    "fiscal_year": "2027",
}


def facts(found: Period) -> tuple:
    return found.label, found.starts_on, found.ends_on, found.fiscal_year


def test_a_period_takes_another_name_and_other_days(chief, text):
    component(text)
    found = period(text, 2027)
    said = post(chief, "plan_period", found.pk, **TYPED)
    assert "La période Fin 2027 est enregistrée." in said
    found.refresh_from_db()
    assert facts(found) == ("Fin 2027", date(2027, 3, 1), date(2027, 12, 31), 2027)
    line = Entry.objects.filter(act="période modifiée").get()
    assert (line.before, line.after) == (
        "libellé 2027, début 01/01/2027",
        "libellé Fin 2027, début 01/03/2027",
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_on": "01/12/2026"}, "La période 2026 va déjà du 01/01/2026 au 31/12/2026."),
        ({"ends_on": "31/12/2028"}, "La convention finit le 31/12/2027, avant cette période."),
    ],
)
def test_its_days_hold_together_with_those_of_the_others(typed, said, chief, text):
    component(text)
    found = period(text, 2027)
    before = facts(found)
    assert said in post(chief, "plan_period", found.pk, **TYPED | typed)
    found.refresh_from_db()
    assert facts(found) == before


def test_the_period_of_another_text_is_no_page_of_this_one(chief, text):
    component(text)
    found = period(text, 2027)
    amendment = Text.objects.create(convention=text.convention, number=1)
    Period.objects.filter(pk=found.pk).update(text=amendment)
    assert (
        chief.get(
            f"/conventions/{text.convention.reference}/plan/ecrire/periodes/{found.pk}/"
        ).status_code
        == 404
    )


def test_a_period_that_a_key_covers_stays_as_it_is():
    build(contributors=2)
    found = Period.objects.get()
    assert why_period_held(found) == (
        f"La clé de {Key.objects.get()} est arrêtée sur la période {found} : elle ne change plus."
    )
    found.fiscal_year -= 1  # no key is that old
    assert why_period_held(found) == ""


def test_a_period_that_was_called_stays_as_it_is():
    build(contributors=2)
    number_round(order=orders()[0], by=None, on=DAY, override=REASON)
    assert why_period_held(Period.objects.get()).startswith("Des appels sont émis")
