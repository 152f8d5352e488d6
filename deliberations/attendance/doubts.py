"""What is doubtful in the lists of a session, at one question, in plain French. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from deliberations.attendance.counts import GIVEN, IN_OFFICE, KINDS, SITTING, VOTING
from deliberations.attendance.items import Item
from deliberations.attendance.lists import Lists, Member, Span
from deliberations.attendance.names import key
from press.words.french import plural

WORDS = {
    IN_OFFICE: ("membre en exercice", "membres en exercice"),
    SITTING: ("présent", "présents"),
    GIVEN: ("procuration", "procurations"),
    VOTING: ("votant", "votants"),
}


def differences(lists: Lists, question: Item) -> Iterator[str]:
    """Where the counts that the act prints are not those of its lists, or not one."""
    present, given = len(lists.there(question)), len(lists.given(question))
    printed = lists.printed(question)
    counted = {SITTING: present, GIVEN: given, VOTING: present + given}
    for kind, number in counted.items():
        said = getattr(printed, kind)
        if said is not None and said != number:
            yield f"l'acte imprime {plural(said, *WORDS[kind])}, ses listes en donnent {number}"
    yield from _wrong_total(lists)
    for kind in KINDS:
        several = dict.fromkeys(one.value for one in lists.counts if one.kind == kind)
        if len(several) > 1:
            values = " puis ".join(map(str, several))
            yield f"l'acte imprime {values} {WORDS[kind][1]}"


def _wrong_total(lists: Lists) -> Iterator[str]:
    """Members are those present, the absent, and the givers that are on neither list.

    A substitute who sits is not a member beside the one replaced.
    """
    if lists.members is None:
        return
    present = {key(one.name) for one in lists.present}
    away = {key(one.name) for one in lists.away if not one.is_substitute}
    apart = {lists.who(one.giver) for one in lists.proxies} - present - away
    counted = len(present | away | apart)
    substitutes = len({key(one.name) for one in lists.present if one.is_substitute})
    if not counted - substitutes <= lists.members <= counted:
        yield (
            f"{plural(len(present), 'présent')} et {plural(counted - len(present), 'absent')} "
            f"font {counted} membres pour {lists.members} en exercice"
        )


def doubts(lists: Lists, question: Item) -> Iterator[str]:
    """Everything else to look at again."""
    there = lists.there(question)
    yield from (f"entrée non comprise : « {entry} »" for entry in lists.unread)
    for member in lists.listed:
        if member.note and not (member.is_substitute or member.arrives_by_the_clock):
            yield f"mention non comprise : « {member.name} ({member.note}) »"
    yield from lists.said
    yield from _named_twice(lists)
    yield from _late(lists, there)
    yield from _proxy_doubts(lists, question, there)
    spans = [(one.name, one.span) for one in lists.present]
    for name, span in spans + [(one.giver, one.span) for one in lists.proxies]:
        if span.part and span.last == question.number and not question.part:
            yield f"« {name} » : compté jusqu'à la question {span.end}"
    if lists.questions and question.number not in lists.questions:
        yield (
            f"la question {question} n'est pas à l'ordre de passage "
            f"({min(lists.questions)} à {max(lists.questions)})"
        )


def _named_twice(lists: Lists) -> Iterator[str]:
    for words, members in (("présents", lists.present), ("absents", lists.away)):
        printed: dict[str, list[Member]] = {}
        for one in members:
            printed.setdefault(key(one.name), []).append(one)
        for same in printed.values():
            if len(same) > 1 and _overlap([one.span for one in same]):
                yield (
                    f"« {same[0].name} » : nom imprimé {len(same)} fois parmi les {words}, "
                    "compté une fois"
                )
    away = {key(one.name) for one in lists.away}
    for one in _each(lists.present):
        if key(one.name) in lists.contradicted:
            yield (
                f"« {one.name} » : imprimé parmi les présents et parmi les absents, donne "
                "procuration : compté représenté"
            )
        elif key(one.name) in away:
            yield f"« {one.name} » : nom imprimé parmi les présents et parmi les absents"


def _overlap(spans: list[Span]) -> bool:
    """Whether someone is said to sit twice at once: who leaves and comes back is not."""
    ends = sorted(spans, key=lambda one: one.first or 0)
    return any(
        before.last is None or (after.first or 0) <= before.last for before, after in pairwise(ends)
    )


def _late(lists: Lists, there: set[str]) -> Iterator[str]:
    for one in lists.latecomers:
        counted = "compté" if key(one.name) in there else "non compté"
        yield f"« {one.name} » arrive en cours de séance, aucune question ne le dit : {counted}"


def _proxy_doubts(lists: Lists, question: Item, there: set[str]) -> Iterator[str]:
    for one in lists.in_effect(question):
        mandate = f"procuration de {one.giver} à {one.holder}"
        if not one.holder:
            yield f"procuration de {one.giver} : son porteur n'est pas nommé, comptée"
            continue
        holder = lists.named[one.holder]
        if lists.who(one.giver) in there:
            yield f"{mandate} : {one.giver} siège à la question {question}, compté une fois"
        if holder is None:
            yield f"{mandate} : {one.holder} n'est sur aucune liste, comptée"
        elif holder not in there:
            yield f"{mandate} : {one.holder} ne siège pas à la question {question}, comptée"
    yield from _spoilt_names(lists, question)
    yield from _too_many(lists, question)


def _spoilt_names(lists: Lists, question: Item) -> Iterator[str]:
    printed = {key(one.name): one.name for one in reversed(lists.listed)}
    for one in lists.in_effect(question):
        for name in filter(None, (one.giver, one.holder)):
            found = lists.named[name]
            if found is not None and sorted(found.split()) != sorted(key(name).split()):
                yield f"« {name} » est lu comme « {printed[found]} »"


def _too_many(lists: Lists, question: Item) -> Iterator[str]:
    """A member gives one proxy, and holds one (CGCT L2121-20)."""
    mandates = lists.in_effect(question)
    given = Counter(lists.who(one.giver) for one in mandates)
    held = Counter(lists.who(one.holder) for one in mandates if one.holder)
    for who, giver in {lists.who(one.giver): one.giver for one in mandates}.items():
        if given[who] > 1:
            yield f"« {giver} » donne {given[who]} procurations, comptées une fois"
    for who, holder in {lists.who(one.holder): one.holder for one in mandates}.items():
        if held[who] > 1:
            yield f"« {holder} » porte {held[who]} procurations : une au plus (CGCT L2121-20)"


def _each(members: Iterable[Member]) -> Iterable[Member]:
    return {key(one.name): one for one in members}.values()
