"""The identifier that the prefecture's protocol gives to an act, and its parts. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from press.words.french import short_date

PREFECTURE_ID = re.compile(
    r"(?P<department>[09][0-9][0-9AB])-(?P<siren>[0-9]{9})-(?P<day>[0-9]{8})"
    r"-(?P<number>[a-zA-Z0-9_]{1,15})-(?P<nature>[A-Z]{2})"
)


@dataclass(frozen=True)
class PrefectureId:
    """The parts of an act's identifier in the ACTES protocol (schema actesv1_1)."""

    department: str
    siren: str
    held_on: date
    number: str
    nature: str


def read_prefecture_id(text: str) -> PrefectureId:
    """« 059-200030633-20220706-2022_70-DE » in parts; ValueError, in French, for anything else."""
    found = PREFECTURE_ID.fullmatch(text)
    if not found:
        raise ValueError(f"« {text} » n'est pas de la forme 059-200030633-20220706-2022_70-DE.")
    parts = found.groupdict()
    held_on = _day(parts.pop("day"), text)
    return PrefectureId(held_on=held_on, **parts)


def _day(digits: str, text: str) -> date:
    try:
        return date.fromisoformat(digits)
    except ValueError as error:
        raise ValueError(f"« {text} » : {digits} n'est pas une date.") from error


def prefecture_mismatches(identifier: PrefectureId, siren: str | None, held_on: date) -> list[str]:
    """Where an identifier is not that of this council (when its SIREN is known) and day."""
    found = []
    if siren and identifier.siren != siren:
        found.append(f"l'identifiant est celui du SIREN {identifier.siren}, le conseil a {siren}")
    if identifier.held_on != held_on:
        found.append(
            f"l'identifiant est du {short_date(identifier.held_on)}, "
            f"la séance du {short_date(held_on)}"
        )
    return found
