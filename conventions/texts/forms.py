"""What is typed of a text: an article, where it goes, and the scan of what was signed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from conventions.models import Article
from conventions.texts.acts import shown_of
from conventions.texts.reading import Written
from press.files.held import HeldFile
from press.files.uploads import UploadField
from press.kit.fields import DayField
from press.kit.forms import ActForm, EditForm

LONGEST_BODY = 20_000
BODY_HELP = "Une ligne par paragraphe ; « - » pour une liste ; « 7.1 Durée » pour une sous-partie."
PREAMBLE, LAST = "0", ""


class ArticleForm(EditForm):
    """The title and the body of an article."""

    title = forms.CharField(label="Titre", max_length=200)
    body = forms.CharField(
        label="Texte",
        required=False,
        max_length=LONGEST_BODY,
        help_text=BODY_HELP,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    @classmethod
    def over(cls, article: Article, typed: Any = None, kept: Any = None) -> "ArticleForm":
        """The form of an article that is there, with what was typed or kept of it."""
        facts = shown_of(article)
        return cls(typed, initial=kept or facts, facts=facts)


class NewArticleForm(ArticleForm):
    """One more article, last unless one says before which."""

    place = forms.ChoiceField(label="Place", required=False)
    field_order = ("place", "title", "body")

    def __init__(self, *args: Any, articles: Sequence[Written], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = [
            (str(one.article.rank), f"avant l'article {one.article.rank}, {one.article.title}")
            for one in articles
            if one.article.rank
        ]
        has_preamble = any(one.article.rank == 0 for one in articles)
        first = [] if has_preamble else [(PREAMBLE, "en préambule, sans numéro")]
        self.fields["place"].choices = [(LAST, "à la fin"), *first, *before]

    @property
    def rank(self) -> int | None:
        """The number that is asked; None for the end."""
        chosen = self.cleaned_data["place"]
        return int(chosen) if chosen else None


class MoveForm(forms.Form):
    """The number that an article should have, and the one that it had on the page."""

    to = forms.IntegerField(min_value=0, max_value=1_000)
    seen = forms.IntegerField(min_value=0, max_value=1_000)


class SignedCopyForm(ActForm):
    """The scan of a text, and the day of its last signature."""

    dated_on = DayField(label="Dernière signature le")
    file = UploadField(
        label="Exemplaire signé",
        help_text="Un PDF de 10 Mo au plus.",
        widget=HeldFile(attrs={"accept": ".pdf"}),
    )

    def arguments(self) -> dict[str, Any]:
        return {"upload": self.cleaned_data["file"], "dated_on": self.cleaned_data["dated_on"]}
