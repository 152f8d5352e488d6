"""What one web server knows, the other knows; one stops, and no answer is cut: `make faults`."""

import time
from collections.abc import Iterator

import pytest

from tests.faults.serving import PASSWORD, Browser, WebServer, ended, half_sent, serving

Pair = tuple[WebServer, WebServer]


@pytest.fixture(scope="module")
def pair(databases, server) -> Iterator[Pair]:
    """Two web servers on one database; the first has two workers."""
    name = databases.copy()
    server.play("account", name)
    url = databases.url(name)
    with serving(url) as first, serving(url, "-w", "1") as second:
        yield first, second


def test_who_signed_in_by_one_server_is_known_of_the_other(pair: Pair):
    first, second = pair
    browser = Browser()
    assert browser.sign_in(first, PASSWORD) == 200
    for one in (second, first):
        status, url, _page = browser.ask(one, "/compte/")
        assert (status, url) == (200, one.url("/compte/"))
    stranger = Browser()
    assert "/connexion/" in stranger.ask(second, "/compte/")[1]  # the control


def test_wrong_passwords_lock_on_both_servers(pair: Pair, keep):
    other = "autre@ccvm.example"
    tries = [Browser().sign_in(pair[turn % 2], "faux", other) for turn in range(12)]
    assert tries[:9] == [200] * 9
    assert set(tries[10:]) == {429}
    keep(
        "two web servers on one database",
        "signed in by one, known of the other; 10 wrong passwords, in turn, lock on both; 60 "
        "letters verified a minute on both together; two workers of one server count as one.",
    )


def test_the_public_verification_is_bounded_on_both_together(pair: Pair):
    found = [pair[turn % 2].status("/verification/0000-0000-0000-0000/") for turn in range(64)]
    assert found[:40] == [404] * 40
    assert set(found[61:]) == {429}


def test_the_workers_of_a_server_count_together(pair: Pair):
    first, second = pair
    name = 'prorata_requests_total{status="200"}'
    before, other = first.metrics().get(name, 0), second.metrics().get(name, 0)
    assert [first.status("/accessibilite/") for _ in range(12)] == [200] * 12
    told = {first.metrics()[name] for _ in range(6)}  # whichever worker answers
    assert told == {before + 12}
    assert second.metrics().get(name, 0) == other


@pytest.mark.parametrize("is_patient", [True, False])
def test_a_server_that_stops_ends_what_it_was_asked(databases, server, keep, is_patient):
    """The control waits a second for its requests, as long as this one still takes."""
    name = databases.copy()
    server.play("account", name)
    options = () if is_patient else ("--graceful-timeout", "1")
    with serving(databases.url(name), "-w", "1", *options) as one, half_sent(one) as request:
        time.sleep(0.3)
        one.process.terminate()
        if is_patient:
            time.sleep(2)
            assert one.process.poll() is None
            status, body = ended(request)
            assert (status, b"</html>" in body) == (403, True)
            assert one.process.wait(20) == 0
        else:
            assert one.process.wait(20) == 0  # before it has heard the whole request
        with pytest.raises(OSError, match="refused"):
            one.status("/sante/vivant/")
    if is_patient:
        keep(
            "gunicorn stopped (SIGTERM) while it answers",
            "the request of 2 s that it had begun ends with its whole page, then it stops, and "
            "takes nothing new. Control, a second of patience: it is gone before it has heard all.",
        )
