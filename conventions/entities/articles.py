"""What a text says, article by article."""

from django.db import models

from conventions.entities.agreement import Text
from epci.models import Sourced
from press.kit.searched import SearchedField


class Article(Sourced):
    """One article of a text, numbered by its rank in the assembled document."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="articles")
    rank = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("titre", max_length=200)
    body = models.TextField("texte", max_length=20_000)
    searched = SearchedField(lambda one: f"Article {one.rank} : {one.title}", "body")

    class Meta:
        verbose_name = "article"
        ordering = ("text", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["text", "rank"],
                name="article_rank_once",
                violation_error_message="Ce texte a déjà un article de ce numéro.",
            ),
        )

    def __str__(self) -> str:
        return f"Article {self.rank} : {self.title}"
