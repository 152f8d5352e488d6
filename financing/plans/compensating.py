"""« Ramener la part de CC1 à 8 000, les autres compensent »: the fields of a rule once it is so.

Nothing is kept: what is typed changes, and the page shows it.
"""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from conventions.models import Party
from financing.core.compensation import compensated
from financing.criteria.counting import read_units
from press.words.french import decimals, is_number, sentence

BUTTON, WHO, NEW = "compenser", "w", "x"  # of a block by its rank; 0 for a rule of one kind
PLACES = 2  # decimals at least: centimes, or hundredths of a percent


def with_compensation(
    posted: QueryDict, rank: str, parties: Sequence[Party]
) -> tuple[QueryDict, str]:
    """What is typed, once a partner's part is lowered; and why it cannot be, or nothing."""
    fields = {_field(rank, one): one for one in parties}
    texts = {name: text for name in fields if (text := _bare(posted.get(name, "")))}
    who = posted.get(f"{WHO}{rank}", "")
    chosen = next((name for name, one in fields.items() if str(one.pk) == who), "")
    if not chosen:
        return posted, "Choisissez la partie dont la part change."
    names = {name: fields[name].short_name for name in fields}
    try:
        return _changed(posted, texts, chosen, _bare(posted.get(f"{NEW}{rank}", "")), names), ""
    except ValueError as error:
        return posted, sentence(str(error))


def _changed(
    posted: QueryDict, texts: Mapping[str, str], chosen: str, new: str, names: Mapping[str, str]
) -> QueryDict:
    places = max(PLACES, *(_places(text) for text in (*texts.values(), new)))
    parts = {names[name]: read_units(text, places) for name, text in texts.items()}
    found = compensated(parts, names[chosen], read_units(new, places))
    typed = posted.copy()
    for name in texts:
        typed[name] = decimals(found[names[name]], places)
    return typed


def _field(rank: str, party: Party) -> str:
    return f"q{rank}-{party.pk}" if is_number(rank) and int(rank) else f"f{party.pk}"


def _bare(text: str) -> str:
    return text.replace("%", "").replace("€", "").strip()


def _places(text: str) -> int:
    return len(text.replace(".", ",").partition(",")[2])
