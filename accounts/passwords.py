"""What a password may not be: longer than what is hashed, or guessed at once.

One rule, and no list of signs to type: each character counts that does not follow from the one
before, as another of the same, the next of the alphabet or the next key of the keyboard; a piece
that is repeated counts once, and a word that many people choose counts as one character.
`static/js/password.js` counts alike, to show it while one types.
"""

import re

from django.core.exceptions import ValidationError

from accounts.models import User
from press.words.french import fold

MOST_BYTES = 128  # beyond, a hash only costs
FEWEST = 7  # characters that count
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiop")
COMMON = re.compile(
    "motdepasse|motpasse|password|azerty|qwerty|bonjour|soleil|prorata|admin|bienvenue|secret|"
    "doudou|marseille|jetaime|commune|mairie|agglo|welcome|letmein|iloveyou|dragon|football"
)
REPEATED = re.compile(r"(.{1,8}?)\1+")
AFTER = {row[at : at + 2] for row in ROWS for at in range(len(row) - 1)}
TOO_LONG = f"Ce mot de passe est trop long : {MOST_BYTES} octets au plus."
GUESSED = (
    "Ce mot de passe se devine trop vite : répétitions, suites et mots courants ne comptent "
    "presque pas. Prenez une phrase de quatre ou cinq mots sans lien."
)


def fits(password: str) -> bool:
    """Whether it is worth being hashed."""
    return len(password.encode(errors="replace")) <= MOST_BYTES


def counted(password: str) -> int:
    """How many of its characters count."""
    words = COMMON.sub("*", re.sub(r"\s+", " ", fold(password)).strip())
    once = REPEATED.sub(r"\1", words)
    return sum(not _follows(*pair) for pair in zip(["", *once], once, strict=False))


def _follows(before: str, one: str) -> bool:
    return before == one or before + one in AFTER or one + before in AFTER


class Guessed:
    """The validator, of `AUTH_PASSWORD_VALIDATORS`."""

    def validate(self, password: str, user: User | None = None) -> None:
        if not fits(password):
            raise ValidationError(TOO_LONG, code="password_too_long")
        if counted(password) < FEWEST:
            raise ValidationError(GUESSED, code="password_guessed")

    def get_help_text(self) -> str:
        return GUESSED
