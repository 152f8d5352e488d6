"""The column of a day that people write: validation stops it where the form does."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from press.words.french import long_date
from press.words.months import LAST_DAY


def not_beyond(day: date) -> None:
    """Raises ValidationError `ceiling` for a day after `LAST_DAY`."""
    if day > LAST_DAY:
        raise ValidationError(
            f"Le {long_date(day)} est trop lointain : au plus tard le {long_date(LAST_DAY)}.",
            code="ceiling",
        )


class StoredDay(models.DateField):
    """Django's, whose `full_clean` refuses what lies beyond `LAST_DAY`. To migrations, Django's."""

    default_validators = [not_beyond]

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DateField", args, options


@StoredDay.register_lookup
class AsWritten(models.Transform):
    """A day compared as the text that SQLite keeps: `since__as_written__lte`.

    SQLite gives a column of days the affinity of numbers, and tries to read a number in it, and in
    the day that it is compared with, for each row. No index leads to days compared so.
    """

    lookup_name = "as_written"
    arity = 1

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        return compiler.compile(self.lhs)

    def as_sqlite(self, compiler: Any, _connection: Any) -> Any:
        sql, params = compiler.compile(self.lhs)
        return f"+{sql}", params


def read_day(said: date | str) -> date:
    """A day as a sentence of the database gives it: SQLite, as text."""
    return date.fromisoformat(said) if isinstance(said, str) else said
