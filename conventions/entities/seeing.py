"""What a person sees: the conventions to which one of their organisations is a party."""

from django.db.models import OuterRef, Q, QuerySet, Value

from accounts.models import User
from conventions.entities.party import SEATED, Party
from epci.models import Membership
from press.kit.counts import MOST, is_longer
from press.kit.told import AskedOfEach, OfList

# In one list: see `PartyQuerySet.seeing`.
SEATS = """
(SELECT seat.convention_id FROM conventions_party seat
WHERE {seated}
AND (seat.refused_on IS NULL OR seat.declared_on IS NOT NULL)
AND seat.organisation_id IN
(SELECT acting.organisation_id FROM epci_membership acting WHERE acting.user_id = {user}))
""".replace("{seated}", SEATED.format(joined_by="seat.joined_by_id"))
SEEN = f"{{pk}} IN {SEATS}"


class SeenByFew(OfList):
    """The same of who sees few: PostgreSQL, which cannot know it, is made to list them first."""

    def __init__(self, user: User, convention: str) -> None:
        super().__init__(convention, SEATS, user=Value(user.pk))


def sees_many(user: User) -> bool:
    """Whether they see more conventions than are counted; one query."""
    return is_longer(seats_of(user), MOST)


def seats_of(user: User) -> QuerySet[Party]:
    """By which they see conventions: several for one where several organisations are theirs."""
    acting = Membership.objects.filter(user=user).order_by().values("organisation")
    return Party.objects.seeing().filter(organisation__in=acting).order_by()


def seen_one_by_one(user: User, convention: str) -> Q:
    """The same of the convention to which a path leads, asked of each row in turn: for who sees so
    many that listing them takes longer than finding the first.
    """
    return Q(AskedOfEach(seats_of(user).filter(convention=OuterRef(convention))))
