"""The letter of an address, as its pages read it, with what the person may do about it."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone

from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Act, can, refusal
from epci.zones import today_of
from financing.entities.register import FundCallQuerySet
from financing.models import CallRound, FundCall
from financing.payments.letter_states import CANCELLED, with_state
from press.kit.naming import named
from press.words.french import is_number


@dataclass(frozen=True)
class LetterScope:
    """A letter that asks for money or gives some back, of a convention that the person sees."""

    request: HttpRequest
    letter: FundCall
    today: date

    @property
    def convention(self) -> Convention:
        return self.letter.round.component.convention

    @property
    def carrier(self) -> Organisation:
        return self.letter.carrier

    @property
    def address(self) -> tuple[str, int, str]:
        return self.convention.reference, self.letter.round_id, str(self.letter)

    @property
    def is_standing(self) -> bool:
        return self.letter.state != CANCELLED  # type: ignore[attr-defined]

    @property
    def is_subsidy(self) -> bool:
        """Whether its carrier gives a part back where a condition is broken."""
        return self.convention.kind == Convention.Kind.SUBSIDY

    @property
    def beyond(self) -> int:
        """What was paid too much, or is given back, and not used yet (centimes)."""
        return max(0, -self.letter.left) if self.is_standing else 0  # type: ignore[attr-defined]

    @property
    def owed(self) -> int:
        return max(0, self.letter.left) if self.is_standing else 0  # type: ignore[attr-defined]

    @property
    def needs_titre(self) -> bool:
        """Whether money came before the titre that a public carrier issues (account 471, P503)."""
        letter = self.letter
        is_public = self.carrier.has_public_accountant
        return is_public and letter.received > 0 and letter.titre_number is None  # type: ignore[attr-defined]

    @property
    def may_mandate(self) -> bool:
        """Whether the person keeps the budget of the addressee, which pays by mandats."""
        addressee = self.letter.party.organisation
        is_theirs = can(self.request.user, Act.KEEP_BUDGET, addressee)
        return is_theirs and addressee.has_public_accountant

    def may(self, act: Act) -> bool:
        return can(self.request.user, act, self.carrier)

    def refusal(self, act: Act) -> str:
        return refusal(act, self.carrier, self.request.user)

    def context(self) -> dict[str, object]:
        return {
            "scope": self,
            "convention": self.convention,
            "letter": self.letter,
            "round": self.letter.round,
        }


def seen_letters(request: HttpRequest, on: date) -> FundCallQuerySet:
    """The letters of the conventions that the person sees, with their state, less their content."""
    visible = Convention.objects.visible_to(request.user).order_by()
    letters = FundCall.objects.originals().filter(
        round__component__convention__in=visible.values("pk")
    )
    related = with_state(letters, on).select_related(
        "carrier",
        "party__organisation",
        "round__period",
        "round__component__convention",
        "round__component__carrier",
    )
    return related.defer("content").order_by("-issued_on", "carrier", "-number", "pk")


def letter_scope(request: HttpRequest, reference: str, pk: int, number: str) -> LetterScope:
    """404 for who has no organisation among the parties, and for what does not exist."""
    today = timezone.localdate()
    year, _, rank = number.partition("-")
    if not (is_number(year) and is_number(rank) and len(number) < 16):
        raise Http404("Aucune lettre de ce numéro.")
    letter = (
        seen_letters(request, today)
        .filter(round__in=CallRound.objects.filter(pk=pk).values("pk"), year=year, number=rank)
        .filter(named(reference, "round__component__convention"))
        .first()
    )
    if letter is None:
        raise Http404("Aucune lettre de ce numéro.")
    return LetterScope(request, letter, today_of(letter.carrier))
