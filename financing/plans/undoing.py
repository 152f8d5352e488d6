"""What is taken out of a plan, kept as it was for whoever wants it back."""

from collections.abc import Iterable
from functools import partial

from django.core.serializers.base import DeserializedObject
from django.db.models import Model

from conventions.models import Text
from financing.models import Line
from press.kit.undoing import TakenOut, put_back, written


def kept(said: str, text: Text, rows: Iterable[Model], lines: Iterable[Line] = ()) -> TakenOut:
    """Rows of a text about to go, in the order of what they need; `lines` are those among them."""
    through = Line.pays_for.through.objects
    going = [line.pk for line in lines]
    links = through.filter(to_line__in=going).values_list("from_line", "to_line")
    return TakenOut("plan", said, written(rows), text.pk, tuple(links.order_by("pk")))


def restore(gone: TakenOut) -> None:
    """Put the rows back; ValidationError `taken` where they cannot be, and then none is."""
    put_back(gone, ready=_paying_what_is_there, then=partial(_link, gone.links))


def _paying_what_is_there(one: DeserializedObject) -> None:
    if one.m2m_data and "pays_for" in one.m2m_data:
        one.m2m_data["pays_for"] = _there(one.m2m_data["pays_for"])


def _link(paid: Iterable[tuple[int, int]]) -> None:
    through = Line.pays_for.through.objects
    there = set(_there(key for link in paid for key in link))
    for funding, expense in (link for link in paid if there.issuperset(link)):
        through.get_or_create(from_line_id=funding, to_line_id=expense)


def _there(lines: Iterable[int]) -> list[int]:
    """The expenses that a funding named and that are still in the plan."""
    return list(Line.objects.filter(pk__in=list(lines)).values_list("pk", flat=True))
