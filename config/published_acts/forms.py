"""The act that is pasted or sent, then what of it becomes a draft: nothing is stored in between."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import BoundField

from config.published_acts.acts import Accepted, Draft
from config.published_acts.proposals import ProposedParty
from config.published_acts.reading import PublishedAct
from conventions.life.forms import FLOOR, TermsForm, terms_of
from conventions.models import Convention
from conventions.parties.short_names import short_name_of
from press.files.papers import PaperError, text_of
from press.files.uploads import CONTROLS, MOST_BYTES, PDF, UploadField, accept
from press.kit.fields import DayField
from press.kit.forms import ActForm
from press.words.french import integer

LONGEST = 150_000  # characters: the text travels in the form until it is accepted
SALT = "config.published_acts"
LONGEST_NAME = 60  # characters of a party's short name


class PaperForm(ActForm):
    """An act, pasted or as a file; its value, `text`, has no control character."""

    pasted = forms.CharField(
        label="Texte de l'acte",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Tout l'acte, tableaux compris, tel qu'il est publié.",
    )
    paper = forms.FileField(
        label="Ou son fichier",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.txt"}),
        help_text=f"Un PDF qui a du texte, ou un texte, {MOST_BYTES // 10**6} Mo au plus.",
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        pasted, paper = typed.get("pasted", ""), typed.get("paper")
        if pasted.strip() and paper:
            self.add_error("paper", "Le texte ou son fichier, pas les deux : laissez l'un vide.")
        elif paper:
            typed["text"] = self._read("paper", paper.read(MOST_BYTES + 1))
        elif pasted.strip():
            typed["text"] = self._read("pasted", pasted.encode("utf-8", "replace"))
        elif not self.errors:
            self.add_error("pasted", "Collez le texte de l'acte, ou choisissez son fichier.")
        return typed

    def _read(self, name: str, content: bytes) -> str:
        try:
            text = text_of(content)
        except PaperError as refusal:
            why = str(refusal)
            self.add_error(name, why[:1].upper() + why[1:])
            return ""
        if len(text) > LONGEST:
            self.add_error(
                name,
                f"Ce texte a {integer(len(text))} caractères, cette page en lit "
                f"{integer(LONGEST)} : gardez l'acte et ses tableaux, sans les autres annexes.",
            )
        return CONTROLS.sub("", text.encode("utf-8", "replace").decode())


def sealed(text: str) -> str:
    """A text that was read, signed, with the token of the one draft that it may become."""
    return signing.dumps({"text": text, "token": uuid4().hex}, salt=SALT, compress=True)


def unsealed(content: str) -> tuple[str, str]:
    """The text and the token. Raises signing.BadSignature."""
    carried = signing.loads(content, salt=SALT)
    return carried["text"], UUID(carried["token"]).hex


class DraftForm(TermsForm):
    """The terms that a person types, and of the parties found those that are accepted."""

    acted_on = DayField(
        label="Date de l'acte",
        floor=FLOOR,
        help_text="Le jour de la séance : celui de la pièce.",
        error_messages={"required": "Écrivez la date de l'acte."},
    )
    file = UploadField(
        label="Fichier de l'acte",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="Sans fichier, c'est le texte lu qui est joint à la convention. Le navigateur "
        "oublie un PDF déjà envoyé : choisissez-le à nouveau pour le joindre.",
    )

    SECTIONS = (
        ("identite", "Ce qu'elle est", ("reference", "title", "kind")),
        ("duree", "Durée", ("starts_on", "ends_on")),
        ("piece", "La pièce", ("acted_on", "file")),
    )

    def __init__(
        self, *args: Any, act: PublishedAct, found: Sequence[ProposedParty], **kwargs: Any
    ) -> None:
        title = act.title.value if act.title else ""
        kwargs["initial"] = {"title": title, "acted_on": act.held_on}
        super().__init__(*args, **kwargs)
        self.act, self.found = act, found
        typed = {name for _, _, names in self.SECTIONS for name in names}
        for name in set(self.fields) - typed:
            del self.fields[name]
        self.fields["file"].widget.attrs["accept"] = ".pdf"
        for one, short in zip(found, distinct([one.name for one in found]), strict=True):
            self.fields[f"party-{one.siren}"] = forms.BooleanField(
                label=one.name, required=False, initial=True
            )
            self.fields[f"short-{one.siren}"] = forms.CharField(
                label=f"Sigle de {one.name}", required=False, max_length=LONGEST_NAME, initial=short
            )

    def parties(self) -> Iterator[tuple[ProposedParty, BoundField, BoundField]]:
        for one in self.found:
            yield one, self[f"party-{one.siren}"], self[f"short-{one.siren}"]

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload and upload.kind != PDF:
            raise ValidationError("Joignez l'acte en PDF, ou laissez vide.", code="kind")
        return upload

    def clean(self) -> dict[str, Any]:
        for one in self.found:
            chosen = self.cleaned_data.get(f"party-{one.siren}")
            if chosen and not self.cleaned_data.get(f"short-{one.siren}", "x"):
                self.add_error(f"short-{one.siren}", "Écrivez un sigle.")
        return self.cleaned_data

    def accepts_draft(self, act: Callable[..., object], text: str, token: str) -> bool:
        """As `accepts`, with the text that was read and the token of the form."""
        return self.accepts(lambda: act(draft=self.draft(text, token)))

    def arguments(self) -> dict[str, Any]:
        return {}

    def draft(self, text: str, token: str) -> Draft:
        """What is accepted, once the form is valid."""
        typed = self.cleaned_data
        terms = {name: typed.get(name, one) for name, one in terms_of(Convention()).items()}
        accepted = [
            Accepted(one.siren, typed[f"short-{one.siren}"], one.is_contributor)
            for one in self.found
            if typed[f"party-{one.siren}"]
        ]
        return Draft(
            reference=typed["reference"],
            terms=terms,
            parties=accepted,
            document=self._document(),
            dated_on=typed["acted_on"],
            upload=typed["file"] or accept(text.encode(), "acte.txt"),
            token=token,
        )

    def _document(self) -> str:
        number = self.act.number.value if self.act.number else ""
        return f"Acte n° {number[:100]}" if number else "Acte dont le projet est parti"


def distinct(names: Sequence[str]) -> list[str]:
    """A short name for each; the whole name where two would have the same."""
    short = [short_name_of(name) for name in names]
    twice = {one for one in short if short.count(one) > 1}
    return [
        name[:LONGEST_NAME] if one in twice else one for name, one in zip(names, short, strict=True)
    ]
