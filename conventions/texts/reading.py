"""A text as its page and its paper show it: parties in the act's order, articles, signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import MultipleObjectsReturned
from django.db.models import F
from django.http import Http404

from conventions.entities.agreement import ConventionQuerySet
from conventions.entities.states import text_state
from conventions.models import Approval, Article, Convention, Party, Text
from conventions.state.gate import why_closed
from conventions.texts.acts import fingerprint_of, named
from conventions.texts.facts import facts_of
from conventions.texts.prose import Block, Fact, Words, blocks_of
from conventions.texts.usual_articles import hint_for
from epci.models import Organisation
from press.words.french import long_date

# What pages read of a text beside its convention.
READ = [
    one.attname for one in Text._meta.concrete_fields if one.name not in {"convention", "searched"}
]


def with_its_texts(
    conventions: ConventionQuerySet, reference: str, on: date | None = None
) -> tuple[Convention, list[Text]]:
    """The one that an address names, and its texts in order, each with it; one query.

    With the `state` of each amendment on a day, where one is given. Raises as `the_one_of`.
    """
    named = conventions.named(reference).with_lead().annotate(**text_columns())
    if on is not None:
        named = named.annotate(text_state=text_state(on, text="texts__", kind="kind"))
    rows = list(named.order_by("pk", "texts__number"))
    found = the_one_of(rows)
    texts = texts_in(rows, found)
    if on is not None:
        for one, row in zip(texts, rows, strict=True):
            one.state = row.text_state
    found.read_texts = texts
    return found, texts


def the_one_of(rows: Sequence[Any], missing: str = "") -> Any:
    """What an address names, of rows in its order: one for each text that is joined to it.

    Raises Http404, and MultipleObjectsReturned: see `config.site.which_one`.
    """
    if not rows:
        raise Http404(missing)
    if rows[-1] != rows[0]:
        raise MultipleObjectsReturned
    return rows[0]


def text_columns(convention: str = "") -> dict[str, F]:
    """The columns of the texts of a convention, `convention` being the way to it: `text_…`."""
    return {f"text_{name}": F(f"{convention}texts__{name}") for name in READ}


def texts_in(rows: Sequence[Any], convention: Convention) -> list[Text]:
    """The texts of a convention that rows with `text_columns` are of, one each."""
    texts = [
        Text.from_db(None, READ, [getattr(row, f"text_{name}") for name in READ]) for row in rows
    ]
    for one in texts:
        one.convention = convention
    return texts


@dataclass(frozen=True)
class Written:
    """An article with its blocks, and what of it no act prints."""

    article: Article
    blocks: list[Block]
    hint: str

    @property
    def heading(self) -> str:
        """« Article 1 – Objet »; a preamble has its title alone."""
        rank, title = self.article.rank, self.article.title
        return f"Article {rank} – {title}" if rank else title

    @property
    def name(self) -> str:
        return named(self.article)

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.article)

    @property
    def is_summary(self) -> bool:
        """Whether the act says it at length, and this is only its facts."""
        return "body" in self.article.demonstration

    @property
    def is_untitled(self) -> bool:
        """Whether the act prints no such title."""
        return "title" in self.article.demonstration


@dataclass(frozen=True)
class Signer:
    """A party of a text, and by what it is authorised to sign it."""

    party: Party
    approval: Approval | None

    @property
    def organisation(self) -> Organisation:
        return self.party.organisation

    @property
    def authority(self) -> str:
        """« en vertu de la délibération n° 2025/12 du 10 avril 2025 »; empty before the vote."""
        given = self.approval
        if given is None or given.authorised_on is None or not given.is_authorised:
            return ""
        act = f"décision ({given.body})" if given.body else "délibération"
        number = f" n° {given.number}" if given.number else ""
        told = ", déclarée par le pilote" if given.is_declared("authorised_on") else ""
        return f"en vertu de la {act}{number} du {long_date(given.authorised_on)}{told}"

    @property
    def is_invented(self) -> bool:
        """Whether only a demonstration gives that authority."""
        given = self.approval
        return given is not None and (
            given.is_demonstration or "authorised_on" in given.demonstration
        )

    @property
    def address(self) -> str:
        """The address on one line."""
        lines = (" ".join(line.split()).rstrip(" ,") for line in self.party.address.splitlines())
        return ", ".join(filter(None, lines))

    @property
    def siren_is_invented(self) -> bool:
        return "siren" in self.organisation.demonstration

    @property
    def address_is_invented(self) -> bool:
        return self.party.has_address and "address" in self.organisation.demonstration


@dataclass(frozen=True)
class TextSheet:
    """Everything that a text says, as of a day."""

    text: Text
    signers: list[Signer]
    articles: list[Written]
    facts: dict[str, Fact]
    closed: str

    @property
    def convention(self) -> Convention:
        return self.text.convention

    @property
    def is_draft(self) -> bool:
        return not self.closed

    @property
    def is_signed(self) -> bool:
        """Whether parties sign it: a roadmap is voted, and not signed."""
        return self.convention.is_signed

    @property
    def preamble(self) -> Written | None:
        return next((one for one in self.articles if not one.article.rank), None)

    @property
    def numbered(self) -> list[Written]:
        return [one for one in self.articles if one.article.rank]

    @property
    def missing(self) -> list[str]:
        """The facts that articles quote and that no field says yet, in the order of the text."""
        names = (piece.text for piece in self._pieces() if piece.mark == "missing")
        return list(dict.fromkeys(names))

    @property
    def has_invented_facts(self) -> bool:
        """Whether an article quotes a field that only a demonstration fills in."""
        return any(piece.mark == "demonstration" for piece in self._pieces())

    @cached_property
    def demonstrated(self) -> list[str]:
        """What the text prints that no act does, for its notes."""
        return list(dict.fromkeys(self._demonstrated()))

    def _demonstrated(self) -> Iterator[str]:
        if any(one.is_summary for one in self.articles):
            yield "articles résumés"
        if any(one.is_untitled for one in self.articles):
            yield "titres d'articles"
        if self.has_invented_facts:
            yield "faits marqués"
        for signer in self.signers:
            if signer.authority and signer.is_invented:
                yield "autorisations marquées"
            if signer.siren_is_invented:
                yield "SIREN marqués"
            if signer.address_is_invented:
                yield "adresses marquées"

    def _pieces(self) -> Iterator[Words]:
        return (
            piece
            for one in self.articles
            for block in one.blocks
            for line in block.lines
            for piece in line
        )


def sheet_of(text: Text, on: date) -> TextSheet:
    """The whole of a text; four queries, and its convention's row."""
    return TextSheet(
        text=text,
        signers=list(_signers(text)),
        articles=articles_of(text),
        facts=facts_of(text),
        closed=why_closed(text),
    )


def articles_of(text: Text) -> list[Written]:
    """Its articles in their order; one query, none where they are read with it."""
    facts = facts_of(text)
    return [written(one, facts) for one in sorted(text.articles.all(), key=attrgetter("rank"))]


def written(article: Article, facts: dict[str, Fact]) -> Written:
    """An article as it is read."""
    blocks = blocks_of(article.body, article.rank, facts)
    return Written(article, blocks, hint_for(article.title, article.text.number))


def _signers(text: Text) -> Iterator[Signer]:
    approvals = {one.party_id: one for one in text.approvals.order_by()}
    parties = Party.objects.signing(text.convention, text.number).select_related("organisation")
    return (Signer(party, approvals.get(party.pk)) for party in parties.order_by("rank"))
