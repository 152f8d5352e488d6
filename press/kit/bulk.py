"""Many rows at once, which go by the validation that `bulk_create` passes over.

Lengths, ranges and choices are read in the columns themselves, so that both engines answer the
same, before anything is written; relations and uniqueness are the database's to say.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.dispatch import Signal

LONGEST_QUOTE = 40

Row = TypeVar("Row", bound=models.Model)
created = Signal()  # many rows of one table at once: `rows`; `post_save` is not sent for them


def create_all(rows: Iterable[Row], **options: Any) -> list[Row]:
    """`bulk_create`, once each row, all of one table, fits its columns.

    Raises ValidationError `fit`.
    """
    fitting = list(rows)
    require_fit(fitting)
    if not fitting:
        return []
    done = type(fitting[0])._default_manager.bulk_create(fitting, **options)
    created.send(sender=type(fitting[0]), rows=done)
    return done


def require_fit(rows: Iterable[models.Model]) -> None:
    """Raises ValidationError `fit`, with a sentence for the first value that does not fit."""
    for row in rows:
        for column in bounded(type(row)):
            _require_value(column, getattr(row, column.attname))


@lru_cache
def bounded(model: type[models.Model]) -> Sequence[Any]:
    """The columns of a table that hold no more than so much."""
    columns = model._meta.local_concrete_fields
    return [one for one in columns if not one.is_relation and (one.validators or one.choices)]


def _require_value(column: Any, value: Any) -> None:
    try:
        column.run_validators(value)
        if column.choices and value not in column.empty_values:
            column.validate(value, None)
    except ValidationError as error:
        said = " ".join(error.messages)
        quoted = f"{value}"[:LONGEST_QUOTE]
        raise ValidationError(
            f"{column.verbose_name}, « {quoted} » : {said}", code="fit"
        ) from error
