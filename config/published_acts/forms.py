"""The act that is pasted or sent, then what of it becomes a draft: nothing is stored in between."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import BoundField

from config.published_acts.acts import Accepted, AcceptedVote, Draft
from config.published_acts.plan_fields import LEAD, FieldsOfPlans
from config.published_acts.proposals import Proposals, ProposedParty
from config.published_acts.reading import PublishedAct
from config.published_acts.rule_fields import FieldsOfRules
from config.published_acts.text_fields import FieldsOfText
from config.published_acts.vote import ProposedVote
from conventions.life.forms import FLOOR, TermsForm, terms_of
from conventions.models import Convention
from conventions.parties.short_names import short_name_of
from deliberations.attendance.roll import Roll
from epci.models import Organisation
from financing.reading_acts.outline import PlanOutline
from press.files.held import HeldFile
from press.files.papers import PaperError, text_of
from press.files.uploads import CONTROLS, MOST_BYTES, PDF, UploadField, accept
from press.kit.fields import DayField
from press.kit.forms import ActForm, words
from press.words.french import integer, short_date

LONGEST = 150_000  # characters: the text travels in the form until it is accepted
SALT = "config.published_acts"
PDF_BEGINS = b"%PDF-"
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
        widget=HeldFile(attrs={"accept": ".pdf,.txt"}),
        help_text=f"Un PDF qui a du texte, ou un texte, {MOST_BYTES // 10**6} Mo au plus.",
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        pasted, paper = typed.get("pasted", ""), typed.get("paper")
        if pasted.strip() and paper:
            self.add_error("paper", "Le texte ou son fichier, pas les deux : laissez l'un vide.")
            self.fields["paper"].widget.hold(paper.read(MOST_BYTES + 1), paper.name)
        elif paper:
            content = paper.read(MOST_BYTES + 1)
            typed["text"], typed["file"] = self._read("paper", content), (content, paper.name)
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
        widget=HeldFile(attrs={"accept": ".pdf"}),
        help_text="Sans PDF, c'est le texte lu qui est joint à la convention.",
    )

    SECTIONS = (
        ("identite", "Ce qu'elle est", ("reference", "title", "kind")),
        ("duree", "Durée", ("starts_on", "ends_on")),
        ("piece", "La pièce", ("acted_on", "file")),
    )

    def __init__(
        self,
        *args: Any,
        proposals: Proposals,
        lead: Organisation,
        vote: ProposedVote,
        **kwargs: Any,
    ) -> None:
        self.proposals, act = proposals, proposals.act
        self.act, self.found, self.vote = act, list(proposals.parties()), vote
        self.lead = lead.siren
        self.text = FieldsOfText(act.clauses, act.articles)
        outlines = proposals.outlines()
        self.plan = FieldsOfPlans(outlines, self._carriers(lead), _named(act))
        self.rules = FieldsOfRules(list(proposals.sharings()), list(map(_name_of, outlines.plans)))
        title = act.title.value if act.title else ""
        own = {"title": title, "acted_on": act.held_on}
        kwargs["initial"] = {**own, **self.text.initial}
        super().__init__(*args, **kwargs)
        self._keep({name for _, _, names in self.SECTIONS for name in names} | set(own))
        self.fields["file"].widget.attrs["accept"] = ".pdf"
        self.fields.update(self._of_parties())
        for part in (self.text, self.plan, self.rules):
            self.fields.update(part.fields())
        if not vote.refusal:
            self.fields["vote"] = forms.BooleanField(label="Enregistrer", required=False)
            self.fields["presences"] = forms.BooleanField(label="Avec ses listes", required=False)

    def _keep(self, names: set[str]) -> None:
        """The terms that are typed here, and those that clauses of the act fill."""
        for name in set(self.fields) - names - set(self.text.initial):
            del self.fields[name]

    def _carriers(self, lead: Organisation) -> dict[str, str]:
        """Who may carry a component: the lead, and the parties found."""
        own = {lead.siren or LEAD: f"{lead.name}, pilote"}
        return own | {one.siren: one.name for one in self.found if one.siren not in own}

    def sections(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """The terms to type, without those that stand beside the clauses that say them."""
        for anchor, title, fields in super().sections():
            kept = [one for one in fields if one.name not in self.text.initial]
            if kept:
                yield anchor, title, kept

    def _of_parties(self) -> Iterator[tuple[str, forms.Field]]:
        found = self.found
        for one, short in zip(found, distinct(found), strict=True):
            chosen = forms.BooleanField(label=one.name, required=False, initial=True)
            yield f"party-{one.siren}", chosen
            yield (
                f"short-{one.siren}",
                words(f"Sigle de {one.name}", LONGEST_NAME, initial=short),
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
        parties = {one.siren for one in self.found if self.cleaned_data.get(f"party-{one.siren}")}
        self.rules.check(self, frozenset(parties))
        self.plan.check(self, frozenset(self.rules.accepted(self.cleaned_data)))
        self._check_carriers(parties)
        if self.cleaned_data.get("presences") and not self.cleaned_data.get("vote"):
            self.add_error("presences", "Les listes vont avec la délibération : cochez-la aussi.")
        return self.cleaned_data

    def _check_carriers(self, parties: set[str]) -> None:
        for name in [one for one in self.fields if one.startswith("porteur-")]:
            carrier = self.cleaned_data.get(name)
            if carrier in {one.siren for one in self.found} - parties - {self.lead}:
                self.add_error(name, "Cochez d'abord ce porteur parmi les parties.")

    def hold(self, content: bytes, name: str) -> None:
        """Attach the PDF that was just read, unless another is chosen."""
        if content.startswith(PDF_BEGINS):
            self.fields["file"].widget.hold(content, name)

    def accepts_draft(self, act: Callable[..., object], text: str, token: str) -> bool:
        """As `accepts`, with the text that was read and the token of the form."""
        return self.accepts(lambda: act(draft=self.draft(text, token)))

    def arguments(self) -> dict[str, Any]:
        return {}

    def draft(self, text: str, token: str) -> Draft:
        """What is accepted, once the form is valid."""
        typed = self.cleaned_data
        told = {name: typed[name] for name in typed if name not in self.text.initial}
        told |= self.text.terms(typed)
        terms = {name: told.get(name, one) for name, one in terms_of(Convention()).items()}
        accepted = [
            Accepted(one.siren, typed[f"short-{one.siren}"], one.is_contributor)
            for one in self.found
            if typed[f"party-{one.siren}"]
        ]
        return Draft(
            reference=typed["reference"],
            terms=terms,
            parties=accepted,
            articles=self.text.accepted(typed),
            plan=self.plan.accepted(typed, self.rules.accepted(typed)),
            vote=self._accepted_vote(typed),
            document=self._document(),
            dated_on=typed["acted_on"],
            upload=typed["file"] or accept(text.encode(), "acte.txt"),
            token=token,
        )

    def _accepted_vote(self, typed: dict[str, Any]) -> AcceptedVote | None:
        if not typed.get("vote") or self.vote.council is None:
            return None
        roll = self.vote.roll if typed["presences"] else None
        facts = self.vote.facts_with(roll) if roll else self.vote.facts
        return AcceptedVote(self.vote.council, facts, roll or Roll())

    def _document(self) -> str:
        number = self.act.number.value if self.act.number else ""
        return f"Acte n° {number[:100]}" if number else "Acte dont le projet est parti"


def _name_of(outline: PlanOutline) -> str:
    return outline.title or "le plan de l'acte"


def _named(act: PublishedAct) -> str:
    """« délibération n° 2025/113 du 10/04/2025 »: what obliges to pay, until somebody says more."""
    number = f" n° {act.number.value}" if act.number else ""
    held_on = f" du {short_date(act.held_on)}" if act.held_on else ""
    return f"délibération{number}{held_on}" if number or held_on else ""


def distinct(found: Sequence[ProposedParty]) -> list[str]:
    """A short name for each, as a table of the act prints it; whole where two would be the same."""
    short = [one.short_name[:LONGEST_NAME] or short_name_of(one.name) for one in found]
    twice = {one for one in short if short.count(one) > 1}
    return [
        one.name[:LONGEST_NAME] if name in twice else name
        for one, name in zip(found, short, strict=True)
    ]
