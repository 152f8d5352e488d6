"""The form of a deliberation: four fields record a vote, the others say what its act prints."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.models import Convention, Text
from deliberations.attendance.interested import read_interested
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, PROXIES, UNREAD
from deliberations.attendance.reading import read, read_lines
from deliberations.attendance.roll import Roll
from deliberations.matters import matter_label, read_matter
from deliberations.models import Deliberation
from deliberations.nominations import read_rounds
from deliberations.printed_votes import contradictions, names_withdrawn
from deliberations.quorum_rules import COMMON, HEALTH_LAWS, STATUTES
from deliberations.roll_call import printed, read_roll_call
from deliberations.votes.result import conclude
from deliberations.votes.sheet import Sheet, counted_from, question_of
from deliberations.voting import Outcome
from epci.models import Organisation
from press.files.canonical import digest
from press.files.scans import ScanField
from press.kit.fields import CountField, DayField
from press.kit.forms import EditForm, Meanwhile, day, lines, words

LARGEST_COUNCIL = 1000
RULES = (COMMON, *HEALTH_LAWS)
LONGEST_LIST = 60_000  # characters: a thousand members with their mentions
MOST_DECISIONS, MOST_QUOTED = 100, 3
NO_RESULT = (
    "Écrivez le résultat ou les voix : « adoptée à l'unanimité », « 20 pour, 3 contre », "
    "« rejetée », « point retiré »."
)
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
    body = forms.ChoiceField(
        label="Organe", choices=Deliberation.Body.choices, required=False, initial="council"
    )
    delegation = words(
        "Délibération qui délègue",
        200,
        help_text="Pour une décision du bureau ou du président : « délibération n° 2020/45 du "
        "16 juillet 2020 ».",
    )
    scan = ScanField(label="Fichier de l'acte", required=False)
    second_convocation = forms.BooleanField(label="Sur seconde convocation", required=False)
    members_in_office = members("Membres en exercice")
    pasted = lines(
        "Paragraphe des présences",
        rows=6,
        longest=LONGEST_LIST,
        help_text="Collez-le tel que l'acte l'imprime, de « Étaient présents » à la fin des "
        "procurations : il est lu en listes à vérifier, et reste ici.",
    )
    laid_out = forms.CharField(required=False, widget=forms.HiddenInput)
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
    quorum_rule = forms.ChoiceField(
        label="Quorum et pouvoirs",
        required=False,
        choices=[
            *((one.code, f"{one.text}{one.days and f', {one.days}'}") for one in RULES),
            (STATUTES, "les statuts ou le règlement de l'organisme"),
        ],
    )
    statutes = words("Article des statuts ou du règlement", 200)
    statutory_quorum = members("Présents qu'ils exigent")
    statutory_proxies = members("Pouvoirs par membre qu'ils permettent")
    number = words("Délibération n°", 60)
    report_number = words("Rapport (question) n°", 20)
    title = words("Objet", 300, help_text="Vide : celui du texte approuvé.")
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
    outcome = forms.ChoiceField(
        label="Issue",
        required=False,
        choices=[
            ("", "celle que donnent les voix, ou l'acte"),
            *((o.value, o.label) for o in Outcome),
        ],
        help_text="À égalité en scrutin public, la voix du président décide : dites l'issue.",
    )
    secret = forms.BooleanField(label="Au scrutin secret", required=False)
    weighted = forms.BooleanField(label="Voix pondérées", required=False)
    entitled = members("Membres appelés à voter")
    roll_call = lines(
        "Appel nominal",
        rows=3,
        longest=LONGEST_LIST,
        help_text="« Pour : Mme Jeanne NOM, M. Jean NOM (2) », une ligne par sens ; entre "
        "parenthèses, les voix de chacun.",
    )
    nomination = lines(
        "Tours d'une nomination",
        rows=3,
        longest=5_000,
        help_text="Une ligne par tour : « Mme A 20 ; M. B 20 (né le 1/2/1950) ».",
    )
    in_favour = members("Pour")
    against = members("Contre")
    abstentions = members("Abstentions")
    not_voting = members("Ne se prononcent pas")
    interested = members("Voix retirées (intéressés)")
    blank = members("Bulletins blancs")
    void = members("Bulletins nuls")
    as_printed = lines(
        "Résultat ou voix, tels que l'acte les imprime",
        rows=2,
        longest=2_000,
        help_text="« À l'unanimité », « 20 pour, 3 contre », « rejetée », « point retiré »…",
    )
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
        found: list[Any] = self._read(_read_withdrawn, "interested_members")
        return found

    def clean_roll_call(self) -> list[Any]:
        found: list[Any] = self._read(read_roll_call, "roll_call")
        return found

    def clean_nomination(self) -> str:
        self._read(read_rounds, "nomination")
        return str(self.cleaned_data["nomination"])

    def clean_pasted(self) -> Roll | None:
        """The lists of the paragraph, until they are laid out to be corrected."""
        if not self.cleaned_data["pasted"]:
            return None
        roll: Roll = self._read(read, "pasted")
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
        self._require_title(typed)
        if not (any(typed.get(name) not in (None, "", []) for name in RESULTS) or self._is_signed):
            self.add_error("as_printed", ValidationError(NO_RESULT, code="required"))
        lists = {name: typed.get(f"{name}_list", "") for name in LISTS}
        pasted = typed.get("pasted")
        if pasted and not self._is_laid_out:
            typed["roll"] = pasted
            return typed
        try:
            roll = read_lines(lists)
        except ValueError as error:
            self.add_error("present_list", str(error))
            return typed
        typed["roll"] = pasted.counting(roll) if pasted else roll
        return typed

    def _require_title(self, typed: dict[str, Any]) -> None:
        """The title of the text stands for the one that is not typed."""
        text = typed.get("text")
        if text and not typed.get("title"):
            title = f"{text}, {text.title}" if text.number else text.convention.title
            typed["title"] = title[:300]
        if not typed.get("title") and "title" not in self.errors:
            missing = "Écrivez l'objet de l'acte, ou choisissez le texte approuvé."
            self.add_error("title", ValidationError(missing, code="required"))

    @property
    def _is_signed(self) -> bool:
        """Whether it is the president's decision, which no vote carries."""
        return bool(self.cleaned_data.get("body") == Deliberation.Body.PRESIDENT)

    @property
    def _is_laid_out(self) -> bool:
        """Whether the lists below are those of the paragraph, perhaps corrected since."""
        return self.data.get("laid_out") == _mark(self.data.get("pasted", ""))

    @property
    def facts(self) -> dict[str, Any]:
        """What is typed and could be read, named as in `Deliberation`; counts left to the lists
        come from them."""
        typed = self.cleaned_data
        facts = {name: typed[name] for name in FACTS if name in typed}
        facts["body"] = facts.get("body") or Deliberation.Body.COUNCIL
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
        typed, facts = self.cleaned_data, self.facts
        stated = facts.pop("outcome", "")
        act, refusals = Deliberation(council=self.council, **facts), []
        decisions = typed.get("decisions", "").splitlines()
        try:
            conclude(
                act, Outcome(stated) if stated else None, typed.get("roll_call", []), decisions
            )
        except ValidationError as error:
            refusals = [message.rstrip(".") for message in error.messages]
        if act.vote:
            refusals += contradictions(act.vote, act.as_printed)
        withdrawals = typed.get("interested_members", [])
        return Sheet(act, typed.get("roll", Roll()), withdrawals, refusals)

    def show_roll(self) -> None:
        """Lay what was pasted out as lists to check, and the counts that it prints."""
        roll = self.cleaned_data.get("pasted")
        if roll is None:
            return
        printed = roll.printed(question_of(self.cleaned_data.get("report_number")))
        counts = {
            "members_in_office": roll.members,
            "present": printed.present,
            "represented": printed.proxies,
        }
        empty = {name: one for name, one in counts.items() if not self.data.get(name)}
        self.data = {
            **self.data.dict(),
            **lists_of(roll),
            **{name: "" if one is None else one for name, one in empty.items()},
            "laid_out": _mark(self.data["pasted"]),
        }
        self.cleaned_data |= {"roll": roll, **empty}

    def forgive_blanks(self) -> None:
        """While one still types, what is missing is not an error yet."""
        for name, errors in list(self.errors.as_data().items()):
            if all(error.code == "required" for error in errors):
                del self.errors[name]


def _read_withdrawn(sentence: str) -> list[Any]:
    """The members of a sentence, or of one a line, whatever says that they take no part."""
    kept = "\n".join(names_withdrawn(line) for line in sentence.splitlines())
    return read_interested(kept) if kept.strip() or not sentence.strip() else []


# One of them at least says what the council decided.
RESULTS = ("as_printed", "outcome", "in_favour", "against", "roll_call", "nomination")
FACTS = (
    *("body", "delegation", "outcome", "secret", "weighted", "entitled", "blank", "void"),
    *("quorum_rule", "statutes", "statutory_quorum", "statutory_proxies", "nomination"),
    *("text", "number", "title", "matter", "report_number", "rapporteur", "convened_on"),
    *("held_on", "second_convocation", "transmitted_on", "received_on", "published_on"),
    *("prefecture_id", "members_in_office", "present", "represented", "excused", "absent"),
    *("in_favour", "against", "abstentions", "not_voting", "interested", "as_printed"),
)


def _mark(paragraph: str) -> str:
    """What tells a paragraph from another, however a browser ends its lines."""
    return digest(" ".join(paragraph.split()))


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
        "roll_call": printed([one.named for one in deliberation.called_votes.all()]),
    }
