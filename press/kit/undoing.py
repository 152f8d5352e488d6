"""What is taken out, kept as it was for whoever wants it back.

The rows are kept as Django writes them, with their keys, which no other row takes.
"""

from collections.abc import Callable, Iterable

from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError, transaction
from django.db.models import Model

OUT_OF_PLACE = "ce dont il dépendait n'est plus là, ou quelque chose a pris sa place."


def written(rows: Iterable[Model]) -> str:
    """Rows about to go, in the order in which they come back: that of what they need."""
    return str(serializers.serialize("json", rows))


def restore(
    rows: str,
    *,
    ready: Callable[[DeserializedObject], None] = lambda one: None,
    then: Callable[[], None] = lambda: None,
) -> str:
    """Put the rows back, each once `ready` saw it; why they cannot be, and then none is."""
    try:
        with transaction.atomic():
            for one in serializers.deserialize("json", rows):
                one.object.full_clean()
                ready(one)
                one.save(force_insert=True)
            then()
    except ValidationError as refused:
        return " ".join(refused.messages)
    except (IntegrityError, DeserializationError):
        return OUT_OF_PLACE
    return ""
