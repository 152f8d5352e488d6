"""A PDF that takes too long is stopped, wherever it is laid out, and the next one is as before."""

import subprocess
import sys
from threading import Thread
from time import perf_counter

import pytest

from press.files import pdf
from press.files.deadlines import stopped_after
from press.files.pdf import RenderingBusyError, RenderingTooLongError, patiently, render_pdf

PAGE = "<html lang='fr'><head><title>Essai</title></head><body>{}</body></html>"


class TooLongError(Exception):
    pass


def spin(seconds: float) -> None:
    until = perf_counter() + seconds
    while perf_counter() < until:
        pass


def swallowing() -> None:
    try:
        spin(30)
    except Exception:
        spin(30)


def rendered(paragraphs: int) -> bytes:
    html = PAGE.format("<p>Un paragraphe de quelques mots.</p>" * paragraphs)
    return render_pdf(html, stylesheets=(), identifier=b"essai")


def test_what_goes_on_is_stopped_and_does_not_take_it_for_its_own():
    began = perf_counter()
    with pytest.raises(TooLongError), stopped_after(0.05, TooLongError):
        swallowing()
    assert perf_counter() - began < 10


def test_it_is_stopped_in_a_thread_as_a_web_server_s():
    found = []

    def work() -> None:
        try:
            with stopped_after(0.05, TooLongError):
                spin(30)
        except TooLongError:
            found.append("stopped")

    thread = Thread(target=work)
    thread.start()
    thread.join(20)
    assert found == ["stopped"]


def test_what_ends_in_time_is_never_touched():
    """Also at the very instant at which it would have been stopped."""
    for _ in range(100):
        try:
            with stopped_after(0.001, TooLongError):
                spin(0.001)
        except TooLongError:
            pass
        spin(0.0005)


def test_what_was_watched_leaves_nothing_behind():
    """A flag left in the interpreter slows each later call, and hangs whoever is traced."""
    later = (
        "import sys\nfrom press.files.deadlines import stopped_after\n"
        "with stopped_after(60, ValueError): pass\n"
        "sys.setprofile(lambda *_: None)\n(lambda: None)()"
    )
    subprocess.run([sys.executable, "-c", later], check=True, timeout=20)


def test_a_pdf_that_takes_too_long_is_refused_in_a_sentence_and_the_next_one_is_as_before():
    before = rendered(3)
    token = pdf._most_seconds.set(0.1)
    try:
        with pytest.raises(RenderingTooLongError, match="sa mise en page est arrêtée"):
            rendered(3_000)
        with patiently():
            assert rendered(3) == before
    finally:
        pdf._most_seconds.reset(token)
    assert rendered(3) == before


def test_nobody_waits_for_the_pdfs_of_others_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "MOST_WAIT", 0.01)
    with pdf._one_at_a_time, pytest.raises(RenderingBusyError, match="demandez-le de nouveau"):
        rendered(1)
    assert rendered(1)
