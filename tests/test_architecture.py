"""The shape of the house, where a linter of imports cannot see.

Import contracts themselves are in pyproject.toml and run with `make check`.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "press",
    "post",
    "accounts",
    "epci",
    "conventions",
    "deliberations",
    "financing",
    "config",
)
LEVELS = {
    "press": 0,
    "post": 1,
    "accounts": 2,
    "epci": 3,
    "conventions": 4,
    "deliberations": 5,
    "financing": 5,
    "config": 6,
}
DRAWERS = {"utils", "helpers", "common", "misc", "base"}
OF_DJANGO = ROOT / "config" / "sqlite" / "base.py"  # where Django looks for a database's wrapper
LONGEST_FILE = 400


def modules(*packages: str) -> list[Path]:
    found = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in LEVELS]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_a_reader_can_hold():
    of_pages = (*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/[cj]s*/*"))
    written = [*modules(*PACKAGES, "tests", "benchmarks"), *of_pages]
    long = {
        str(path.relative_to(ROOT)): lines(path) for path in written if lines(path) > LONGEST_FILE
    }
    assert long == {}


def test_no_drawer_where_things_pile_up():
    named = [path for path in modules(*PACKAGES) if path.stem in DRAWERS and path != OF_DJANGO]
    assert named == []


def test_packages_hold_modules_and_nothing_else():
    written = [path for path in modules(*PACKAGES) if path.name == "__init__.py"]
    assert [path for path in written if path.read_text().strip()] == []


def test_the_composition_root_stays_small():
    """Pages of config see everything: they must not become where everything is."""
    config = sum(map(lines, modules("config")))
    others = sum(map(lines, modules(*(set(PACKAGES) - {"config", "press"}))))
    assert config * 4 <= others


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down_protect_and_leave_no_trace(model):
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey):
            continue
        own, target = model._meta.app_label, field.related_model._meta.app_label
        if own != target:
            assert LEVELS[target] < LEVELS[own], f"{field} points up"
            assert field.remote_field.on_delete is models.PROTECT, f"{field} must protect"
            hidden = field.remote_field.hidden
            extends = isinstance(field, models.OneToOneField) and field.primary_key
            assert hidden or extends, f"{field} leaves a reverse accessor"


def test_models_are_found_by_import_not_by_name():
    """`get_model("app.Model")` would hide an import from the contracts."""
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(*PACKAGES)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]
    assert calls == []


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules(*PACKAGES)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_who_lays_nothing_out_does_not_read_what_lays_out():
    """WeasyPrint takes half a second, and a start of `manage.py` has no use for it."""
    heavy = {"laying", "lean", "lines", "measures", "strokes"}
    reads = re.compile(
        rf"^(?:from|import) (?:weasyprint|press\.files\.(?:{'|'.join(heavy)}))\b", re.M
    )
    read = {path.stem for path in modules(*PACKAGES) if reads.search(path.read_text())}
    assert read == heavy


def test_every_template_is_used():
    written = {
        str(path.relative_to(ROOT / "templates")) for path in ROOT.glob("templates/**/*.html")
    }
    code = "\n".join(path.read_text() for path in modules(*PACKAGES))
    code += "\n".join((ROOT / "templates" / name).read_text() for name in written)
    by_django = {"400.html", "403.html", "404.html", "429.html", "500.html"}
    assert {name for name in written - by_django if f'"{name}"' not in code} == set()


def test_no_float_near_money():
    """The core and the services of money know no float: neither a literal nor a conversion."""
    exact = modules("financing")
    floats = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in exact
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in {"float", "round"})
    ]
    assert floats == []


def test_press_alone_prints_a_day():
    others = modules(*(one for one in PACKAGES if one != "press"))
    assert [path for path in others if "%d/%m" in path.read_text("utf-8")] == []


def test_the_project_does_not_lean_on_the_workplace():
    """Every figure and every tool of the project is its own."""
    foreign = re.compile(r"\.\./shared|/work/|/tmp/|pypi\.org|registry\.npmjs")
    kept = [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".css", ".sh", ""}
        and not any(part.startswith(".") or part == "var" for part in path.relative_to(ROOT).parts)
        and path != Path(__file__)
    ]
    assert kept
    named = [str(path.relative_to(ROOT)) for path in kept if foreign.search(path.read_text())]
    assert named == []


def test_the_documentation_leads_to_what_exists():
    """Every path of ours that README, anatomy, concepts and style name is there."""
    pages = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in DESCRIBING)]
    ours = re.compile(rf"`((?:{'|'.join(PACKAGES)}|docs|tests)/[\w/.]*)`")
    named = {path for page in pages for path in ours.findall(page.read_text())}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_room_is_on_the_map():
    """README's table names each package under ours, but for what Django asks for."""
    rooms = {
        f"{path.parent.relative_to(ROOT)}/"
        for package in PACKAGES
        for path in (ROOT / package).glob("*/__init__.py")
        if path.parent.name not in {"migrations", "management"}
    }
    named = set(re.findall(r"`([\w/]+/)`", (ROOT / "README.md").read_text()))
    assert rooms
    assert sorted(rooms - named) == []


DESCRIBING = ("anatomy", "concepts", "style", "lifecycle", "data", "security")


# Names that two modules still give to two things. This list only shrinks: whoever adds a class
# finds a name that says what it is. Django finds commands by their one name; the tables keep
# theirs, since installed databases do.
SHARED_NAMES = {"Entry", "Rule"}


def test_a_class_name_means_one_thing():
    found: dict[str, list[str]] = defaultdict(list)
    for path in modules(*PACKAGES):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and node.name != "Command":
                found[node.name].append(str(path.relative_to(ROOT)))
    twice = {name for name, places in found.items() if len(places) > 1}
    assert twice == SHARED_NAMES


# Acts that no person does: their module is named for what runs them.
ACTS_OF_MACHINES = {
    ("config/demo/loader.py", "load"),
    ("conventions/follow_up/reminders.py", "remind"),
    ("financing/coming_due/reminders.py", "tell_payer"),
    ("financing/letters/rendering.py", "store"),
}
# Whoever accepts an invitation has no account yet: the act makes it.
ACTS_OF_NOBODY_YET = {("epci/people/acts.py", "open_account")}


def test_an_act_is_in_acts():
    """What is one transaction is an act: it is where acts are, and takes who does it."""
    elsewhere, anonymous = set(), set()
    for path, function in functions():
        decorators = map(ast.unparse, function.decorator_list)
        if not any("transaction.atomic" in one for one in decorators):
            continue
        place = str(path.relative_to(ROOT)), function.name
        if path.name != "acts.py":
            elsewhere.add(place)
        elif "by" not in {one.arg for one in function.args.kwonlyargs}:
            anonymous.add(place)
    assert elsewhere == ACTS_OF_MACHINES
    assert anonymous == ACTS_OF_NOBODY_YET


# Pages whose module has the name of the page itself: the overviews and the site, one page a file.
ROOMS_OF_PAGES = {"config/overviews", "config/site", "config/annexes"}
PAGE_MARKS = ("require_safe", "require_GET", "require_POST", "require_http_methods")


def test_a_page_is_in_pages():
    elsewhere = {
        f"{path.relative_to(ROOT)}:{function.name}"
        for path, function in functions()
        if any(one in ast.unparse(mark) for mark in function.decorator_list for one in PAGE_MARKS)
        and path.name != "pages.py"
        and not path.name.endswith("_pages.py")
        and str(path.parent.relative_to(ROOT)) not in ROOMS_OF_PAGES
    }
    assert elsewhere == set()


LONGEST_BODY = 30


def test_a_function_is_read_in_one_look():
    long = {
        (str(path.relative_to(ROOT)), function.name)
        for path, function in functions()
        if body_lines(function) > LONGEST_BODY
    }
    assert long == set()


def test_one_module_writes_the_journal_of_conventions():
    """Above `epci`, a line of the journal is about a convention: one module writes it."""
    writers = {
        str(path.relative_to(ROOT))
        for path in modules("conventions", "deliberations", "financing")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "accounts.journal"
        if any(one.name == "record" for one in node.names)
    }
    assert writers == {"conventions/journal.py"}


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in modules(*PACKAGES):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def body_lines(function: ast.FunctionDef) -> int:
    """The lines of a body, its docstring apart."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_many_rows_are_written_by_the_one_way_that_validates_them():
    """`bulk_create` passes over lengths and ranges; press.kit.bulk does not."""
    through = {ROOT / "press" / "kit" / "bulk.py", *(ROOT / "config" / "demo").glob("*.py")}
    found = [one for one in modules(*PACKAGES) if ".bulk_create(" in one.read_text()]
    assert set(found) - through == set()


def test_post_alone_sends_and_knows_its_queue():
    """Everything else writes a message with its act: none leaves inside a lock, or twice."""
    mailing = re.compile(r"django\.core\.mail|django\.core import .*mail|smtplib")
    queueing = re.compile(r"(?:import|from) procrastinate")
    assert saying(mailing) == {"post/delivery.py"}
    assert saying(queueing) == {"post/jobs.py", "post/queue.py"}


def saying(pattern: re.Pattern[str]) -> set[str]:
    """The modules in which something is written."""
    found = (path for path in modules(*PACKAGES) if pattern.search(path.read_text()))
    return {str(path.relative_to(ROOT)) for path in found}


def test_what_is_a_number_is_asked_in_one_place():
    """Python's own questions also take « ² » and « ٣ »."""
    asked = re.compile(r"\bis(?:digit|decimal|numeric)\b")
    through = {ROOT / "press" / "words" / "french.py", ROOT / "config" / "settings.py"}
    assert {one for one in modules(*PACKAGES) if asked.search(one.read_text())} - through == set()
