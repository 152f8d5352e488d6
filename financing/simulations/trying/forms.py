"""What is typed of a rule that is tried: the whole, then each of its blocks.

Names are those of the address, since it keeps everything: « montant », « tableau », and for each
block, by its rank, « t1 » (slice), « v1 » (percent or price), « c1 » (column), « e1 » (among).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from financing.core.block_description import TO_THE
from financing.core.blocks import Excess, ToUnit
from financing.core.decimal_text import decimal_text, money_text
from financing.core.rule_document import EQUAL
from financing.core.rule_json import quoted
from financing.simulations.premises import METHODS, STEP_CHOICES, TO_UNIT
from financing.simulations.trying.pasted import PastedTable, read_table
from press.kit.fields import EurosField
from press.words.french import fold, read_euros, read_figure

LONGEST_TABLE, LONGEST_AMONG = 60_000, 4_000  # characters
MOST_SAID = 5  # faults of one table
BUT = "sauf "
DEFAULTS = {"unit": "0.01", "rounding": ToUnit.LARGEST_REMAINDER, "excess": Excess.CARRIER}
PART = re.compile(r"[0-9]{1,3}/[0-9]{1,3}")

SLICES = {
    "rest": "le solde",
    "percent": "un pourcentage",
    "amounts": "des montants fixés",
    "price": "un prix par unité",
}
UNITS = {"0.01": "au centime"} | {str(unit // 100): label for unit, label in TO_THE.items()}
EXCESS = {Excess.CARRIER: "le porteur", Excess.OTHERS: "les autres contributeurs"}
BOUNDS = {"planchers": "floors", "plafonds": "ceilings", "presence": "presence"}


def choice(label: str, choices: Mapping[str, str], **kwargs: Any) -> forms.TypedChoiceField:
    """The first choice where nothing is said, as an address does not say it."""
    default = next(iter(choices))
    offered = tuple(choices.items())
    return forms.TypedChoiceField(
        label=label, choices=offered, required=False, empty_value=default, **kwargs
    )


class ColumnField(forms.ChoiceField):
    """A column of the table; one that is not there any more stays chosen, and is refused."""

    def __init__(self, *, nothing: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.nothing = nothing

    def offer(self, table: PastedTable, chosen: str) -> None:
        """What may be chosen of a table."""
        gone = {chosen: f"{chosen} (pas dans le tableau)"} if chosen not in table.columns else {}
        names = {heading: heading for heading in table.columns}
        self.choices = tuple(({"": self.nothing} | names | (gone if chosen else {})).items())
        self.columns = table.columns

    def validate(self, value: str) -> None:
        if value and value not in self.columns:
            raise ValidationError(f"Le tableau n'a pas de colonne {quoted(value)}.", code="gone")


class TriedRuleForm(forms.Form):
    """The amount, the table, and how what the blocks give becomes amounts."""

    use_required_attribute = False

    montant = EurosField(
        label="Montant à répartir (€)",
        error_messages={"required": "Écrivez le montant à répartir, 28 000 par exemple."},
    )
    tableau = forms.CharField(
        label="Contributeurs et chiffres",
        max_length=LONGEST_TABLE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=(
            "Un contributeur par ligne, ses chiffres ensuite, les titres en tête : un bloc copié "
            "d'un tableur, ou nom;population;élèves. Une colonne nommée parts porte des parts "
            "votées."
        ),
        error_messages={"required": "Collez ou tapez les contributeurs, un par ligne."},
    )
    unite = choice("Montants arrondis", UNITS)
    arrondi = choice("De quelle façon", TO_UNIT)
    pas = choice("Pas des pourcentages (point)", STEP_CHOICES)
    methode = choice("Méthode du pas", METHODS)
    planchers = ColumnField(label="Planchers (€)", nothing="aucun")
    plafonds = ColumnField(label="Plafonds (€)", nothing="aucun")
    ecart = choice("Ce qu'ils déplacent est supporté par", EXCESS)
    presence = ColumnField(
        label="Présence",
        nothing="toute la période",
        help_text="Une colonne de fractions de la période : 7/12, 181/365.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = read_table(self.data.get("tableau", "")[:LONGEST_TABLE])
        for name in BOUNDS:
            self.fields[name].offer(self.table, self.data.get(name, ""))

    def clean_tableau(self) -> str:
        if self.table.faults:
            refuse_all(self.table.faults)
        return self.cleaned_data["tableau"]

    def clean_planchers(self) -> dict[str, str]:
        return column(self.table, self.cleaned_data["planchers"], euros_text)

    def clean_plafonds(self) -> dict[str, str]:
        return column(self.table, self.cleaned_data["plafonds"], euros_text)

    def clean_presence(self) -> dict[str, str]:
        return column(self.table, self.cleaned_data["presence"], presence_text)

    @property
    def folded(self) -> bool:
        """Whether the bounds and the presence say nothing, and may stay folded."""
        return not any(self.data.get(name) or name in self.errors for name in (*BOUNDS, "ecart"))

    def document(self) -> dict[str, Any]:
        """What the file of the rule says beside its blocks; defaults are left out."""
        typed = self.cleaned_data
        stepped = typed["pas"] != next(iter(STEP_CHOICES))
        said: dict[str, Any] = {
            "amount": money_text(typed["montant"]),
            "contributors": list(self.table.names),
            "unit": typed["unite"],
            "rounding": typed["arrondi"],
            "percent_step": step_text(Fraction(typed["pas"])) if stepped else None,
            "percent_rounding": typed["methode"] if stepped else None,
            "excess": typed["ecart"],
        }
        bounds = {key: typed[name] for name, key in BOUNDS.items()}
        return {
            key: one for key, one in (said | bounds).items() if one and DEFAULTS.get(key) != one
        }


class TriedBlockForm(forms.Form):
    """One block: what it takes, by which column, among whom."""

    use_required_attribute = False

    t = choice("Ce qu'il prend", SLICES)
    v = forms.CharField(
        label="Pourcentage, ou prix (€)",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    c = ColumnField(label="Réparti", nothing="à parts égales")
    e = forms.CharField(
        label="Entre",
        required=False,
        max_length=LONGEST_AMONG,
        widget=forms.TextInput(
            attrs={"placeholder": "tous ; ou A ; B ; ou sauf A", "autocomplete": "off"}
        ),
    )

    def __init__(self, *args: Any, rank: int, table: PastedTable, **kwargs: Any) -> None:
        self.rank = rank
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["c"].offer(table, self.data.get(self.add_prefix("c"), ""))

    def add_prefix(self, field_name: str) -> str:
        return f"{field_name}{self.rank}"

    def clean_e(self) -> list[str]:
        return among(self.cleaned_data["e"], self.table.names)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("t") in ("percent", "price") and "v" in typed:
            self._read("v", lambda: value_text(typed["v"], typed["t"]))
        if typed.get("t") == "amounts" and not typed.get("c") and "c" not in self.errors:
            self.add_error("c", "Choisissez la colonne du tableau qui porte les montants.")
        elif typed.get("c"):
            reader = euros_text if typed.get("t") == "amounts" else read_figure
            self._read("figures", lambda: column(self.table, typed["c"], reader), beside="c")
        return typed

    def _read(self, name: str, reader: Callable[[], Any], beside: str = "") -> None:
        try:
            self.cleaned_data[name] = reader()
        except ValidationError as error:
            self.add_error(beside or name, error)

    def document(self) -> dict[str, Any]:
        """The block as the file says it."""
        typed = self.cleaned_data
        among = {"among": typed["e"]} if typed["e"] else {}
        if typed["t"] == "amounts":
            chosen = typed["e"] or self.table.names
            return {"amounts": {n: one for n, one in typed["figures"].items() if n in chosen}}
        slice_ = {"rest": True} if typed["t"] == "rest" else {typed["t"]: typed["v"]}
        return {**slice_, "by": typed["c"] or EQUAL, **among}

    @property
    def figures(self) -> dict[str, dict[str, str]]:
        """The criterion that the block names, as the file gives it."""
        typed = self.cleaned_data
        return {typed["c"]: typed["figures"]} if typed["c"] and typed["t"] != "amounts" else {}


def column(table: PastedTable, heading: str, reader: Callable[[str], str]) -> dict[str, str]:
    """The cells of a column, as decimal texts by name; ValidationError for those not read."""
    if not heading:
        return {}
    values, faults = table.read(heading, reader)
    if faults:
        refuse_all(faults)
    return values


def among(text: str, names: Sequence[str]) -> list[str]:
    """The contributors that are named, or all « sauf » those; none named is all."""
    said = text.strip()
    excluded = said.lower().startswith(BUT) and said not in names
    said = said[len(BUT) :] if excluded else said
    pieces = [said] if said in names else re.split(r"[;\n]" if ";" in said else r",", said)
    known = {fold(name): name for name in reversed(names)} | {name: name for name in names}
    asked = [piece.strip() for piece in pieces if piece.strip()]
    found = [known.get(one) or known.get(fold(one)) for one in asked]
    if strangers := [one for one, name in zip(asked, found, strict=True) if not name]:
        raise ValidationError(f"{quoted(strangers[0])} n'est pas un contributeur du tableau.")
    if not excluded:
        return [name for name in found if name]
    if left := [name for name in names if name not in found]:
        return left
    raise ValidationError(f"{quoted(text)} ne laisse personne.")


def value_text(text: str, slice_: str) -> str:
    """The percentage or the price of a block, as a decimal text."""
    unit = "%" if slice_ == "percent" else "€"
    if not text.strip():
        what = "le pourcentage" if slice_ == "percent" else "le prix"
        raise ValidationError(f"Écrivez {what} du bloc.")
    return as_typed(read_figure, text.strip().removesuffix(unit))


def step_text(value: Fraction) -> str:
    """A step as a decimal text: « 0.05 »."""
    return decimal_text(value, 2).rstrip("0").rstrip(".")


def euros_text(text: str) -> str:
    return money_text(read_euros(text))


def presence_text(text: str) -> str:
    """A part of the period: « 7/12 », « 0,5 »."""
    bare = "".join(text.split())
    if "/" not in bare:
        return read_figure(bare)
    if not PART.fullmatch(bare) or not int(bare.partition("/")[2]):
        raise ValueError(f"{quoted(text)} n'est pas une fraction : écrivez 7/12.")
    return bare


def as_typed(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def refuse_all(faults: Sequence[str]) -> None:
    """Every fault of a table, or the first ones and how many follow."""
    said = list(faults[:MOST_SAID])
    if len(faults) > MOST_SAID:
        said.append(f"Et {len(faults) - MOST_SAID} autres fautes.")
    raise ValidationError(said)
