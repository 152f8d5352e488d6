"""What an item has become: from its votes, from what is stated, from what the act prints."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError

from deliberations.models import Deliberation
from deliberations.nominations import elected, read_rounds
from deliberations.printed_votes import is_secret, read_counts, read_outcome
from deliberations.roll_call import SENSES, NamedVote, called_twice, counts_of
from deliberations.voting import Outcome, decide


def conclude(
    deliberation: Deliberation,
    stated: Outcome | None,
    called: Sequence[NamedVote] = (),
    decisions: Sequence[str] = (),
) -> None:
    """Set the result of a deliberation; nothing is saved.

    Counts left empty are those of the roll call, else those that the act prints. Raises
    ValidationError: `outcome` where sources disagree or none says it, `roll_call` for its names.
    """
    refusals = list(_call_refusals(deliberation, called))
    read_votes(deliberation, called)
    try:
        deliberation.outcome = _result(deliberation, stated, decisions)
    except ValueError as error:
        refusals.append(ValidationError(f"Résultat : {str(error).rstrip('.')}.", code="outcome"))
    if refusals:
        raise ValidationError(refusals)


def read_votes(deliberation: Deliberation, called: Sequence[NamedVote] = ()) -> None:
    """Fill the counts left empty, and the secret ballot that the act prints."""
    printed = read_counts(deliberation.as_printed)
    if deliberation.interested is not None:  # an act says of them that they take no part
        printed.pop("not_voting", None)
    for name, count in {**printed, **counts_of(called)}.items():
        if getattr(deliberation, name) is None:
            setattr(deliberation, name, count)
    deliberation.secret = deliberation.secret or is_secret(deliberation.as_printed)


def _result(
    deliberation: Deliberation, stated: Outcome | None, decisions: Sequence[str]
) -> Outcome:
    """By whoever may say it: a nomination's rounds, the votes, the clerk, the act."""
    if deliberation.nomination:
        found = elected(read_rounds(deliberation.nomination))
        return decide(None, stated=stated, printed=Outcome.ADOPTED if found else Outcome.REJECTED)
    vote = deliberation.vote
    printed = read_outcome(deliberation.as_printed)
    if printed is None:
        printed = _decided(decisions, counted=vote is not None)
    if not (stated or printed or vote):
        return Outcome.ADOPTED  # the form asks for a result: only an act that prints none is left
    return decide(vote, secret=deliberation.secret, stated=stated, printed=printed)


def _decided(decisions: Sequence[str], *, counted: bool) -> Outcome | None:
    """What the decisions say; where votes are counted, that they adopt says nothing more."""
    found = read_outcome(" ; ".join(decisions))
    return None if counted and found is Outcome.ADOPTED else found


def _call_refusals(
    deliberation: Deliberation, called: Sequence[NamedVote]
) -> Iterator[ValidationError]:
    """Where the counts typed are not those of the roll call, and who is called twice."""
    for name, count in counts_of(called).items():
        typed = getattr(deliberation, name)
        if typed is not None and typed != count:
            yield ValidationError(
                f"Appel nominal : {count} {SENSES[name]}, le vote en compte {typed}.",
                code="roll_call",
            )
    for name in called_twice(called):
        yield ValidationError(f"Appel nominal : {name} vote deux fois.", code="roll_call")
