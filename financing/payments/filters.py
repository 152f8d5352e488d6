"""How the letters of every convention are searched."""

from collections.abc import Collection

from django.db.models import Q
from django.http import QueryDict

from epci.models import Organisation
from financing.payments.letter_states import CANCELLED, GIVEN, HELD, LATE, PAID, PARTLY, TO_PAY
from financing.payments.listed import CONVENTION, FoundLetters
from press.kit.filters import EurosFilter, Filters, KnownFilter, TextFilter
from press.words.compared import compared_words
from press.words.french import is_number

TO_RECEIVE, TO_GIVE = "recevoir", "payer"
STATES = (LATE, TO_PAY, PARTLY, HELD, PAID, GIVEN, CANCELLED)
NOTHING = Q(pk=None)
Found = FoundLetters


class LettersFilters(Filters):
    """The choices are those of the letters that the person sees.

    `has_any` says whether there is anything to search.
    """

    recherche = TextFilter(method="search", label="Numéro, destinataire ou convention")
    etat = KnownFilter(method="standing", label="État")
    sens = KnownFilter(method="way", label="Sens", empty_label="toutes")
    convention = TextFilter(method="of_convention", label="Convention")
    exercice = KnownFilter(method="of_year", label="Exercice")
    de = EurosFilter(method="at_least", label="À partir de (€)")
    a = EurosFilter(method="at_most", label="Jusqu'à (€)")
    ranges = (("de", "a"),)

    def __init__(
        self,
        asked: QueryDict,
        letters: FoundLetters,
        facts: tuple[Collection[str], Collection[int]],
        own: Collection[Organisation],
    ) -> None:
        super().__init__(asked, letters)
        self.own = list(own)
        references, years = facts
        self.has_any = bool(references)
        self.propose("convention", references)
        self.offer("exercice", years)
        self.offer("etat", STATES)
        self.offer("sens", ((TO_RECEIVE, "à recevoir"), (TO_GIVE, "à payer")))

    def search(self, found: Found, _name: str, text: str) -> Found:
        """A number as it is printed, or words that are all in the addressee or the convention."""
        typed = text.strip()
        if not typed:
            return found
        year, _, rank = typed.partition("-")
        if is_number(year) and is_number(rank) and len(typed) < 16:
            return found.where(Q(year=year, number=rank), Q(number=typed))
        words = compared_words(typed)
        if not words:
            return found.where(NOTHING, NOTHING)
        calls, earlier = _holding(words, "round__"), _holding(words, "")
        return found.where(calls, earlier | Q(number__iexact=typed))

    def standing(self, found: Found, _name: str, word: str) -> Found:
        return found.of_state(word) if word else found

    def way(self, found: Found, _name: str, word: str) -> Found:
        if word == TO_RECEIVE:
            carried = Q(component__carrier__organisation__in=self.own)
            return found.where(Q(carrier__in=self.own), carried)
        own = Q(party__organisation__in=self.own)
        return found.where(own, own) if word else found

    def of_convention(self, found: Found, _name: str, reference: str) -> Found:
        held = {f"{CONVENTION}__reference__iexact": reference.strip()}
        calls = {f"round__{name}": value for name, value in held.items()}
        return found.where(Q(**calls), Q(**held)) if reference.strip() else found

    def of_year(self, found: Found, _name: str, year: str) -> Found:
        if not year:
            return found
        return found.where(Q(round__period__fiscal_year=year), Q(period__fiscal_year=year))

    def at_least(self, found: Found, _name: str, amount: int | None) -> Found:
        asked = Q() if amount is None else Q(amount__gte=amount)
        return found.where(asked, asked)

    def at_most(self, found: Found, _name: str, amount: int | None) -> Found:
        asked = Q() if amount is None else Q(amount__lte=amount)
        return found.where(asked, asked)


def _holding(words: Collection[str], path: str) -> Q:
    """Each word is in the addressee or in the convention."""
    found = Q()
    for word in words:
        places = ("party__searched", f"{path}{CONVENTION}__searched")
        found &= Q(*((f"{place}__contains", word) for place in places), _connector=Q.OR)
    return found
