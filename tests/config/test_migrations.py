"""A migration runs while the version before it serves: it takes nothing away from it.

A new column is null or has a default of the database, since the version before writes rows without
it. What that version reads or writes stays: it goes in a migration of the version after, listed
here with why nobody needs it any more. `make check` runs this alone.

What the models say has its migration: the same as `makemigrations --check`, without another start.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED
from django.utils.translation import override

# The last migrations that servers stopped for; those after them are judged.
STOPPED_FOR = {
    "accounts": 10,
    "conventions": 13,
    "deliberations": 6,
    "epci": 7,
    "financing": 22,
    "post": 1,
}
# (migration, what it takes away): why the version before does not need it.
LOOSER = "it replaces a limit that refused more, which the version before kept to"
NOT_NEEDED: dict[tuple[str, str], str] = {
    (
        "conventions.0014_keys_of_conventions",
        "refuses rows that were accepted: convention.reference_once_a_lead",
    ): LOOSER,
    (
        "deliberations.0007_identifiers_of_councils",
        "refuses rows that were accepted: deliberation.deliberation_prefecture_id_once",
    ): LOOSER,
}

TAKEN_AWAY = (migrations.DeleteModel, migrations.RemoveField)
RENAMED = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)
LIMITS = (migrations.AddConstraint, migrations.AlterUniqueTogether)


def faults(state: ProjectState, app: str, operations: list[object]) -> Iterator[str]:
    """What the version before would stumble on, one after the other, from a state of the tables."""
    made: set[str] = set()
    for one in operations:
        if isinstance(one, migrations.CreateModel):
            made.add(one.name.lower())
        elif isinstance(one, TAKEN_AWAY):
            yield f"takes away {said(one)}"
        elif isinstance(one, RENAMED):
            yield f"renames {said(one)}"
        elif getattr(one, "model_name", "").lower() not in made:
            yield from _of_a_table_in_use(state, app, one)
        one.state_forwards(app, state)


def _of_a_table_in_use(state: ProjectState, app: str, one: object) -> Iterator[str]:
    if isinstance(one, LIMITS):
        yield f"refuses rows that were accepted: {said(one)}"
    if isinstance(one, migrations.AddField) and is_required(one.field):
        yield f"asks for {said(one)}, which the version before does not write"
    if isinstance(one, migrations.AlterField):
        before = state.models[app, one.model_name.lower()].fields[one.name]
        if before.null and is_required(one.field):
            yield f"no longer takes {said(one)} without a value"
        if is_narrower(before, one.field):
            yield f"holds less in {said(one)}"


def is_required(field: models.Field) -> bool:
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def is_narrower(before: models.Field, after: models.Field) -> bool:
    if before.get_internal_type() != after.get_internal_type():
        return True
    return (after.max_length or 0) < (before.max_length or 0)


def said(one: object) -> str:
    name = getattr(one, "name", "") or getattr(one, "old_name", "") or type(one).__name__
    name = getattr(getattr(one, "constraint", None), "name", name)
    table = getattr(one, "model_name", "")
    return f"{table}.{name}" if table else name


@pytest.fixture
def loader(settings) -> MigrationLoader:
    """Every migration; other tests make their tables without them."""
    settings.MIGRATION_MODULES = {}
    return MigrationLoader(None)


def test_what_the_models_say_has_its_migration(loader):
    assert loader.detect_conflicts() == {}
    written, said = loader.project_state(), ProjectState.from_apps(apps)
    with override(None):  # migrations are written in no language
        waiting = MigrationAutodetector(written, said).changes(loader.graph)
    assert {app: [one.operations for one in made] for app, made in waiting.items()} == {}


def test_what_was_migrated_since_leaves_the_version_before_at_work(loader):
    found = []
    assert {app for app, _ in loader.disk_migrations} >= set(STOPPED_FOR)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if int(name[:4]) > STOPPED_FOR.get(app, 9_999):
            parents = [one for one in migration.dependencies if one in loader.disk_migrations]
            state = loader.project_state(parents)
            found += [(f"{app}.{name}", one) for one in faults(state, app, migration.operations)]
    assert [one for one in found if one not in NOT_NEEDED] == []
    assert set(NOT_NEEDED) <= set(found)


A_TABLE = migrations.CreateModel(
    "Sheet",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=80)),
        ("rank", models.IntegerField(null=True)),
    ],
)
WITHOUT = "asks for sheet.x, which the version before does not write"


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (migrations.AddField("sheet", "x", models.IntegerField(null=True)), []),
        (migrations.AddField("sheet", "x", models.IntegerField(db_default=0)), []),
        (migrations.AddField("sheet", "x", models.IntegerField(default=0)), [WITHOUT]),
        (migrations.RemoveField("sheet", "rank"), ["takes away sheet.rank"]),
        (migrations.DeleteModel("Sheet"), ["takes away Sheet"]),
        (migrations.RenameField("sheet", "rank", "place"), ["renames sheet.rank"]),
        (migrations.RenameModel("Sheet", "Page"), ["renames Sheet"]),
        (
            migrations.AlterField("sheet", "rank", models.IntegerField()),
            ["no longer takes sheet.rank without a value"],
        ),
        (
            migrations.AlterField("sheet", "title", models.CharField(max_length=40)),
            ["holds less in sheet.title"],
        ),
        (migrations.AlterField("sheet", "title", models.CharField(max_length=90)), []),
        (
            migrations.AddConstraint(
                "sheet", models.UniqueConstraint(fields=["title"], name="once")
            ),
            ["refuses rows that were accepted: sheet.once"],
        ),
        (migrations.AddIndex("sheet", models.Index(fields=["rank"], name="ranked")), []),
    ],
)
def test_each_thing_that_the_version_before_would_stumble_on_is_named(operation, said):
    state = ProjectState()
    A_TABLE.state_forwards("paper", state)
    assert list(faults(state, "paper", [operation])) == said
    assert list(faults(ProjectState(), "paper", [A_TABLE, operation]))[: len(said)] in (said, [])
