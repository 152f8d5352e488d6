"""What an issue asks of the database: as much for six letters as for two."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.journal import record
from conventions.models import Convention
from financing.models import FundCall, Instalment
from financing.register.numbering import CALLS_CANCELLED, PAYMENT_RECORDED, ROUND_ISSUED
from financing.rounds import composition
from financing.rounds.acts import number_round, write_round
from financing.rounds.composition import compose
from press.kit.compiled import CompiledOnce
from tests.faults.world import DAY, REASON, build, orders
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import CHIEF, PREPARE_2025, signed_in, words
from tests.settled import settle
from tests.told import told

pytestmark = pytest.mark.django_db


def asked(contributors: int) -> tuple[int, int]:
    """The queries of composing a round, then of writing it under the register's lock."""
    build(years=2, contributors=contributors)
    first, second = orders()
    number_round(order=first, by=None, on=DAY, override=REASON)  # the year's counter is there
    with CaptureQueriesContext(connection) as composing:
        composed = compose(second, DAY)
    with CaptureQueriesContext(connection) as writing:
        write_round(composed=composed, by=None, override=REASON)
    assert FundCall.objects.count() == 2 * contributors
    return len(composing), len(writing)


@pytest.mark.parametrize("contributors", [2, 6])
def test_an_issue_costs_the_same_for_two_letters_or_six(contributors):
    assert asked(contributors) == (11, 17)


@pytest.mark.usefixtures("june")
def test_preparing_costs_the_same_with_one_line_or_three(order, django_assert_num_queries):
    client = signed_in(CHIEF)
    for lines in (["communication"], ["salaire", "communication", "deplacements"]):
        with django_assert_num_queries(12):
            client.get(PREPARE_2025, {"lines": lines})
    entry = {"rank": 1, "label": "acompte", "percent": 50, "basis": "planned"}
    Instalment.objects.create(component=order.component, due_on=ISSUE_DAY, **entry)
    with django_assert_num_queries(12):
        said = words(client.get(PREPARE_2025, {"echeance": "1"}))
    assert "1. acompte" in said
    for rank in (2, 3):
        Instalment.objects.create(component=order.component, **entry | {"rank": rank, "days": 30})
    with django_assert_num_queries(12):
        said = words(client.get(PREPARE_2025, {"echeance": "3"}))
    assert [said.count(f"{rank}. acompte") for rank in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.engine
def test_what_is_compiled_once_is_what_django_would_give_anew(monkeypatch):
    """Of each list that an issue asks, on the connection that has it prepared."""
    once, compared = CompiledOnce.__call__, Counter()

    def both(self, *keys):
        given, anew = once(self, *keys), list(self.build(*keys))
        assert list(map(told, given)) == list(map(told, anew)), self.__name__
        compared[self.__qualname__] += 1
        return given

    monkeypatch.setattr(CompiledOnce, "__call__", both)
    build(years=8, contributors=3)
    for order in orders():
        number_round(order=order, by=None, on=DAY, override=REASON)
    settle()
    assert FundCall.objects.count() == 8 * 3
    assert len(compared) > 20
    assert max(compared.values()) >= 8


def composed_then(*, act: str):
    """A round composed, then something done before it is written."""
    build(contributors=2)
    (order,) = orders()
    composed = compose(order, DAY)
    Convention.objects.update(title="Titre changé")
    record(by=None, act=act, subject="essai")
    return write_round(composed=composed, by=None, override=REASON).round


def test_what_was_composed_before_another_act_is_composed_again():
    round_ = composed_then(act="convention modifiée")
    titles = {call.frozen()["convention"]["title"] for call in round_.calls.all()}
    assert titles == {"Titre changé"}


def test_an_issue_of_another_round_moves_nothing_of_this_one():
    """The control: where the journal says nothing of it, a change would not be seen."""
    round_ = composed_then(act="téléchargement")
    titles = {call.frozen()["convention"]["title"] for call in round_.calls.all()}
    assert titles == {"Convention d'essai"}


@pytest.mark.parametrize(
    ("act", "again"), [(ROUND_ISSUED, False), (PAYMENT_RECORDED, True), (CALLS_CANCELLED, True)]
)
def test_credits_are_read_again_under_the_lock_where_an_act_may_have_made_one(
    act, again, monkeypatch
):
    asked = []
    monkeypatch.setattr(composition, "open_credits", lambda *_of: asked.append(act) or {})
    composed_then(act=act)
    assert len(asked) == again  # the parties are read with whether anything may be owed
