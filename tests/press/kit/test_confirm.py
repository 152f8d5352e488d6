"""An act asked twice at the same instant: the one that loses the race is led to what was done."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect

from press.kit import confirm

TOKEN = "6f0c1a52-6a4e-4a53-9a38-0d3a7f3f7f10"


class Moved(confirm.ConfirmedForm):
    """What it would do has changed since it was told."""

    @property
    def fingerprint(self) -> str:
        return "another"


def done_by_another_meanwhile(_token: str, looks: Iterator[int]) -> HttpResponse | None:
    return HttpResponseRedirect("/done/") if next(looks) else None


def refused(**_typed: object) -> None:
    raise ValidationError("Déjà appelé.")


@pytest.mark.parametrize("kind", [Moved, confirm.ConfirmedForm])
def test_one_who_loses_the_race_is_led_to_what_was_done(rf, kind):
    looks = iter(range(3))
    flow = confirm.Flow(
        typed="typed.html",
        told="told.html",
        act=refused,
        then=lambda done: HttpResponse(),
        already=lambda token: done_by_another_meanwhile(token, looks),
    )
    request = rf.post("/", {"step": confirm.DO, "token": TOKEN})
    answer = confirm.answer(request, flow, kind(request.POST), {})
    assert (answer.status_code, answer["Location"]) == (302, "/done/")
