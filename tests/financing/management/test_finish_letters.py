"""manage.py finish_letters: the numbered letters of every round get their PDF."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from financing.models import CallPdf, FundCall
from financing.rounds.acts import finish_letters, number_round
from press.files.pdf import RenderingTooLongError
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.plain import plain_letter
from tests.settled import settle


@pytest.fixture(autouse=True)
def _two_rounds_that_wait(demo, monkeypatch):
    monkeypatch.setattr("financing.letters.rendering.render", plain_letter)
    for lines in (("salaire", "deplacements"), ("communication",)):
        order = doubs_order(*lines)
        number_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration")


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("finish_letters", *arguments, stdout=out)
    return out.getvalue()


def test_every_letter_that_waits_is_rendered_once():
    assert said() == "12 lettres préparées.\n"
    assert CallPdf.objects.count() == 12
    assert said() == "0 lettre préparée.\n"


def test_what_another_run_rendered_meanwhile_is_kept(monkeypatch):
    """Two runs at once: the bytes that came first stay, and neither run fails."""
    kept = []

    def overtaken(content, **_options):
        if not kept:
            kept.append(plain_letter(content))
            said()
        return plain_letter(content) + b"% seconde"

    monkeypatch.setattr("financing.letters.rendering.render", overtaken)
    said()
    assert CallPdf.objects.count() == 12
    first = CallPdf.objects.order_by("call__number").first()
    assert not bytes(first.pdf).startswith(b"% ")
    settle()
    call_command("verify", stdout=StringIO())


def test_a_letter_that_takes_too_long_goes_on_waiting_and_the_others_are_made(monkeypatch):
    monkeypatch.setattr("financing.letters.rendering.render", one_too_long)
    with pytest.raises(CommandError, match="1 lettre sans PDF : relancez la commande"):
        said()
    assert CallPdf.objects.count() == 11
    monkeypatch.setattr("financing.rounds.acts.render", one_too_long)
    (waiting,) = FundCall.objects.filter(rendering=None)
    with pytest.raises(ValidationError, match=f"le PDF attend que l'hébergeur .* : {waiting}"):
        finish_letters(waiting.round)
    monkeypatch.setattr("financing.rounds.acts.render", plain_letter)
    assert finish_letters(waiting.round) == 1


def one_too_long(content, **_options):
    if content["number"].endswith("0003"):
        raise RenderingTooLongError
    return plain_letter(content)


@pytest.mark.parametrize("workers", ["0", "-1", "deux", "33"])
def test_a_strange_count_of_workers_is_refused(workers):
    with pytest.raises(CommandError, match="de 1 à 32 processus"):
        said(f"--workers={workers}")
