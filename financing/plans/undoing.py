"""What is taken out of a plan, kept as it was for whoever wants it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.serializers.base import DeserializedObject
from django.db.models import Model

from financing.models import Line
from press.kit import undoing

Links = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Kept:
    """What it was, the rows in the order in which they come back, and who paid for which line.

    `paid` are the ids of a funding and of an expense that it named.
    """

    said: str
    rows: str
    paid: Links = ()


def kept(said: str, rows: Iterable[Model], lines: Iterable[Line] = ()) -> Kept:
    """Rows about to go, in the order of what they need; `lines` are those among them."""
    through = Line.pays_for.through.objects
    going = [line.pk for line in lines]
    links = through.filter(to_line__in=going).values_list("from_line", "to_line")
    return Kept(said, undoing.written(rows), tuple(links.order_by("pk")))


def restore(gone: Kept) -> str:
    """Put the rows back; why they cannot be, and then none is."""
    return undoing.restore(gone.rows, ready=_paying_what_is_there, then=partial(_link, gone.paid))


def _paying_what_is_there(one: DeserializedObject) -> None:
    one.m2m_data = {name: _there(keys) for name, keys in one.m2m_data.items()}


def _link(paid: Links) -> None:
    through = Line.pays_for.through.objects
    there = set(_there(key for link in paid for key in link))
    for funding, expense in (link for link in paid if there.issuperset(link)):
        through.get_or_create(from_line_id=funding, to_line_id=expense)


def _there(lines: Iterable[int]) -> list[int]:
    """The expenses that a funding named and that are still in the plan."""
    return list(Line.objects.filter(pk__in=list(lines)).values_list("pk", flat=True))
