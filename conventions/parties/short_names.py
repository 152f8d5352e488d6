"""The short name under which the tables of a convention show a party."""

import re

from django.core.exceptions import ValidationError

from conventions.models import Party

SHORT = 20  # characters that the head of a column has room for
LINKS = frozenset("a à au aux d de des du en et l la le les".split())
ACRONYM = re.compile(r"\(([A-ZÀ-Ý][\w.-]{1,19})\)")


def short_name_of(name: str) -> str:
    """The acronym between brackets, a name that is short, or its initials: « CCVM »."""
    if found := ACRONYM.search(name):
        return found[1]
    if len(name) <= SHORT:
        return name
    words = [one for one in re.findall(r"\w+", name) if one.lower() not in LINKS]
    return "".join(one[0].upper() for one in words)[:SHORT] or name[:SHORT]


def require_own_short_name(party: Party) -> None:
    """Refuse the short name of another party of the convention. ValidationError by field."""
    others = Party.objects.filter(convention=party.convention_id).exclude(pk=party.pk)
    other = others.filter(short_name__iexact=party.short_name).first()
    if other:
        said = f"« {other.short_name} » est déjà le sigle de {other.name} : prenez-en un autre."
        raise ValidationError({"short_name": [ValidationError(said, code="short_name")]})
