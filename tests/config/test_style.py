"""The house style: readable in light and dark, nothing inline, and the same frame everywhere."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.views.defaults import permission_denied
from fontTools.ttLib import TTFont

from accounts.models import User
from config.overviews.context import navigation
from config.site.unavailable import server_error
from tests.screen import lasting

FOLDER = settings.BASE_DIR
STYLESHEET = (FOLDER / "static" / "css" / "prorata.css").read_text("utf-8")
LIGHT, DARK = re.findall(r":root \{\n\s+(?:color-scheme|--paper).*?\n\s*\}", STYLESHEET, re.DOTALL)
PAGES = [
    path for path in FOLDER.glob("templates/**/*.html") if path.parent.name not in ("letters",)
]
FACES = sorted((FOLDER / "static" / "fonts").glob("*.woff2"))

# The colours of the design, and the weakest contrast that WCAG 2.1 AA lets text have on them.
DESIGNED = {
    "paper": ("#ffffff", "#14191c"),
    "shade": ("#f6f4ef", "#1b2226"),
    "ink": ("#1c2529", "#e8e6e1"),
    "line": ("#d9d6cf", "#38424a"),
    "act": ("#0f4c5c", "#7cc0cf"),
    "done": ("#1f6f43", "#7fcf9f"),
    "waiting": ("#8a5a00", "#e3b063"),
    "late": ("#a3262a", "#f0999c"),
}
TEXT, GRAPHIC = 4.5, 3
GROUNDS = (("paper", TEXT), ("shade", TEXT))
PAIRS = [
    *(
        (one, ground, TEXT)
        for one, ground in product(("ink", "act", "neutral"), ("paper", "shade"))
    ),
    *((state, "paper", TEXT) for state in ("done", "waiting", "late")),
    *((state, f"{state}-tint", TEXT) for state in ("done", "waiting", "late", "neutral")),
    *(("ink", f"{tint}-tint", TEXT) for tint in ("act", "done", "waiting", "late")),
    ("act", "act-tint", TEXT),
    ("on-act", "act", TEXT),
    ("on-act", "act-strong", TEXT),
    ("paper", "neutral", TEXT),
    ("edge", "paper", GRAPHIC),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", DESIGNED)
def test_the_colours_are_those_of_the_design(name):
    assert (colours(LIGHT)[name], colours(DARK)[name]) == DESIGNED[name]


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(block, text, ground, least):
    known = colours(block)
    assert contrast(known[text], known[ground]) >= least


def test_what_is_dark_has_every_colour_of_what_is_light():
    assert colours(DARK).keys() == colours(LIGHT).keys()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_nothing_inline_that_the_content_security_policy_refuses(path):
    text = path.read_text("utf-8")
    inline = re.findall(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", text)
    assert inline == []


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.name)
def test_faces_are_light_and_draw_every_character_of_the_pages(path):
    written = set("".join(page.read_text("utf-8") for page in PAGES)) - {"\n"}
    with TTFont(path) as face:
        drawn = {chr(code) for code in face.getBestCmap()}
        features = {one.FeatureTag for one in face["GSUB"].table.FeatureList.FeatureRecord}
    assert written | set("\u202f\u00a0\u2212€’«»œŒÉ…→×") <= drawn
    assert "tnum" in features
    assert path.stat().st_size < 30_000


def test_two_faces_and_their_licence():
    assert [path.name for path in FACES] == ["fira-sans-regular.woff2", "fira-sans-semibold.woff2"]
    assert "SIL Open Font License" in (FOLDER / "static" / "fonts" / "OFL.txt").read_text()


def get(path: str, user):
    request = RequestFactory().get(path)
    request.user = user
    return request


@pytest.fixture
def chief(demo: None) -> User:
    return User.objects.get(email="projet@cci-saone-doubs.example")


def test_the_entry_of_the_page_is_marked(chief):
    marks = {entry.label: entry.current for entry in navigation(get("/epci/", chief))["navigation"]}
    assert marks == {
        "Accueil": "",
        "Conventions": "",
        "Lettres": "",
        "EPCI": "page",
        "Délibérations": "",
    }


def test_the_entry_above_the_page_is_marked_too(chief):
    entries = navigation(get("/conventions/TI-DOUBS/deliberations/", chief))["navigation"]
    assert [entry.label for entry in entries if entry.current == "true"] == ["Conventions"]


def test_the_frame_asks_the_database_once(chief, django_assert_num_queries):
    with django_assert_num_queries(1):
        around = navigation(get("/", chief))
        assert [one.name for one in around["acting_for"]] == [
            one.organisation.name for one in around["memberships"]
        ]


def test_a_page_that_names_nobody_asks_nothing(chief, django_assert_num_queries):
    with django_assert_num_queries(0):
        navigation(get("/", chief))
        assert "navigation" not in navigation(get("/", AnonymousUser()))


def test_a_request_refused_before_anybody_is_known_still_has_a_page():
    assert "navigation" not in navigation(RequestFactory().get("/"))


@pytest.mark.parametrize("shown", [True, False])
def test_a_demonstration_says_so_on_every_page(client, settings, shown):
    settings.DEMONSTRATION = shown
    content = client.get("/accessibilite/").content.decode()
    assert ("lettres sans valeur" in content) is shown


def test_a_refusal_gives_its_reason(chief):
    request = get("/", chief)
    get_messages(request)
    answer = permission_denied(request, PermissionDenied("Il faut être <élu> de GBM."))
    assert answer.status_code == 403
    assert "Il faut être &lt;élu&gt; de GBM." in answer.content.decode()


def test_hidden_and_missing_pages_look_the_same(client, chief):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    hidden, missing = (
        client.get(f"/conventions/{reference}/parties/") for reference in ("TI-HDC", "RIEN")
    )
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert lasting(hidden.content) == lasting(missing.content)


def test_the_page_of_an_error_needs_nothing_that_could_fail():
    """No database, no manifest of static files, no context: what failed may be any of these."""
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "{%" not in Path(FOLDER / "templates" / "500.html").read_text("utf-8")
    links = re.findall(r'href="/static/([^"]+)"', answer.content.decode())
    ours = [link for link in links if not link.startswith("js-lib")]
    assert ours == ["img/prorata.svg", "css/prorata.css"]
    assert all((FOLDER / "static" / link).is_file() for link in ours)
