"""Letters that wait for their PDF get it, from one process or several: the same bytes."""

from hashlib import sha256

import pytest

from financing.letters.page import Content, render
from financing.letters.rendering import finish_waiting, renderer, store, waiting
from financing.models import CallPdf, CallRound
from financing.rounds.acts import number_round
from tests.financing.conftest import ISSUE_DAY, doubs_order


@pytest.fixture
def numbered(demo: None) -> CallRound:
    """Six letters that have their numbers alone."""
    order = doubs_order("salaire", "deplacements")
    return number_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round


@pytest.fixture
def contents(numbered: CallRound) -> list[Content]:
    return [call.frozen() for call in numbered.calls.order_by("number")]


@pytest.mark.engine
def test_every_letter_that_waits_is_finished_once(numbered, monkeypatch):
    monkeypatch.setattr(
        "financing.letters.rendering.render", lambda content: content["number"].encode()
    )
    monkeypatch.setattr("financing.letters.rendering.AT_ONCE", 4)
    numbers = [str(call) for call in finish_waiting()]
    assert numbers == [f"2025-000{rank}" for rank in range(1, 7)]
    assert [bytes(one.pdf).decode() for one in CallPdf.objects.order_by("call__number")] == numbers
    assert (list(waiting()), list(finish_waiting())) == ([], [])


@pytest.mark.engine
def test_what_was_stored_before_an_interruption_stays(numbered, monkeypatch):
    def until_the_third(content: Content) -> bytes:
        if content["number"] == "2025-0003":
            raise KeyboardInterrupt
        return b"PDF"

    monkeypatch.setattr("financing.letters.rendering.render", until_the_third)
    with pytest.raises(KeyboardInterrupt):
        list(finish_waiting())
    assert waiting().count() == 4


@pytest.mark.engine
def test_the_first_bytes_of_a_letter_are_kept(numbered):
    call = numbered.calls.first()
    store(call, b"premier")
    store(call, b"second")
    assert bytes(CallPdf.objects.get().pdf) == b"premier"


def test_two_processes_give_the_bytes_of_one(contents):
    """The two are started anew, as `finish_letters --workers 2` starts them."""
    with renderer(2) as render_all:
        shared = [sha256(pdf).hexdigest() for pdf in render_all(contents[:3])]
    assert shared == [sha256(render(content)).hexdigest() for content in contents[:3]]
