"""What pages ask of the parties of a convention together."""

from conventions.models import Convention

MANY = 25  # parties: papers of a row for each take a second to lay out, and more


def is_long_on_paper(convention: Convention) -> bool:
    """Whether its papers are laid out apart; one query."""
    return convention.parties.count() > MANY
