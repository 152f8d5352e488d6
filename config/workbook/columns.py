"""The sheets of the workbook in which conventions come and go: their columns, declared once.

The template that is offered, the reading, the checks and the export all follow these. A sheet, or a
column that is not required, may be left out of what somebody brings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from conventions.models import Convention
from epci.models import Organisation
from financing.core.block_description import TO_THE
from financing.core.blocks import UNITS, Excess, ToUnit
from financing.core.decimal_text import money_text
from financing.core.keys import STEPS, Rounding, RuleKind
from financing.core.rule_document import EQUAL, PARTS
from financing.entities.keys import BLOCKS
from financing.keys.voted import exact
from financing.models import Basis, Line, PopulationBasis


class CellKind(StrEnum):
    """What a cell holds, in the words that a refusal says."""

    WORDS = "des mots"
    DAY = "un jour"
    EUROS = "un montant"  # its value: centimes
    PERCENT = "un taux"  # its value: a Fraction, in percent
    COUNT = "un nombre entier"
    NUMBER = "un nombre"  # its value: a Fraction
    YES = "oui ou non"
    CHOICE = "un mot de la liste"
    SIREN = "un SIREN"


@dataclass(frozen=True)
class SheetColumn:
    """A column: its name in a row, its header, what it holds, and what is said of it."""

    name: str
    label: str
    kind: CellKind = CellKind.WORDS
    help: str = ""
    required: bool = False
    longest: int = 300
    choices: Mapping[str, str] = field(default_factory=dict)  # the stored value by the word typed


@dataclass(frozen=True)
class SheetSpec:
    """A sheet: its name in a book, its title, what is said of it, and its columns."""

    name: str
    title: str
    help: str
    columns: tuple[SheetColumn, ...] = field(compare=False)

    def column(self, name: str) -> SheetColumn:
        return next(one for one in self.columns if one.name == name)

    def label(self, name: str) -> str:
        return self.column(name).label


DAY, EUROS, PERCENT, COUNT = CellKind.DAY, CellKind.EUROS, CellKind.PERCENT, CellKind.COUNT
YES, CHOICE, SIREN = CellKind.YES, CellKind.CHOICE, CellKind.SIREN
NUMBER = CellKind.NUMBER


def _choice(name: str, label: str, choices: Mapping[str, str], **said: Any) -> SheetColumn:
    return SheetColumn(name, label, CHOICE, choices=choices, **said)


def _words_of(pairs: Any) -> dict[str, str]:
    return {str(label): str(value) for value, label in pairs}


RULES = {
    "population": RuleKind.POPULATION.value,
    "taux fixés, le reste par population": RuleKind.FIXED_PERCENT_THEN_POPULATION.value,
    "taux votés": RuleKind.VOTED_PERCENTAGES.value,
    "montants fixés": RuleKind.FIXED_AMOUNTS.value,
    "parts égales": RuleKind.EQUAL.value,
    "par blocs": BLOCKS,
}
ROUNDINGS = {
    "plus fort reste": Rounding.LARGEST_REMAINDER.value,
    "plus forte moyenne": Rounding.HIGHEST_AVERAGES.value,
}
UNIT_WORDS = {TO_THE.get(one, "au centime"): money_text(one) for one in UNITS}
TO_UNIT_WORDS = {
    "plus fort reste": ToUnit.LARGEST_REMAINDER.value,
    "chacun pour soi": ToUnit.EACH_ALONE.value,
}
EXCESS_WORDS = {"au porteur": Excess.CARRIER.value, "aux autres": Excess.OTHERS.value}
SLICE_WORDS = {
    "pourcentage": "percent",
    "le solde": "rest",
    "montants fixés": "amounts",
    "prix": "price",
}
MEASURE_WORDS = {
    "à parts égales": EQUAL,
    "population municipale": "population-municipale",
    "population totale": "population-totale",
    "parts votées": PARTS,
}
STEP_WORDS = {exact(one).replace(".", ","): exact(one) for one in STEPS}

REFERENCE = SheetColumn(
    "convention", "Convention", required=True, longest=60, help="Sa référence : TI-VALLEE."
)
COMPONENT = SheetColumn(
    "component", "Volet", required=True, longest=200, help="Son libellé, tel que la feuille Volets."
)
YEAR = SheetColumn("year", "Exercice", COUNT, required=True, help="L'année : 2026.")
PARTY = SheetColumn(
    "party", "Contributeur", required=True, longest=60, help="Son sigle, de la feuille Parties."
)

CONVENTIONS = SheetSpec(
    "conventions",
    "Conventions",
    "Une ligne par convention. La référence la nomme dans les autres feuilles.",
    (
        SheetColumn(
            "reference",
            "Référence",
            required=True,
            longest=60,
            help="Courte, en majuscules, chiffres et tirets : TI-VALLEE. Elle ne change plus.",
        ),
        SheetColumn("title", "Titre", required=True, help="Tel que l'acte l'imprime."),
        _choice("kind", "Nature", _words_of(Convention.Kind.choices), help="Partenariat si vide."),
        SheetColumn("programme", "Programme", longest=200),
        SheetColumn("purpose", "Objet", longest=4_000),
        SheetColumn("territory", "Territoire"),
        SheetColumn("starts_on", "Prend effet le", DAY),
        SheetColumn("ends_on", "Prend fin le", DAY),
        SheetColumn(
            "submitted_on",
            "Soumise aux conseils le",
            DAY,
            help="Vide : le jour du premier vote de la feuille Parties ; sans vote, un projet.",
        ),
        _choice("vat", "TVA", _words_of(Convention.Vat.choices)),
        SheetColumn("payment_days", "Délai de paiement (jours)", COUNT),
        SheetColumn("sharing_article", "Article de la répartition", longest=60),
        SheetColumn("retention_years", "Conservation (ans)", COUNT),
        SheetColumn("notice_months", "Préavis (mois)", COUNT),
        SheetColumn("termination_step", "Formalité avant résiliation"),
        SheetColumn("amicable_months", "Phase amiable (mois)", COUNT),
        SheetColumn("dispute_clause", "Clause de litige", longest=2_000),
        SheetColumn("court", "Tribunal", longest=200),
        SheetColumn("copies", "Exemplaires", COUNT),
    ),
)
PARTIES = SheetSpec(
    "parties",
    "Parties",
    "Une ligne par partie. Un SIREN du registre suffit à la reconnaître.",
    (
        REFERENCE,
        SheetColumn("siren", "SIREN", SIREN, help="Vide pour qui n'en a pas."),
        SheetColumn("name", "Nom dans l'acte", longest=200, help="Vide : celui du registre."),
        SheetColumn("short_name", "Sigle", required=True, longest=60, help="Celui des tableaux."),
        _choice(
            "kind",
            "Nature de l'organisme",
            _words_of(Organisation.Kind.choices),
            help="Demandée de qui n'est pas encore connu de Prorata.",
        ),
        SheetColumn("is_lead", "Pilote", YES, help="Vide partout : votre organisme."),
        SheetColumn("is_contributor", "Contributeur", YES),
        SheetColumn("is_cofinancer", "Cofinanceur", YES),
        SheetColumn("is_beneficiary", "Bénéficiaire", YES),
        SheetColumn("signatory", "Signataire", longest=120),
        SheetColumn("signatory_capacity", "Qualité", longest=120),
        SheetColumn("service_code", "Code service", longest=100),
        SheetColumn("commitment_number", "Numéro d'engagement", longest=50),
        SheetColumn("authorised_on", "Autorisée le", DAY, help="Le jour du vote de son conseil."),
        SheetColumn("number", "Acte", longest=60, help="Le numéro de la délibération."),
        SheetColumn("executory_on", "Exécutoire le", DAY),
        SheetColumn("signed_on", "Signée le", DAY),
    ),
)
PERIODS = SheetSpec(
    "periods",
    "Périodes",
    "Les périodes du plan de chaque convention, une ligne chacune.",
    (
        REFERENCE,
        SheetColumn("label", "Période", required=True, longest=60),
        SheetColumn("starts_on", "Début", DAY, required=True),
        SheetColumn("ends_on", "Fin", DAY, required=True),
        SheetColumn("year", "Exercice", COUNT, help="Vide : l'année du début."),
    ),
)
COMPONENTS = SheetSpec(
    "components",
    "Volets",
    "Ce qui a son porteur et sa répartition. Une convention simple en a un.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("carrier", "Porteur", longest=60, help="Son sigle ; vide : le pilote."),
        _choice("basis", "Appelé sur", _words_of(Basis.choices), help="Prévisionnel si vide."),
        SheetColumn("legal_basis", "Base juridique", longest=200, help="L'acte qui oblige."),
        SheetColumn("in_totals", "Dans les totaux", YES, help="Oui si vide."),
    ),
)
LINES = SheetSpec(
    "lines",
    "Lignes",
    "Dépenses et ressources de chaque volet. Leurs montants sont sur la feuille Montants.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("label", "Ligne", required=True),
        _choice("nature", "Nature", _words_of(Line.Nature.choices), required=True),
        SheetColumn("in_kind", "En nature", YES),
        SheetColumn("funder", "Financeur", longest=200, help="Nom d'une ressource : qui la donne."),
        _choice("state", "État", _words_of(Line.FundingState.choices)),
        SheetColumn("pays_for", "Paie", longest=2_000, help="Des lignes, séparées par « ; »."),
        SheetColumn("percent", "Taux de la ressource (%)", PERCENT),
        SheetColumn("gate", "Condition préalable"),
        SheetColumn("total", "Total annoncé (€)", EUROS, help="Comparé à la somme des montants."),
    ),
)
AMOUNTS = SheetSpec(
    "amounts",
    "Montants",
    "Une ligne par ligne du plan et par période.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("line", "Ligne", required=True),
        SheetColumn("period", "Période", required=True, longest=60),
        SheetColumn("amount", "Montant (€)", EUROS, required=True),
    ),
)
OF_BLOCKS = "D'une règle par blocs."
RULE_SHEET = SheetSpec(
    "rules",
    "Règles",
    "Comment chaque volet se partage. Sans règle, Prorata en propose d'après les parts votées.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("year", "Dès l'exercice", COUNT, required=True),
        _choice("kind", "Règle", RULES, required=True),
        _choice("basis", "Population", _words_of(PopulationBasis.choices)),
        _choice("step", "Pas (point)", STEP_WORDS),
        _choice("rounding", "Arrondi", ROUNDINGS),
        _choice("unit", "Parts arrondies", UNIT_WORDS, help=OF_BLOCKS),
        _choice("to_unit", "Arrondi des parts", TO_UNIT_WORDS, help=OF_BLOCKS),
        _choice("excess", "Écart des bornes", EXCESS_WORDS, help=OF_BLOCKS),
    ),
)
TERMS = SheetSpec(
    "terms",
    "Contributeurs",
    "Qui partage sous chaque règle, dans l'ordre de l'acte.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("year", "Dès l'exercice", COUNT, required=True),
        PARTY,
        SheetColumn("percent", "Taux fixé (%)", PERCENT),
        SheetColumn("amount", "Montant fixé (€)", EUROS),
        SheetColumn("ceiling", "Plafond (€)", EUROS),
        SheetColumn("floor", "Plancher (€)", EUROS, help=OF_BLOCKS),
        SheetColumn(
            "presence", "Présence", longest=60, help=f"{OF_BLOCKS} 7/12, ou du 01/04/2027."
        ),
    ),
)
RULE_BLOCKS = SheetSpec(
    "blocks",
    "Blocs",
    "Les blocs d'une règle par blocs : une ligne par bloc, ou par bloc et contributeur.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("year", "Dès l'exercice", COUNT, required=True),
        SheetColumn("rank", "Bloc", COUNT, required=True, help="Son rang : 1, 2…"),
        _choice("slice", "Ce qu'il partage", SLICE_WORDS, required=True),
        SheetColumn("value", "Taux (%) ou prix (€)", NUMBER),
        SheetColumn(
            "by",
            "Selon",
            longest=80,
            help=f"{', '.join(MEASURE_WORDS)}, ou un critère par son nom.",
        ),
        SheetColumn("lag", "Années de retard", COUNT, help="1 : le chiffre de l'année d'avant."),
        SheetColumn("party", "Contributeur", longest=60, help="Vide : tous ceux de la règle."),
        SheetColumn("part", "Sa part ou son montant (€)", NUMBER),
        SheetColumn("index", "Indice", longest=80, help="Celui que suit un prix ou un montant."),
        SheetColumn("since", "Indice de départ", COUNT, help="L'année du prix écrit."),
        SheetColumn("decimals", "Décimales du prix", COUNT),
    ),
)
CRITERIA = SheetSpec(
    "criteria",
    "Critères",
    "Ce que les parties comptent elles-mêmes ; les populations viennent du registre.",
    (
        REFERENCE,
        SheetColumn("name", "Critère", required=True, longest=80),
        SheetColumn("unit", "Unité", required=True, longest=40, help="Au pluriel : élèves."),
        SheetColumn("decimals", "Décimales", COUNT),
        SheetColumn("source", "Source"),
        SheetColumn("is_index", "Indice", YES, help="Une valeur par an, qui n'est de personne."),
    ),
)
FIGURES = SheetSpec(
    "figures",
    "Chiffres",
    "Le chiffre de chaque partie pour un critère, une année.",
    (
        REFERENCE,
        SheetColumn("criterion", "Critère", required=True, longest=80),
        SheetColumn("year", "Année", COUNT, required=True),
        SheetColumn("party", "Partie", longest=60, help="Son sigle ; vide pour un indice."),
        SheetColumn("value", "Chiffre", NUMBER, required=True),
        SheetColumn("source", "Source", longest=200),
    ),
)
SHARES = SheetSpec(
    "shares",
    "Parts votées",
    "Les parts des actes, à comparer avec celles que la règle donne.",
    (
        REFERENCE,
        COMPONENT,
        YEAR,
        PARTY,
        SheetColumn("percent", "Taux (%)", PERCENT),
        SheetColumn("amount", "Montant (€)", EUROS),
    ),
)
LETTERS = SheetSpec(
    "letters",
    "Lettres",
    "Les appels déjà envoyés avant Prorata : ils comptent dans ce qui est appelé.",
    (
        REFERENCE,
        COMPONENT,
        SheetColumn("period", "Période", required=True, longest=60),
        PARTY,
        SheetColumn("number", "Numéro", required=True, longest=60),
        SheetColumn("issued_on", "Date", DAY, required=True),
        SheetColumn("amount", "Montant (€)", EUROS, required=True),
    ),
)
PAYMENTS = SheetSpec(
    "payments",
    "Paiements",
    "Ce qui a été payé de ces lettres.",
    (
        REFERENCE,
        SheetColumn("number", "Lettre", required=True, longest=60, help="Le numéro de la lettre."),
        SheetColumn("paid_on", "Reçu le", DAY, required=True),
        SheetColumn("amount", "Montant (€)", EUROS, required=True),
    ),
)

SHEETS = (
    CONVENTIONS,
    PARTIES,
    PERIODS,
    COMPONENTS,
    LINES,
    AMOUNTS,
    RULE_SHEET,
    TERMS,
    RULE_BLOCKS,
    CRITERIA,
    FIGURES,
    SHARES,
    LETTERS,
    PAYMENTS,
)
MOST_CONVENTIONS = 500
