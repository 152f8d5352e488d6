"""What pages and acts ask of the answers of parties."""

from collections.abc import Iterator

from accounts.models import User
from conventions.entities.answers import NO
from conventions.models import Convention, Party
from epci.models import Organisation
from epci.permissions import Act, allowed_to, memberships_of


def speaks_for(by: User | None, organisation: Organisation) -> bool:
    """Whether the person answers in the name of the organisation, acting as they do now."""
    return by is not None and organisation in allowed_to(Act.ANSWER, memberships_of(by))


def refusals(convention: Convention) -> Iterator[str]:
    """Why what is written of its parties cannot go further, as sentences; one query."""
    for party in convention.parties.contested().order_by("rank"):
        yield f"{refusal_of(party)} : réglez-le avec elle, puis elle confirme."


def refusal_of(party: Party) -> str:
    """« CCVM conteste ce qui est déclaré d'elle (« jamais voté ») »; empty where it does not."""
    if party.answer not in NO:
        return ""
    what = "conteste ce qui est déclaré d'elle" if party.declared_on else "décline la convention"
    return f"{party} {what}" + (f" (« {party.refusal} »)" if party.refusal else "")


def why_withheld(party: Party) -> str:
    """Why no letter may be sent to a party, or in its name; empty where one may.

    The party is read `with_people`: whoever has nobody in Prorata cannot answer there.
    """
    if refused := refusal_of(party):
        return refused
    if party.accepted_on is None and party.declared_on is None and party.has_people:
        return f"{party} n'a pas encore accepté la convention"
    return ""
