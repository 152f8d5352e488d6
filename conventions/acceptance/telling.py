"""Who is told, by e-mail, that an organisation is announced, declared, or says no.

An e-mail says who wrote its words: a convention's title is whatever its lead typed.
"""

from collections.abc import Iterable

from accounts.models import User
from conventions.access import lead_of
from conventions.models import Convention, Party
from epci.messages.topics import Topic
from epci.models import Membership, Organisation
from epci.permissions import Act, holders
from post import outbox


def people_of(organisations: Iterable[Organisation], act: Act) -> list[User]:
    """Those who may do an act for organisations, each once."""
    found = User.objects.filter(
        is_active=True,
        pk__in=Membership.objects.filter(
            organisation__in=organisations, role__in=holders(act)
        ).values("user"),
    )
    return list(found.order_by("email"))


def hosts() -> list[User]:
    """Who keeps Prorata running, and answers for its organisations."""
    return list(User.objects.filter(is_host=True, is_active=True).order_by("email"))


def tell_party(party: Party, by: User | None) -> None:
    """Its people: that it is announced, or what was declared of it, once that is written."""
    people = [one for one in people_of([party.organisation], Act.ANSWER) if one != by]
    _send("announced", people, party, by, party.organisation)


def tell_refusal(party: Party, by: User | None, *, to_hosts: bool) -> None:
    """The people of the lead, and the host where somebody's word is disputed."""
    lead = lead_of(party.convention)
    people = people_of([lead], Act.EDIT_CONVENTION) if lead else []
    _send("refused", people, party, by, lead)
    if to_hosts:
        _send("disputed", hosts(), party, by, None, topic="")


def _send(
    name: str,
    people: Iterable[User],
    party: Party,
    by: User | None,
    owner: Organisation | None,
    topic: str = Topic.ANSWERS,
) -> None:
    convention: Convention = party.convention
    context = {
        "party": party,
        "convention": convention,
        "lead": lead_of(convention),
        "by": by,
        "link": outbox.link_to("answer_party", convention.reference, party.pk),
    }
    more = {"context": context, "owner": owner and owner.pk, "topic": topic}
    outbox.put_all(outbox.written(name, to=one.email, **more) for one in people)
