"""The shape of the house, where a linter of imports cannot see.

Import contracts themselves are in pyproject.toml and run with `make check`.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("press", "accounts", "epci", "conventions", "deliberations", "financing", "config")
LEVELS = {
    "press": 0,
    "accounts": 1,
    "epci": 2,
    "conventions": 3,
    "deliberations": 4,
    "financing": 4,
    "config": 5,
}
DRAWERS = {"utils", "helpers", "common", "misc", "base"}
OF_DJANGO = ROOT / "config" / "sqlite" / "base.py"  # where Django looks for a database's wrapper
LONGEST_FILE = 400


def modules(*packages: str) -> list[Path]:
    found = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in LEVELS]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_a_reader_can_hold():
    written = [*modules(*PACKAGES, "tests", "benchmarks"), *ROOT.glob("templates/**/*.html")]
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
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]
    assert calls == []


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


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
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in {"float", "round"})
    ]
    assert floats == []


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
