"""Tasks: done once their act is committed, unit by unit, once however often, and in the open."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from post import tasks, working
from post.models import Hold, Message, Setback, Task
from post.tasks import Daily, TaskKind, begin_daily, quiet, resume, stop, work_due, work_task
from tests.post.test_delivery import wrote
from tests.settled import settle

pytestmark = pytest.mark.django_db

SUBJECT = 7


class Workshop:
    """Boards to saw, which say when they are: a task whose units are a list."""

    def __init__(self, boards: int) -> None:
        self.boards, self.sawn, self.knots = list(range(1, boards + 1)), list[int](), set[int]()
        self.error: Exception = RuntimeError("un nœud de la planche de M. Martin")

    def left(self, subject: int) -> list[int]:
        return [one for one in self.boards if one not in self.sawn] if subject == SUBJECT else []

    def saw(self, board: int) -> None:
        if board in self.knots:
            raise self.error
        if board not in self.sawn:
            self.sawn.append(board)


@contextmanager
def workshop(boards: int = 3, **said: object) -> Iterator[tuple[Workshop, TaskKind]]:
    found = Workshop(boards)
    with patch.dict(tasks.KINDS):
        declare = tasks.task(
            "saw", "Sciage", left=found.left, named=lambda one: f"planche {one}", **said
        )
        yield found, declare(found.saw)


@pytest.fixture
def sawing() -> Iterator[tuple[Workshop, TaskKind]]:
    with workshop() as found:
        yield found


def now(row: Task) -> Task:
    row.refresh_from_db()
    return row


@contextmanager
def later(**delay: int) -> Iterator[None]:
    with time_machine.travel(timezone.now() + timedelta(**delay)):
        yield


@pytest.mark.engine
def test_what_a_task_asks_for_in_its_turn_follows_it(sawing, settings):
    settings.TASKS_AT_ONCE = 60
    _, saw = sawing
    with patch.dict(tasks.KINDS):
        build = tasks.task("build", "Chantier")(lambda _house: saw.queue(subject=SUBJECT))
        house = build.queue(subject=1)
        settle()
        list(work_due())
    (asked,) = house.follow_up.all()
    assert (asked.name, now(asked).state) == ("saw", "done")
    assert list(Task.objects.to_list()) == [house]
    told = Task.objects.with_follow_up().get(pk=house.pk)
    assert (told.follow_up_done, told.follow_up_total) == (3, 3)
    assert saw.queue(subject=SUBJECT).parent is None  # asked for by somebody


@pytest.mark.engine
def test_it_is_done_after_its_act_and_tells_how_far_it_is(sawing, settings):
    settings.TASKS_AT_ONCE = 60
    shop, saw = sawing
    row = saw.queue(subject=SUBJECT, about="Le chalet")
    assert (shop.sawn, row.state, row.done, row.total) == ([], "waiting", 0, 3)
    settle()
    assert (shop.sawn, now(row).state, row.done, row.total) == ([1, 2, 3], "done", 3, 3)
    assert row.started_at <= row.seen_at <= row.ended_at


@pytest.mark.engine
def test_an_act_that_is_undone_asks_for_nothing(sawing, settings):
    settings.TASKS_AT_ONCE = 60
    shop, saw = sawing
    with transaction.atomic():
        saw.queue(subject=SUBJECT)
        transaction.set_rollback(True)
    settle()
    assert (shop.sawn, Task.objects.count()) == ([], 0)


@pytest.mark.engine
def test_asked_twice_it_is_one_task_until_it_has_ended(sawing):
    shop, saw = sawing
    first = saw.queue(subject=SUBJECT)
    work_task(first.pk, 0)  # one unit
    shop.boards.append(4)
    assert saw.queue(subject=SUBJECT).pk == first.pk
    assert (now(first).done, first.total) == (1, 4)
    work_task(first.pk)
    assert (now(first).state, shop.sawn) == ("done", [1, 2, 3, 4])
    shop.boards.append(5)
    assert saw.queue(subject=SUBJECT).pk != first.pk


@given(turns=st.lists(st.sampled_from(["unit", "whole", "again", "killed"]), max_size=8))
def test_however_often_it_is_worked_it_is_done_once(turns):
    """Killed between two states, taken up by others, asked again: nothing twice, nothing left."""
    with workshop(boards=5) as (shop, saw), transaction.atomic():
        row = saw.queue(subject=SUBJECT)
        for turn in turns:
            if turn == "unit":
                work_task(row.pk, 0)
            elif turn == "whole":
                work_task(row.pk)
            elif turn == "again":
                row = saw.queue(subject=SUBJECT)
            else:  # the unit is done, and nobody could write so
                dies = patch.object(Setback.objects, "filter", side_effect=KeyboardInterrupt)
                with dies, suppress(KeyboardInterrupt):
                    work_task(row.pk, 0)
        work_task(row.pk)
        assert (sorted(shop.sawn), now(row).state, row.left) == ([1, 2, 3, 4, 5], "done", 0)
        transaction.set_rollback(True)


@pytest.mark.engine
def test_a_unit_that_fails_is_named_alone_and_the_others_go_on(sawing):
    shop, saw = sawing
    shop.knots = {2}
    row = saw.queue(subject=SUBJECT)
    again = work_task(row.pk)
    assert (shop.sawn, now(row).state, row.done) == ([1, 3], "waiting", 2)
    assert row.said == "1 partie n'a pas abouti : planche 2"
    (setback,) = row.setbacks.all()
    assert (again, row.due_at) == (setback.again_at, setback.again_at)
    assert setback.again_at - timezone.now() > working.DELAYS[0] - timedelta(seconds=5)
    assert work_task(row.pk) is None  # not before
    assert (setback.said, setback.named) == (working.UNEXPECTED, "planche 2")
    assert setback.kind.startswith("RuntimeError, tests/post/test_tasks.py:")
    assert "Martin" not in setback.kind


@pytest.mark.engine
def test_it_is_given_up_after_the_last_delay_and_can_be_taken_up_again(sawing):
    shop, saw = sawing
    shop.knots = {2}
    row = saw.queue(subject=SUBJECT)
    for hours in range(len(working.DELAYS) + 1):
        with later(hours=hours):
            work_task(row.pk)
    assert (now(row).state, row.ended_at is None, Setback.objects.get().again_at) == (
        "failed",
        False,
        None,
    )
    shop.knots = set()
    work_task(resume(row).pk)
    assert (now(row).state, shop.sawn, row.setbacks.count()) == ("done", [1, 3, 2], 0)


def test_a_refusal_of_ours_is_said_and_not_asked_again(sawing):
    shop, saw = sawing
    shop.knots, shop.error = {1}, ValidationError("La planche est vendue.")
    row = saw.queue(subject=SUBJECT)
    work_task(row.pk)
    assert (now(row).state, row.setbacks.get().said) == ("failed", "La planche est vendue.")


def test_a_unit_that_says_it_is_done_and_is_not_stops_nobody(sawing):
    shop, saw = sawing
    with patch.object(shop, "left", lambda _subject: [1]):
        endless = tasks.task("endless", "Sans fin", left=lambda _subject: [1])(lambda _unit: None)
        row = endless.queue()
        assert work_task(row.pk) is not None
    assert now(row).setbacks.get().kind.startswith("RuntimeError, post/working.py:")
    work_task(saw.queue(subject=SUBJECT).pk)
    assert shop.sawn == [1, 2, 3]


@pytest.mark.engine
def test_it_is_stopped_between_two_units_and_goes_on_without_loss(sawing):
    shop, saw = sawing
    row = saw.queue(subject=SUBJECT)
    work_task(row.pk, 0)
    assert [stop(row, "Anne") for _ in range(2)] == [True, False]
    assert work_task(row.pk) is None
    assert (now(row).state, row.stopped_by, shop.sawn) == ("stopped", "Anne", [1])
    work_task(resume(row).pk)
    assert (now(row).state, row.done, shop.sawn, row.stopped_by) == ("done", 3, [1, 2, 3], "")


def test_one_that_is_stopped_while_a_worker_is_at_it_begins_nothing_more(sawing):
    shop, saw = sawing
    row = saw.queue(subject=SUBJECT)
    with patch.object(shop, "saw", wraps=shop.saw):
        halting = tasks.task("saw", "Sciage", left=shop.left)(
            lambda board: (shop.saw(board), stop(row, "Anne"))
        )
        assert halting.name == "saw"
        work_task(row.pk)
    assert (now(row).state, shop.sawn) == ("stopped", [1])


@pytest.mark.engine
def test_nothing_is_worked_nor_sent_while_the_queue_is_held(sawing, settings):
    settings.TASKS_AT_ONCE = 60
    shop, saw = sawing
    Hold.objects.create(why="Base remise")
    row, message = saw.queue(subject=SUBJECT), wrote()
    settle()
    assert (shop.sawn, now(row).state, quiet(timezone.now()), list(work_due())) == (
        [],
        "waiting",
        [],
        [],
    )
    assert Message.objects.get(pk=message.pk).state == "waiting"
    Hold.objects.all().delete()
    list(work_due())
    assert shop.sawn == [1, 2, 3]


def test_without_time_left_it_waits_for_who_comes_next(sawing):
    shop, saw = sawing
    saw.queue(subject=SUBJECT)
    settle()
    assert shop.sawn == []
    (row,) = work_due()
    assert (row.state, shop.sawn) == ("done", [1, 2, 3])


def test_what_comes_back_each_day_begins_once_and_late_rather_than_never():
    monday, friday = (
        datetime(2026, 11, 30, 9, tzinfo=UTC),
        datetime(2026, 11, 27, 6, 30, tzinfo=UTC),
    )
    done: list[int] = []
    with patch.dict(tasks.KINDS, clear=True):
        tasks.task("wind", "Remontage", daily=Daily(7, 30, working_days=True))(done.append)
        at = Daily(7, 30, working_days=True).last_before(monday - timedelta(days=1))
        assert at == friday
        with time_machine.travel(monday):
            (row,) = begin_daily(monday)
            assert (begin_daily(monday), row.asked_by, row.total) == ([], "Prorata", 1)
            work_task(row.pk)
            work_task(row.pk)
        assert (done, now(row).state, row.done, row.setbacks.count()) == ([0], "done", 1, 0)


def test_a_task_without_news_is_looked_at(sawing):
    _shop, saw = sawing
    row = saw.queue(subject=SUBJECT)
    work_task(row.pk, 0)
    at = timezone.now()
    assert quiet(at) == []
    assert quiet(at + tasks.QUIET + timedelta(seconds=1)) == [row.pk]
