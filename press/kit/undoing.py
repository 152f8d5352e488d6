"""What is taken out, kept as it was for whoever wants it back.

The rows are kept as Django writes them, with their keys, which no other row takes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError, transaction
from django.db.models import Model

PUT_BACK = "retrait annulé"  # as the journal says it
OUT_OF_PLACE = "ce dont il dépendait n'est plus là, ou quelque chose a pris sa place."


@dataclass(frozen=True)
class TakenOut:
    """What an act took out: the name of what puts it back, how it is said, and its rows.

    `about` is the id of what it was part of, where the rows do not say it; `links` are pairs of ids
    that no row holds.
    """

    kind: str
    said: str
    rows: str
    about: int = 0
    links: Sequence[tuple[int, int]] = ()

    @property
    def first(self) -> Any:
        """Its first row, which is not in the base any more; its foreign keys are read as ever."""
        return next(iter(serializers.deserialize("json", self.rows))).object


def written(rows: Iterable[Model]) -> str:
    """Rows about to go, in the order in which they come back: that of what they need."""
    return str(serializers.serialize("json", rows))


def restore(
    rows: str,
    *,
    ready: Callable[[DeserializedObject], None] = lambda one: None,
    then: Callable[[], None] = lambda: None,
) -> str:
    """Put the rows back, each as `ready` leaves it; why they cannot be, and then none is."""
    try:
        with transaction.atomic():
            for one in serializers.deserialize("json", rows):
                ready(one)
                one.object.full_clean()
                one.save(force_insert=True)
            then()
    except ValidationError as refused:
        return " ".join(refused.messages)
    except (IntegrityError, DeserializationError):
        return OUT_OF_PLACE
    return ""


def put_back(
    gone: TakenOut,
    *,
    ready: Callable[[DeserializedObject], None] = lambda one: None,
    then: Callable[[], None] = lambda: None,
) -> None:
    """Every row as it was, or ValidationError `taken` where something else has taken its place."""
    if taken := restore(gone.rows, ready=ready, then=then):
        raise ValidationError(f"{gone.said} ne revient plus : {taken}", code="taken")
