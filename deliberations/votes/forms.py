"""The form of a deliberation, in the order in which an act prints it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.models import Convention, Text
from deliberations import attendance
from deliberations.attendance import PROXIES
from deliberations.interested import read_interested
from deliberations.matters import matter_label, read_matter
from deliberations.models import BudgetEntry, Deliberation, Opinion
from deliberations.roll import ABSENT, EXCUSED, PRESENT, UNREAD, Roll
from deliberations.votes.acts import Parts
from deliberations.votes.sheet import Sheet, counted_from
from epci.models import Organisation
from press.kit.fields import CountField, DayField, EurosField
from press.kit.forms import EditForm, Meanwhile, day, lines, words

LARGEST_COUNCIL = 1000
LONGEST_LIST = 60_000  # characters: a thousand members with their mentions
MOST_DECISIONS, MOST_QUOTED = 100, 3
LISTS = (PRESENT, ABSENT, EXCUSED, PROXIES, UNREAD)


def members(label: str, **kwargs: Any) -> CountField:
    return CountField(label=label, required=False, most=LARGEST_COUNCIL, **kwargs)


class DeliberationForm(EditForm):
    """What an act prints; what it does not print is left empty."""

    text = forms.ModelChoiceField(
        Text.objects.none(),
        label="Texte approuvé",
        required=False,
        empty_label="aucun : la délibération ne porte pas sur une convention suivie ici",
    )
    published_on = day("Publié le")
    held_on = DayField(
        label="Séance du", error_messages={"required": "Écrivez la date de la séance."}
    )
    convened_on = day("Convocation du")
    second_convocation = forms.BooleanField(label="Sur seconde convocation", required=False)
    members_in_office = members("Membres en exercice")
    pasted = lines(
        "Paragraphe des présences",
        rows=6,
        longest=LONGEST_LIST,
        help_text="Collez-le tel que l'acte l'imprime, de « Étaient présents » à la fin des "
        "procurations : il revient en listes à vérifier.",
    )
    present_list = lines("Présents, un par ligne", rows=8, longest=LONGEST_LIST)
    absent_list = lines("Absents, un par ligne", rows=6, longest=LONGEST_LIST)
    excused_list = lines("Excusés, un par ligne", rows=2, longest=LONGEST_LIST)
    proxies_list = lines("Procurations, une par ligne", rows=6, longest=LONGEST_LIST)
    unread_list = lines(
        "Non compris",
        rows=2,
        longest=LONGEST_LIST,
        help_text="Recopiez chaque ligne dans sa liste, corrigée, ou effacez-la.",
    )
    number = words("Délibération n°", 60)
    report_number = CountField(label="Rapport (question) n°", required=False, most=9999)
    title = forms.CharField(
        label="Objet", max_length=300, error_messages={"required": "Écrivez l'objet de l'acte."}
    )
    rapporteur = words("Rapporteur", 120)
    matter = words(
        "Matière (nomenclature ACTES)",
        200,
        help_text="Un code (8.4) ou des mots du libellé.",
        widget=forms.TextInput(attrs={"list": "matters", "autocomplete": "off"}),
    )
    decisions = lines("Décisions, une par ligne", rows=4, longest=20_000)
    interested_members = lines(
        "Membres intéressés",
        rows=2,
        longest=5_000,
        help_text="La phrase de l'acte, ou un par ligne, avec les voix que chacun retire : "
        "Mme Jeanne NOM (1).",
    )
    in_favour = members("Pour")
    against = members("Contre")
    abstentions = members("Abstentions")
    not_voting = members("Ne se prononcent pas")
    interested = members("Voix retirées (intéressés)")
    as_printed = lines("Résultat, tel que l'acte l'imprime", rows=2, longest=2_000)
    present = members("Présents")
    represented = members("Représentés")
    excused = members("Excusés")
    absent = members("Absents sans procuration")
    transmitted_on = day("Transmis le")
    received_on = day("Reçu en préfecture le")
    prefecture_id = words(
        "Identifiant de la préfecture",
        60,
        help_text="De la forme 059-200030633-20220706-2022_70-DE.",
    )

    def __init__(self, *args: Any, council: Organisation, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council = council
        visible = Convention.objects.visible_to(user).filter(parties__organisation=council)
        choices = Text.objects.asked_of(council).filter(convention__in=visible.values("pk"))
        text_field = self.fields["text"]
        text_field.queryset = choices.select_related("convention").order_by(
            "convention__reference", "number"
        )
        text_field.label_from_instance = lambda text: f"{text.convention.reference}, {text}"

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        """An act changes as a whole: what it says now, line by line."""
        for line in now or ():
            label, _, value = line.partition(" : ")
            yield Meanwhile(label, value)

    def clean_matter(self) -> str:
        return self._read(read_matter, "matter") if self.cleaned_data["matter"] else ""

    def clean_decisions(self) -> str:
        typed: str = self.cleaned_data["decisions"]
        if typed.count("\n") >= MOST_DECISIONS:
            raise ValidationError(f"Au plus {MOST_DECISIONS} décisions.", code="many")
        return typed

    def clean_interested_members(self) -> list[Any]:
        found: list[Any] = self._read(read_interested, "interested_members")
        return found

    def clean_pasted(self) -> Roll | None:
        """The lists of the paragraph, which stand for those that were there before it."""
        if not self.cleaned_data["pasted"]:
            return None
        roll: Roll = self._read(attendance.read, "pasted")
        if not (roll.listed or roll.proxies):
            entries = ", ".join(f"« {one} »" for one in roll.unread[:MOST_QUOTED])
            raise ValidationError(
                f"Aucun nom n'est compris dans ce paragraphe{f' : {entries}' if entries else ''}.",
                code="unread",
            )
        return roll

    def _read(self, reader: Callable[[str], Any], name: str) -> Any:
        try:
            return reader(self.cleaned_data[name])
        except ValueError as error:
            raise ValidationError(str(error), code="unread") from error

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        lists = {name: typed.get(f"{name}_list", "") for name in LISTS}
        try:
            typed["roll"] = typed.get("pasted") or attendance.read_lines(lists)
        except ValueError as error:
            self.add_error("present_list", str(error))
        return typed

    @property
    def facts(self) -> dict[str, Any]:
        """What is typed and could be read, named as in `Deliberation`; counts left to the lists
        come from them."""
        typed = self.cleaned_data
        facts = {name: typed[name] for name in FACTS if name in typed}
        roll = typed.get("roll", Roll())
        if facts.get("members_in_office") is None:
            facts["members_in_office"] = roll.members
        counts = ("present", "represented", "excused", "absent")
        if all(facts.get(name) is None for name in counts):
            facts |= counted_from(roll, facts.get("report_number"))
        return facts

    @property
    def sheet(self) -> Sheet:
        """What is typed so far, to be checked: nothing is saved."""
        typed = self.cleaned_data
        return Sheet(
            Deliberation(council=self.council, **self.facts),
            typed.get("roll", Roll()),
            typed.get("interested_members", []),
        )

    def show_roll(self) -> None:
        """Lay what was pasted out as lists to check, in the place of the paragraph."""
        roll = self.cleaned_data.get("pasted")
        if roll is None:
            return
        members = self.data.get("members_in_office") or roll.members or ""
        self.data = {
            **self.data.dict(),
            **lists_of(roll),
            "pasted": "",
            "members_in_office": members,
        }

    def forgive_blanks(self) -> None:
        """While one still types, what is missing is not an error yet."""
        for name, errors in list(self.errors.as_data().items()):
            if all(error.code == "required" for error in errors):
                del self.errors[name]


FACTS = (
    *("text", "number", "title", "matter", "report_number", "rapporteur", "convened_on"),
    *("held_on", "second_convocation", "transmitted_on", "received_on", "published_on"),
    *("prefecture_id", "members_in_office", "present", "represented", "excused", "absent"),
    *("in_favour", "against", "abstentions", "not_voting", "interested", "as_printed"),
)


def lists_of(roll: Roll) -> dict[str, str]:
    """The lists as the form shows them, an entry a line."""
    return {f"{name}_list": "\n".join(map(str, getattr(roll, name))) for name in LISTS}


def initial_of(deliberation: Deliberation) -> dict[str, Any]:
    """What is recorded, as the form shows it."""
    facts = {name: getattr(deliberation, name) for name in FACTS}
    code = deliberation.matter
    return {
        **facts,
        **lists_of(deliberation.roll),
        "matter": matter_label(code) if code else "",
        "decisions": "\n".join(one.text for one in deliberation.decisions.all()),
        "interested_members": "\n".join(map(str, deliberation.interested_members.all())),
    }


class OpinionForm(forms.Form):
    """What a committee or the bureau said."""

    committee = words("Commission", 120)
    given_on = day("Date")
    opinion = forms.ChoiceField(label="Avis", choices=Opinion.Sense, required=False)
    abstentions = members("Abstentions")

    def clean(self) -> dict[str, Any]:
        return require_first(self, "committee", "Écrivez la commission, ou « Bureau ».")

    @property
    def row(self) -> Opinion | None:
        typed = self.cleaned_data
        return Opinion(**typed) if typed.get("committee") else None


class BudgetForm(forms.Form):
    """Where the expense stands in the budget."""

    budget = words("Budget", 120)
    programme = words("Programme", 200)
    planned = EurosField(label="Montant prévu (€)", required=False)
    operation = EurosField(label="Montant de l'opération (€)", required=False)

    def clean(self) -> dict[str, Any]:
        return require_first(self, "budget", "Écrivez le budget : BP 2025.")

    @property
    def row(self) -> BudgetEntry | None:
        typed = self.cleaned_data
        return BudgetEntry(**typed) if typed.get("budget") else None


def require_first(form: forms.Form, name: str, message: str) -> dict[str, Any]:
    """A row without its first field would be lost: refuse it when anything else is typed."""
    typed = form.cleaned_data
    others = {key for key, value in typed.items() if value not in (None, "") and key != "opinion"}
    if others and name not in others and name not in form.errors:
        form.add_error(name, message)
    return typed


MOST = {"max_num": 12, "absolute_max": 13, "validate_max": True}  # whatever a browser announces
OpinionSet = forms.formset_factory(OpinionForm, extra=3, **MOST)
BudgetSet = forms.formset_factory(BudgetForm, extra=2, **MOST)


class Entry:
    """The whole page that a clerk fills in: the act, its opinions and its budget entries."""

    def __init__(
        self,
        data: Any = None,
        *,
        council: Organisation,
        user: User,
        recorded: Deliberation | None = None,
        initial: dict[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        known = initial_of(recorded) if recorded else initial or {}
        self.form = DeliberationForm(data, council=council, user=user, initial=known, facts=facts)
        self.opinions = OpinionSet(data, prefix="avis", initial=_rows(recorded, "opinions"))
        self.budget = BudgetSet(data, prefix="budget", initial=_rows(recorded, "budget_entries"))

    def is_valid(self) -> bool:
        """Whether every part can be read; each is asked, so that every error shows."""
        asked = [one.is_valid() for one in (self.form, self.opinions, self.budget)]
        return all(asked)

    @property
    def typed(self) -> dict[str, list[str]]:
        """What its own fields hold, as they were sent."""
        parts = (self.form, *self.opinions, *self.budget)
        names = [part.add_prefix(name) for part in parts for name in part.fields]
        return {name: self.form.data.getlist(name) for name in names}

    @property
    def refused_rows(self) -> bool:
        """Whether an opinion or a budget entry is refused, which the head of the page says."""
        return self.form.is_bound and not (self.opinions.is_valid() and self.budget.is_valid())

    @property
    def parts(self) -> Parts:
        typed = self.form.cleaned_data
        return Parts(
            opinions=[row for form in self.opinions if (row := form.row)],
            budget_entries=[row for form in self.budget if (row := form.row)],
            decisions=[
                one.strip(" -•\t") for one in typed["decisions"].splitlines() if one.strip()
            ],
            withdrawals=typed["interested_members"],
            roll=typed["roll"],
        )


def _rows(recorded: Deliberation | None, name: str) -> list[dict[str, Any]]:
    """The rows recorded, as their formset shows them."""
    fields = (OpinionForm if name == "opinions" else BudgetForm).base_fields
    found = getattr(recorded, name).all() if recorded else ()
    return [{field: getattr(one, field) for field in fields} for one in found]
