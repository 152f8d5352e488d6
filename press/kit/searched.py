"""The column of a row in which it is found: its words, as `press.words.compared` compares them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from press.words.compared import compared

END = " | "  # after the title
AT_ONCE = 1_000


class SearchedField(models.TextField):
    """Kept with the row: `title` and `texts` name the columns, or functions of it, that it is of.

    Saved one by one or many at once, a row is written with it; what passes by both is found and
    mended by `rebuild`. To migrations, Django's.
    """

    def __init__(self, title: Any = "", *texts: Any, **options: Any) -> None:
        usual = {"editable": False, "default": "", "db_default": ""}
        super().__init__("recherche", **usual | options)
        self.title, self.texts = title, texts

    def deconstruct(self) -> Any:
        name, _path, _args, options = super().deconstruct()
        options.pop("verbose_name", None)
        return name, "django.db.models.TextField", [], options

    def said_of(self, row: Any) -> str:
        title = compared(_read(row, self.title))
        return f"{title}{END}{compared(' '.join(_read(row, one) for one in self.texts))}"

    def pre_save(self, row: Any, add: bool) -> str:
        said = self.said_of(row)
        setattr(row, self.attname, said)
        return said


def _read(row: Any, source: str | Callable[[Any], str]) -> str:
    return source(row) if callable(source) else str(getattr(row, source) or "")


def differing(model: type[models.Model]) -> Iterator[list[tuple[Any, str]]]:
    """The rows of a table whose column is not what it should be, with that, some at a time."""
    column = searched_of(model)
    rows = model._base_manager.order_by("pk").defer(*_heavy(model))
    last: Any = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        said = ((one, column.said_of(one)) for one in some)
        if wrong := [(one, now) for one, now in said if getattr(one, column.attname) != now]:
            yield wrong


def rebuild(model: type[models.Model]) -> int:
    """Write the column again; gives how many rows differed."""
    count, name = 0, searched_of(model).attname
    for wrong in differing(model):
        for row, said in wrong:
            model._base_manager.filter(pk=row.pk).update(**{name: said})
        count += len(wrong)
    return count


def searched_of(model: type[models.Model]) -> SearchedField:
    return next(one for one in model._meta.concrete_fields if isinstance(one, SearchedField))


def _heavy(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields
    return [one.attname for one in fields if isinstance(one, models.BinaryField)]


def filled(app_label: str) -> Callable[[Any, Any], None]:
    """What a migration runs to write the column of the rows of an app that are there already."""

    def fill(known: Any, _schema_editor: Any) -> None:
        for model in searched_models(app_label):
            column = searched_of(model)
            rows = known.all_models[app_label][model._meta.model_name].objects.order_by("pk")
            for row in rows.iterator(chunk_size=AT_ONCE):
                rows.filter(pk=row.pk).update(**{column.attname: column.said_of(row)})

    return fill


def searched_models(*app_labels: str) -> list[type[models.Model]]:
    """The tables that keep such a column, of some apps or of all."""
    return [
        model
        for model in apps.get_models()
        if (not app_labels or model._meta.app_label in app_labels)
        and any(isinstance(one, SearchedField) for one in model._meta.concrete_fields)
    ]
