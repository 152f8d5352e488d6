"""What pages say of the sums that are kept."""

from collections.abc import Iterable

from financing.models import ReckonedShare

MOST_APART = 3


def apart_note(shares: Iterable[ReckonedShare]) -> str:
    """What is paid outside the conventions' totals, to end the note of what is paid within."""
    said = [one.apart for one in shares if not one.component.in_totals][:MOST_APART]
    return f", et {', '.join(said)}, hors des totaux" if said else ""
