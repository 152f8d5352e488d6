"""Nobody is led from here to another site, whatever an address, a field or a header asks."""

import re
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.access import ROWS
from tests.dealt import dealt
from tests.rules import ANONYMOUS, Person, Row
from tests.world import World, undone

pytestmark = pytest.mark.django_db
HERE = "http://testserver/conventions/"
EVIL = "ailleurs.example"
OURS = "/epci/"
PAYLOADS = (
    f"https://{EVIL}",
    f"http://{EVIL}/",
    f"HTTPS://{EVIL}",
    f"https:{EVIL}",
    f"https:/{EVIL}",
    f"https:///{EVIL}",
    f"https:\\\\{EVIL}",
    f"https:/\\{EVIL}",
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"\\/{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f"/\r/{EVIL}",
    f"\t//{EVIL}",
    f" //{EVIL}",
    f"\x00//{EVIL}",
    f"\x0b//{EVIL}",
    f"ht\ntps://{EVIL}",
    f"//testserver@{EVIL}/",
    f"//testserver:80@{EVIL}/",
    f"https://testserver.{EVIL}/",
    f"//{EVIL}#testserver",
    f"//{EVIL}?testserver",
    f"//{EVIL}\\@testserver",
    "//ａilleurs.example",
    f"//{EVIL}%2F..",
    f"ftp://{EVIL}",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
)
NAMES = (
    "next",
    "url",
    "redirect",
    "redirect_to",
    "redirect_uri",
    "return",
    "return_to",
    "suite",
    "retour",
)


def leaves(location: str) -> bool:
    """Whether a browser that follows it leaves this site, as the WHATWG reads addresses."""
    bare = re.sub(r"[\t\n\r]", "", location.strip("".join(map(chr, range(33)))))
    slashed = bare.replace("\\", "/")
    special = re.sub(r"^(https?|ftp):/*", r"\1://", slashed, flags=re.IGNORECASE)
    target = urlsplit(urljoin(HERE, re.sub(r"^/{2,}", "//", special)))
    return target.scheme not in {"http", "https"} or target.hostname != "testserver"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_payload_would_lead_elsewhere(payload: str):
    assert leaves(payload)
    assert not leaves("/conventions/?next=" + payload)


def led_to(world: World, method: str, row: Row, person: Person, payload: str) -> str:
    """Where the row's own request leads, with the payload wherever a next page may be read."""
    led = dict.fromkeys(NAMES, payload)
    browser = world.browser(person, world.acted_for(row, person), headers={"referer": payload})
    address = f"{world.address(row)}{'&' if row.query else '?'}{urlencode(led)}"
    with undone():
        answer = (
            browser.generic(method, address)
            if method == "GET"
            else browser.post(address, world.body(row, person) | led)
        )
    return answer.get("Location", HERE)


@pytest.mark.parametrize("row", dealt(ROWS, 0), ids=str)
def test_no_answer_leads_elsewhere(row: Row, world: World):
    for method in row.rules:
        for person in {ANONYMOUS, row.who_may(method)}:
            payload = PAYLOADS[ROWS.index(row) % len(PAYLOADS)]
            location = led_to(world, method, row, person, payload)
            assert not leaves(location), (payload, location)
            if location != HERE and led_to(world, method, row, person, OURS) == OURS:
                led = {each: led_to(world, method, row, person, each) for each in PAYLOADS}
                assert {each: where for each, where in led.items() if leaves(where)} == {}


def test_some_answers_follow_what_they_are_asked(world: World):
    """Else the test above would prove nothing."""
    rows = [row for row in ROWS if row.name in {"act_for", "choose_columns"}]
    assert {led_to(world, "POST", row, row.who_may("POST"), OURS) for row in rows} == {OURS}
