"""A postal address as it is typed, and as an envelope shows it."""

from django.core.exceptions import ValidationError

LONGEST = 500  # characters
MOST_LINES = 6  # what the window of an envelope shows


def on_an_envelope(address: str) -> str:
    """The address by lines, without blanks around them. Raises ValidationError."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if not lines:
        raise ValidationError("Écrivez l'adresse postale.", code="required")
    if len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST:
        raise ValidationError(
            f"L'adresse tient en {MOST_LINES} lignes et {LONGEST} caractères au plus.",
            code="too_long",
        )
    return "\n".join(lines)
