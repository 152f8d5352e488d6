"""The days, clauses and articles of an act's convention in the form of its draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from config.published_acts.plan_fields import LinesOf
from conventions.reading_acts.articles import PrintedArticle
from conventions.reading_acts.clauses import PrintedClause
from press.words.printed import PrintedLine


@dataclass(frozen=True)
class ShownClause:
    """A clause on the page: its tick, the field that it fills, the lines that say it."""

    chosen: BoundField
    value: BoundField
    lines: Sequence[PrintedLine]


@dataclass(frozen=True)
class ShownArticle:
    """An article on the page; without a tick where a draft cannot hold it."""

    article: PrintedArticle
    chosen: BoundField | None


class FieldsOfText:
    """Clauses tick the fields of the terms that they fill; articles are added to the text."""

    def __init__(
        self, clauses: Sequence[PrintedClause], articles: Sequence[PrintedArticle]
    ) -> None:
        self.clauses, self.articles = clauses, articles

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        for clause in self.clauses:
            yield f"clause-{clause.field}", forms.BooleanField(required=False)
        for rank, article in enumerate(self.articles):
            if not article.refusal:
                label = f"Article {article.number} : {article.title}"
                yield f"article-{rank}", forms.BooleanField(label=label, required=False)

    @property
    def initial(self) -> dict[str, Any]:
        return {clause.field: clause.value for clause in self.clauses}

    def terms(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of clauses that were ticked, or written otherwise than proposed."""
        return {
            clause.field: typed[clause.field]
            for clause in self.clauses
            if typed[f"clause-{clause.field}"] or _is_rewritten(clause, typed[clause.field])
        }

    def accepted(self, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Title and text of each article that was ticked."""
        return [
            (one.title, one.body)
            for rank, one in enumerate(self.articles)
            if typed.get(f"article-{rank}")
        ]

    def shown_clauses(self, form: forms.Form, lines: LinesOf) -> Iterator[ShownClause]:
        for clause in self.clauses:
            chosen, value = form[f"clause-{clause.field}"], form[clause.field]
            yield ShownClause(chosen, value, lines(clause.lines))

    def shown_articles(self, form: forms.Form) -> Iterator[ShownArticle]:
        for rank, one in enumerate(self.articles):
            yield ShownArticle(one, None if one.refusal else form[f"article-{rank}"])


def _is_rewritten(clause: PrintedClause, typed: Any) -> bool:
    """Whether a person wrote something else than what was proposed, whatever its line ends."""
    return typed not in (None, "") and str(typed).split() != str(clause.value).split()
