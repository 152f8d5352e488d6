"""The object that a titre may bear, of a letter read with its round and convention."""

from financing.letters.content import OBJECT_LENGTH
from financing.models import FundCall


def object_of_titre(letter: FundCall) -> str:
    """« Appel de fonds 2025-0002, Territoires d'industrie, Animation, 2025 ».

    At most 160 characters, its number first; no query.
    """
    component = letter.round.component
    convention = component.convention
    parts = [convention.programme or convention.title, component.label]
    about = ", ".join(dict.fromkeys((*parts, letter.round.period.label)))
    said = f"{letter.get_kind_display().capitalize()} {letter}, {about}"
    return said if len(said) <= OBJECT_LENGTH else f"{said[: OBJECT_LENGTH - 1]}…"
