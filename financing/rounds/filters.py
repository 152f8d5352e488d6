"""How the letters of a round are searched."""

from collections.abc import Sequence

from django.http import QueryDict

from financing.rounds.issued import Letter
from press.kit.filters import EurosFilter, Filters, KnownFilter, TextFilter
from press.words.compared import compared, compared_words

Found = list[Letter]


class LetterFilters(Filters):
    """The choices are those of the round."""

    recherche = TextFilter(method="search", label="Numéro ou destinataire")
    etat = KnownFilter(method="standing", label="État")
    de = EurosFilter(method="at_least", label="À partir de (€)")
    a = EurosFilter(method="at_most", label="Jusqu'à (€)")
    ranges = (("de", "a"),)

    def __init__(self, asked: QueryDict, letters: Sequence[Letter]) -> None:
        super().__init__(asked, letters)
        self.offer("etat", sorted({one.state_word for one in letters}))

    def search(self, found: Found, _name: str, text: str) -> Found:
        """Every word is somewhere in the number or the addressee."""
        asked = compared_words(text)
        names = ((one, compared(f"{one.number} {one.addressee}")) for one in found)
        return [one for one, name in names if all(word in name for word in asked)]

    def standing(self, found: Found, _name: str, word: str) -> Found:
        return [one for one in found if one.state_word == word]

    def at_least(self, found: Found, _name: str, amount: int) -> Found:
        return [one for one in found if one.amount >= amount]

    def at_most(self, found: Found, _name: str, amount: int) -> Found:
        return [one for one in found if one.amount <= amount]
