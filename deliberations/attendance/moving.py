"""What the movements told outside the lists change in them. Pure."""

from deliberations.attendance.book import Book, Person, Power
from deliberations.attendance.likeness import Index
from deliberations.attendance.lists import PRESENT, Span
from deliberations.attendance.movements import MemberMovement
from deliberations.attendance.names import is_person, key
from deliberations.attendance.people import Style, split_people
from deliberations.attendance.spans import Moves
from deliberations.attendance.words import SMALL, words_of


def move(book: Book, moves: tuple[MemberMovement, ...]) -> None:
    """Everybody who comes or goes, in the order of the session."""
    if not moves:
        return
    people = [one for one in book.people if not one.unread]
    index = Index(one.name for one in people)
    by_key = {key(one.name): one for one in people}
    for one in moves:
        for name in _names(one.names):
            found = index.near(name)
            if found is None:
                book.said.append(f"mouvement non rattaché aux listes : « {one.printed} »")
            elif by_key[found].spans == (Span(),):
                _move(book, by_key[found], one)


def _names(text: str) -> list[str]:
    words = [one for one in words_of(text) if one.kind != SMALL]
    people = [one for one in split_people(words, Style()) if is_person(one)]
    return [text[one[0].start : one[-1].end] for one in people]


def _move(book: Book, person: Person, movement: MemberMovement) -> None:
    moves = movement.moves
    if moves.spans == (Span(),):
        if person.kind != PRESENT and moves.clock == "comes":
            book.said.append(f"aucune question n'est dite : « {movement.printed} »")
        return
    given = [one for one in book.powers if key(one.giver.name) == key(person.name)]
    if person.kind != PRESENT:
        person.kind, person.note = PRESENT, ""
    person.spans = moves.spans
    for power in given:
        power.spans = (Moves(moves.spans).away,)
    if movement.holder and not given:
        holder = _names(movement.holder)
        if holder:
            book.powers.append(Power(person, holder[0], (Moves(moves.spans).away,)))
