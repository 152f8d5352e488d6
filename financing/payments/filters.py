"""How the letters of every convention are searched."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.http import QueryDict

from epci.models import Organisation
from financing.entities.register import FundCallQuerySet
from financing.payments.letter_states import CANCELLED, GIVEN, HELD, LATE, PAID, PARTLY, TO_PAY
from press.kit.filters import EurosFilter, Filters, KnownFilter, TextFilter
from press.words.compared import compared_words
from press.words.french import is_number

TO_RECEIVE, TO_GIVE = "recevoir", "payer"
STATES = (LATE, TO_PAY, PARTLY, HELD, PAID, GIVEN, CANCELLED)
PLACES = ("party__searched", "round__component__convention__searched")


class LettersFilters(Filters):
    """The choices are those of the letters that the person sees.

    `has_any` says whether there is anything to search.
    """

    recherche = TextFilter(method="search", label="Numéro, destinataire ou convention")
    etat = KnownFilter(method="standing", label="État")
    sens = KnownFilter(method="way", label="Sens", empty_label="toutes")
    convention = KnownFilter(
        field_name="round__component__convention__reference",
        label="Convention",
        empty_label="toutes",
    )
    exercice = KnownFilter(field_name="round__period__fiscal_year", label="Exercice")
    de = EurosFilter(field_name="amount", lookup_expr="gte", label="À partir de (€)")
    a = EurosFilter(field_name="amount", lookup_expr="lte", label="Jusqu'à (€)")
    ranges = (("de", "a"),)

    def __init__(
        self, asked: QueryDict, letters: FundCallQuerySet, own: Collection[Organisation], on: date
    ) -> None:
        super().__init__(asked, letters)
        self.own, self.on = own, on
        columns = "round__component__convention__reference", "round__period__fiscal_year"
        facts = list(letters.order_by().values_list(*columns).distinct())
        self.has_any = bool(facts)
        self.offer("convention", sorted({reference for reference, _ in facts}))
        self.offer("exercice", sorted({year for _, year in facts}, reverse=True))
        self.offer("etat", STATES)
        self.offer("sens", ((TO_RECEIVE, "à recevoir"), (TO_GIVE, "à payer")))

    def search(self, found: FundCallQuerySet, _name: str, text: str) -> FundCallQuerySet:
        """A number as it is printed, or words that are all in the addressee or the convention."""
        year, _, rank = text.strip().partition("-")
        if is_number(year) and is_number(rank) and len(text) < 16:
            return found.filter(year=year, number=rank)
        words = compared_words(text)
        for word in words:
            held = Q()
            for place in PLACES:
                held |= Q((f"{place}__contains", word))
            found = found.filter(held)
        return found if words or not text.strip() else found.none()

    def standing(self, found: FundCallQuerySet, _name: str, word: str) -> FundCallQuerySet:
        return found.filter(state=word)

    def way(self, found: FundCallQuerySet, _name: str, word: str) -> FundCallQuerySet:
        if word == TO_RECEIVE:
            return found.filter(carrier__in=self.own)
        return found.filter(party__organisation__in=self.own)
