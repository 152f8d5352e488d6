"""What a convention says of giving a subsidy back."""

from datetime import date

from conventions.models import Article, Convention

WORD = "revers"  # reversement, reverser, reversée


def clause_of(convention: Convention, on: date) -> str:
    """« Article 7 : Modification et reversement » of the texts in effect, the last one that speaks
    of it in its title, else in its words; empty where none does. Two queries at most.
    """
    articles = Article.objects.filter(text__in=convention.texts.in_effect(on).order_by())
    newest = articles.order_by("-text__number", "rank")
    found = (
        newest.filter(title__icontains=WORD).first() or newest.filter(body__icontains=WORD).first()
    )
    return f"Article {found.rank}, {found.title}"[:150] if found else ""
