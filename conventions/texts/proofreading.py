"""What a text still lacks before councils vote it, and what no paper can print."""

import re
from collections.abc import Iterator, Mapping, Sequence

from conventions.models import Article, Party, Text
from conventions.reading_acts.clauses import fixes_sharing
from conventions.texts.facts import facts_of
from conventions.texts.prose import Fact, facts_in
from conventions.texts.reading import Written, articles_of, written
from press.files.pdf import missing_glyphs


def unprintable(text: Text, signing: Sequence[Party]) -> list[str]:
    """What its paper cannot print, and where, of those who sign it too; one query."""
    convention = text.convention
    places = [
        ("le titre", f"{convention.title}{text.title}{convention.programme}"),
        *((f"la partie {one}", _printed_of(one)) for one in signing),
        *(_place(one) for one in articles_of(text)),
    ]
    return list(_cannot_print(places))


def unfinished(text: Text) -> list[str]:
    """By article, what is not written yet; one query."""
    articles, facts = articles_of(text), facts_of(text)
    if not articles:
        return ["Le texte n'a pas encore d'articles : c'est ce que ses parties signeront."]
    lacks = [lack for one in articles for lack in _unfinished(one, facts)]
    return [*lacks, *_miscited(text, articles)]


def _miscited(text: Text, articles: Sequence[Written]) -> Iterator[str]:
    """Where letters would cite an article that is not the one which fixes the sharing."""
    cited = text.convention.sharing_article
    fixing = [
        str(one.article.rank)
        for one in articles
        if one.article.rank and fixes_sharing(one.article.title, one.article.body)
    ]
    numbers = re.findall(r"[0-9]+", cited)
    if text.number == 0 and numbers and fixing and not set(numbers) & set(fixing):
        yield (
            f"Les lettres citeront l'« {cited} » pour la répartition, que fixe l'article "
            f"{' ou '.join(fixing)} : corrigez les termes de la convention."
        )


def remarks_on(article: Article) -> list[str]:
    """What whoever has just written an article should know of it; no query."""
    facts = facts_of(article.text)
    one = written(article, facts)
    return [*_cannot_print([_place(one)]), *_unknown(one, facts)]


def _printed_of(party: Party) -> str:
    return f"{party.name}{party.short_name}{party.signatory}{party.signatory_capacity}"


def _place(one: Written) -> tuple[str, str]:
    """An article, and its words as they are printed."""
    pieces = (piece for block in one.blocks for line in block.lines for piece in line)
    return f"« {one.heading} »", "".join((one.heading, *(piece.text for piece in pieces)))


def _cannot_print(places: list[tuple[str, str]]) -> Iterator[str]:
    for where, words in places:
        if missing := missing_glyphs(words):
            signs = " ".join(sorted(missing))
            yield f"Dans {where}, {signs} ne peut pas s'imprimer : corrigez-le."


def _unfinished(one: Written, facts: Mapping[str, Fact]) -> Iterator[str]:
    if not one.blocks:
        yield f"« {one.heading} » est à rédiger."
    for name in sorted(facts_in(one.article.body)):
        if name in facts and not facts[name].value:
            yield f"« {one.heading} » cite [{name}], que la convention ne dit pas encore."
    yield from _unknown(one, facts)


def _unknown(one: Written, facts: Mapping[str, Fact]) -> Iterator[str]:
    for name in sorted(facts_in(one.article.body) - set(facts)):
        yield (
            f"« {one.heading} » cite [{name}], qui n'est le nom d'aucun champ : il s'imprimera "
            "tel quel, entre crochets."
        )
