"""What the address of a list holds, and how another one is made from it."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

ORDER, PAGE, COLUMNS, FORMAT = "tri", "page", "colonnes", "format"
MOST_QUOTED, LONGEST_QUOTE = 3, 40  # values, characters of one


def typed(asked: QueryDict, name: str) -> str:
    """What an address says under a name, without the NUL that PostgreSQL reads nowhere."""
    return asked.get(name, "").replace("\0", "").strip()


def changed(asked: QueryDict, changes: Mapping[str, str | int | None]) -> str:
    """An address on the same page, with these parameters instead; None takes one away."""
    data = asked.copy()
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = str(value)
    return f"?{data.urlencode(safe=',')}"


def quoted(texts: Sequence[str]) -> str:
    """What was typed as a refusal quotes it, no longer than can be read."""
    return ", ".join(f"« {one[:LONGEST_QUOTE]} »" for one in texts[:MOST_QUOTED])
