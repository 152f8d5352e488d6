"""How a list of deliberations is searched and filtered."""

from django.db.models import Case, Q, Value, When
from django.http import QueryDict

from deliberations.models import DeliberationQuerySet
from deliberations.voting import Outcome
from press.kit.filters import DayFilter, Filters, KnownFilter, TextFilter
from press.kit.search import stating
from press.words.french import fold

UNANIMOUS, MAJORITY = "adoptée à l'unanimité", "adoptée à la majorité"
ADOPTED = Q(outcome=Outcome.ADOPTED)
RESULTS = {
    UNANIMOUS: ADOPTED & Q(in_favour__gt=0) & (Q(against=None) | Q(against=0)),
    MAJORITY: ADOPTED & Q(against__gt=0),
    **{one.label: Q(outcome=one) for one in Outcome},
}
RESULT = Case(*(When(holds, then=Value(word)) for word, holds in RESULTS.items()))


class DeliberationFilters(Filters):
    """The choices are those of the list; one query gives them.

    `has_any` says whether there is anything to search.
    """

    recherche = TextFilter(method="search", label="Numéro, objet ou identifiant")
    conseil = KnownFilter(field_name="council__name", label="Conseil")
    convention = KnownFilter(
        field_name="opened_reference", label="Convention", empty_label="toutes"
    )
    resultat = KnownFilter(method="voted", label="Résultat")
    annee = KnownFilter(field_name="held_on__year", label="Année", empty_label="toutes")
    du = DayFilter(field_name="held_on", lookup_expr="gte", label="Séance du")
    au = DayFilter(field_name="held_on", lookup_expr="lte", label="Au")
    ranges = (("du", "au"),)

    def __init__(self, asked: QueryDict, deliberations: DeliberationQuerySet) -> None:
        super().__init__(asked, deliberations)
        columns = ("council__name", "opened_reference", "held_on__year", RESULT)
        facts = list(deliberations.order_by().values_list(*columns).distinct())
        self.has_any = bool(facts)
        self.offer("conseil", sorted({council for council, *_ in facts}, key=fold))
        self.offer("convention", sorted({shown for _, shown, *_ in facts if shown}))
        self.offer("annee", sorted({year for *_, year, _ in facts}, reverse=True))
        voted = {result for *_, result in facts}
        self.offer("resultat", [word for word in RESULTS if word in voted])

    def search(self, found: DeliberationQuerySet, _name: str, text: str) -> DeliberationQuerySet:
        """Every word is somewhere in what names a deliberation."""
        return stating(found, text)

    def voted(self, found: DeliberationQuerySet, _name: str, word: str) -> DeliberationQuerySet:
        return found.alias(voted=RESULT).filter(voted=word)
