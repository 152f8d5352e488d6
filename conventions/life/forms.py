"""What is typed through the life of a convention: its terms, its way to the councils, its end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField

from conventions.founding.acts import TERMS
from conventions.life.acts import Days, Ending, earliest_effect, notice_of, own_words
from conventions.models import Approval, Convention, Party, Termination
from press.files.held import HeldFile
from press.files.uploads import MOST_BYTES, UploadField
from press.kit.confirm import ConfirmedForm
from press.kit.fields import CountField, DayField
from press.kit.forms import ActForm, EditForm, day, lines, words
from press.words.french import plural

MOST_MONTHS, MOST_YEARS, MOST_DAYS, MOST_COPIES = 120, 100, 365, 200
FLOOR = date(1950, 1, 1)


def count(label: str, most: int, help_text: str) -> CountField:
    return CountField(label=label, required=False, most=most, help_text=help_text)


class Reference(forms.CharField):
    """A reference as it is kept: capitals, hyphens for spaces."""

    def to_python(self, value: Any) -> str:
        return "-".join(str(value or "").upper().split())


class TermsForm(EditForm):
    """The terms of a convention, in the order in which one is written."""

    reference = Reference(
        label="Référence",
        max_length=60,
        help_text="Courte, en majuscules, chiffres et tirets : TI-DOUBS. Les lettres, le journal "
        "et l'adresse de ses pages la citent, elle ne change plus.",
        error_messages={"required": "Écrivez une référence."},
    )
    title = forms.CharField(
        label="Titre",
        max_length=300,
        help_text="Tel que la première page l'imprimera.",
        error_messages={"required": "Écrivez le titre de la convention."},
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=Convention.Kind,
        help_text="Une feuille de route est votée sans être signée et n'appelle pas d'argent.",
    )
    programme = words("Programme", 200, help_text="Le dispositif dont elle relève, s'il y en a un.")
    purpose = lines("Objet", rows=4, longest=4_000, help_text="Ce que les parties font ensemble.")
    territory = words("Territoire", 300, help_text="Où elle s'applique.")
    starts_on = day(
        "Prend effet le",
        help_text="Peut précéder les votes : l'effet rétroactif est alors affiché. Laissez vide "
        "si c'est à la signature.",
        floor=FLOOR,
    )
    ends_on = day(
        "Prend fin le", help_text="Dernier jour ; vide quand elle est sans terme.", floor=FLOOR
    )
    vat = forms.ChoiceField(
        label="TVA", choices=Convention.Vat, help_text="Comment les montants sont dits."
    )
    payment_days = count(
        "Délai de paiement (jours)",
        MOST_DAYS,
        "De la date d'une lettre à son échéance ; chaque lettre l'imprime.",
    )
    sharing_article = words(
        "Article de la répartition", 60, help_text="Les lettres le citent : article 3."
    )
    retention_years = count(
        "Conservation des justificatifs (ans)", MOST_YEARS, "Combien d'années les garder."
    )
    notice_months = count(
        "Préavis de résiliation (mois)",
        MOST_MONTHS,
        "0 quand elle est immédiate ; vide quand la convention n'en dit rien.",
    )
    termination_step = words(
        "Formalité avant une résiliation",
        300,
        help_text="Ce qui la précède : réunion des parties, lettre recommandée…",
    )
    amicable_months = count(
        "Phase amiable (mois)", MOST_MONTHS, "Combien chercher un accord avant le tribunal."
    )
    dispute_clause = lines(
        "Clause de litige", rows=3, longest=2_000, help_text="Les lettres l'impriment."
    )
    court = words("Tribunal compétent", 200, help_text="Celui que la convention désigne.")
    copies = count("Exemplaires signés", MOST_COPIES, "Combien d'originaux sont signés.")

    SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("identite", "Ce qu'elle est", ("reference", "title", "kind", "programme")),
        ("objet", "Objet et territoire", ("purpose", "territory")),
        ("duree", "Durée", ("starts_on", "ends_on")),
        (
            "finances",
            "Dispositions financières",
            ("vat", "payment_days", "sharing_article", "retention_years"),
        ),
        ("fin", "Résiliation", ("notice_months", "termination_step")),
        ("litiges", "Litiges", ("amicable_months", "court", "dispute_clause")),
        ("signature", "Signature", ("copies",)),
    )

    def __init__(self, *args: Any, convention: Convention | None = None, **kwargs: Any) -> None:
        """With the terms of a convention to edit, whose reference stays; or blank."""
        if convention:
            kwargs["initial"] = kwargs["facts"] = terms_of(convention)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # a browser would cut what is pasted without a word
            field.widget.attrs.pop("maxlength", None)
        if convention:
            del self.fields["reference"]

    def sections(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """The fields by part of a convention."""
        for anchor, title, names in self.SECTIONS:
            yield anchor, title, [self[name] for name in names if name in self.fields]

    def arguments(self) -> dict[str, Any]:
        """The terms, with the reference of a convention that is new."""
        typed = self.cleaned_data
        reference = {name: value for name, value in typed.items() if name not in TERMS}
        return {"terms": {name: typed[name] for name in TERMS}, **reference}


def terms_of(convention: Convention) -> dict[str, Any]:
    """The terms of a convention, as its form shows them."""
    return {name: getattr(convention, name) for name in TERMS}


class FoundingForm(TermsForm):
    """The terms of a convention that is new, and whether its lead pays a share of it too."""

    contributes = forms.TypedChoiceField(
        label="Votre organisme paie-t-il aussi une part ?",
        choices=(("oui", "Oui, il contribue"), ("non", "Non, il pilote seulement")),
        widget=forms.RadioSelect,
        coerce=lambda typed: typed == "oui",
        empty_value=None,
        error_messages={"required": "Dites si votre organisme paie une part."},
    )

    SECTIONS = (
        *TermsForm.SECTIONS[:1],
        ("contribution", "Sa part", ("contributes",)),
        *TermsForm.SECTIONS[1:],
    )


class CopyForm(TermsForm):
    """The terms of a convention made after another, and whether its plan is copied."""

    with_plan = forms.BooleanField(
        label="Avec son plan : périodes, volets, lignes, montants et règles",
        required=False,
        initial=True,
        help_text="Les années sont décalées comme la date d'effet. Les clés et les lettres restent "
        "à la première.",
    )

    SECTIONS = (
        *TermsForm.SECTIONS[:1],
        ("plan", "Plan de financement", ("with_plan",)),
        *TermsForm.SECTIONS[1:],
    )


class SubmissionForm(ActForm):
    """The day on which the draft goes to the councils."""

    submitted_on = DayField(
        label="Soumise aux conseils le",
        help_text="Le jour où le texte leur est envoyé.",
        error_messages={"required": "Écrivez le jour de l'envoi."},
    )


class OutsideForm(ActForm):
    """What each party did outside, and the scan; `rows` are its fields by party.

    `given` is what each has given to the text already, by its key: what it said itself is shown,
    and is not typed again.
    """

    file = UploadField(
        label="La pièce signée",
        help_text=f"Le PDF que les parties ont signé, {MOST_BYTES // 10**6} Mo au plus.",
        widget=HeldFile(attrs={"accept": ".pdf"}),
        error_messages={"required": "Choisissez la pièce signée."},
    )

    COLUMNS: ClassVar = {
        "authorised": "authorised_on",
        "number": "number",
        "executory": "executory_on",
        "signed": "signed_on",
    }

    def __init__(
        self,
        *args: Any,
        parties: Sequence[Party],
        is_signed: bool,
        given: Mapping[int, Approval],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.parties, self.is_signed = parties, is_signed
        for party in parties:
            known = given.get(party.pk)
            own = own_words(known)
            for name, field in self._fields_of(party).items():
                column = self.COLUMNS[name]
                field.initial = getattr(known, column, None)
                field.disabled = column in own
                if field.disabled and name in ("authorised", "signed"):
                    field.help_text = "Enregistrée par elle-même."
                self.fields[f"{name}-{party.pk}"] = field

    def _fields_of(self, party: Party) -> dict[str, forms.Field]:
        required = {"required": f"{party} : écrivez ce jour."}
        found: dict[str, forms.Field] = {
            "authorised": DayField(label=f"{party}, autorisée le", error_messages=required),
            "number": words(f"{party}, numéro de l'acte", 60),
            "executory": day(f"{party}, exécutoire le"),
        }
        if self.is_signed:
            found["signed"] = DayField(label=f"{party}, signée le", error_messages=required)
        return found

    def rows(self) -> Iterator[tuple[Party, list[BoundField]]]:
        for party in self.parties:
            own = [name for name in self.fields if name.endswith(f"-{party.pk}")]
            yield party, [self[name] for name in own]

    def arguments(self) -> dict[str, Any]:
        return {"given": self._given(), "upload": self.cleaned_data["file"]}

    def _given(self) -> list[Days]:
        typed = self.cleaned_data
        return [
            Days(
                party=party,
                authorised_on=typed[f"authorised-{party.pk}"],
                signed_on=typed.get(f"signed-{party.pk}"),
                number=typed[f"number-{party.pk}"],
                executory_on=typed[f"executory-{party.pk}"],
            )
            for party in self.parties
        ]


class TerminationForm(ConfirmedForm):
    """Why a convention ends early, what was done before, and from when."""

    ground = forms.ChoiceField(label="Motif", choices=Termination.Ground.choices)
    reason = forms.CharField(
        label="En quelques mots",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que les parties liront, et le journal.",
        error_messages={"required": "Écrivez pourquoi, en quelques mots."},
    )
    step_on = day("Formalité faite le")
    notified_on = DayField(
        label="Notifiée aux parties le",
        error_messages={"required": "Écrivez le jour de la notification."},
    )
    effective_on = day(
        "Prend effet le", help_text="Laissez vide pour la première date que le préavis permet."
    )

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convention = convention
        step = convention.termination_step
        self.fields["step_on"].help_text = (
            f"La convention demande d'abord : {step}." if step else "Elle n'en demande aucune."
        )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())

    def clean(self) -> dict[str, Any]:
        """Without a day of effect, the first that the notice allows."""
        typed = self.cleaned_data
        if typed.get("notified_on") and "ground" in typed and not typed.get("effective_on"):
            found = earliest_effect(self.convention, typed["ground"], typed["notified_on"])
            typed["effective_on"] = found
        return typed

    @property
    def ending(self) -> Ending:
        return Ending(**super().arguments())

    def arguments(self) -> dict[str, Any]:
        return {"ending": self.ending}

    @property
    def ground_label(self) -> str:
        return Termination.Ground(self.cleaned_data["ground"]).label

    @property
    def notice(self) -> str:
        """« préavis d'un mois », for the ground that was chosen."""
        months = notice_of(self.convention, self.cleaned_data["ground"])
        return f"préavis de {plural(months, 'mois', 'mois')}" if months else "sans préavis"
