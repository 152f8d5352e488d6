"""A rule that is tried without any convention: what is typed, the shares, or why there are none."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.utils.safestring import SafeString

from financing.core.block_description import describe_blocks, describe_each
from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import BlockSharing, share_by_blocks
from financing.core.block_terms import quantity
from financing.core.blocks import AmountsBlock, Block
from financing.core.rule_answer import percent_places
from financing.core.rule_document import read_rule
from financing.simulations.premises import blocks_said
from financing.simulations.trying.forms import TriedBlockForm, TriedRuleForm
from press.kit.charts import Bar, bars
from press.words.french import euros, nearest, percent, sentence

COUNT = "blocs"
OF_THE_RULE = tuple(TriedRuleForm.base_fields)
OF_A_BLOCK = tuple(TriedBlockForm.base_fields)
MOST_BLOCKS = 12
MOST_DRAWN = 40
LONGEST_ADDRESS = 3_500  # characters: a server takes a line of 4 kB
IN_BLOCK = re.compile(r"bloc ([0-9]+) : ")
# The field that a refusal of the core is about, by how it begins; else it is about the blocks.
ABOUT = (
    ("plancher|les planchers|le plancher", "planchers"),
    ("plafond", "plafonds"),
    ("présence", "presence"),
    ("un pas arrondit|les .* que partagent", "pas"),
    ("des quotes-parts arrondies", "arrondi"),
)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class TriedShare:
    """What one contributor bears (centimes), of the whole, and why."""

    name: str
    percent: str
    amount: int
    part: Fraction
    explanation: str


class TriedRule:
    """The texts of a rule by field, its forms with their refusals, and its shares once it stands.

    `document` is the file of the rule (docs/keys.md), None while something typed cannot be read.
    """

    def __init__(self, texts: Texts) -> None:
        self.texts = {name: text for name, text in texts.items() if text.strip()}
        self.is_empty = not {"montant", "tableau"} & self.texts.keys()
        self.form = TriedRuleForm(self.texts)
        self.blocks = [
            TriedBlockForm(self.texts, rank=rank, table=self.form.table)
            for rank in range(1, count_of(texts) + 1)
        ]
        self.general: list[str] = []
        self.document: dict[str, Any] | None = None
        self.sharing: BlockSharing | None = None
        sound = [one.is_valid() for one in self.forms]
        if self.is_empty:
            for form in self.forms:
                form.errors.clear()  # nothing is refused to whoever begins
        elif all(sound):
            self._share()

    @property
    def forms(self) -> tuple[TriedRuleForm | TriedBlockForm, ...]:
        return (self.form, *self.blocks)

    def _share(self) -> None:
        figures = {key: one for block in self.blocks for key, one in block.figures.items()}
        blocks = [block.document() for block in self.blocks]
        said = self.form.document() | {"figures": figures, "blocks": blocks}
        try:
            rule, amount = read_rule(said)
            self.document = said
            self.sharing = share_by_blocks(rule, amount)
        except ValueError as error:
            self._place(str(error))

    def _place(self, refusal: str) -> None:
        """A refusal of the core, beside what it is about."""
        told = sentence(refusal)
        if found := IN_BLOCK.match(refusal):
            self.blocks[int(found[1]) - 1].add_error(None, told)
            return
        about = (name for start, name in ABOUT if re.match(start, refusal))
        if name := next(about, ""):
            self.form.add_error(name, told)
        else:
            self.general.append(told)

    @property
    def query(self) -> str:
        """The rule as the end of an address; what an address need not say is left out."""
        said = [
            (form.add_prefix(name), form.data[form.add_prefix(name)])
            for form in self.forms
            for name, field in form.fields.items()
            if form.data.get(form.add_prefix(name)) not in (None, getattr(field, "empty_value", ""))
        ]
        if len(self.blocks) > 1:
            said.append((COUNT, str(len(self.blocks))))
        return urlencode(said, quote_via=_quoted)

    @property
    def fits(self) -> bool:
        """Whether an address holds the whole rule."""
        return len(self.query) <= LONGEST_ADDRESS

    @property
    def refusals(self) -> int:
        of_fields = (one for form in self.forms for one in form.errors.values())
        return sum(map(len, of_fields)) + len(self.general)

    @property
    def may_grow(self) -> bool:
        return len(self.blocks) < MOST_BLOCKS

    @cached_property
    def file(self) -> str:
        """The file of the rule, as `apply_rule` takes it."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) if self.document else ""

    # What the page shows of the shares

    @property
    def told(self) -> str:
        """The rule in one sentence."""
        return sentence(describe_blocks(self.sharing.rule)) if self.sharing else ""

    @property
    def slices(self) -> Iterator[tuple[str, int]]:
        """What each block says, and what it gives in centimes."""
        if self.sharing is None:
            return
        whole = Fraction(self.sharing.amount, 100) if self.sharing.rule.is_in_percent else 1
        told = describe_each(self.sharing.rule)
        for clause, spread in zip(told, self.sharing.spreads, strict=True):
            yield clause[:1].upper() + clause[1:], nearest(spread.slice * whole, 1)

    @property
    def notices(self) -> Iterator[str]:
        """Voted parts that do not make 100: they are shared by, all the same."""
        blocks = self.sharing.rule.blocks if self.sharing else ()
        for rank, block in enumerate(blocks, 1):
            total = _parts(block)
            if total not in (None, 100):
                yield (
                    f"Les parts du bloc {rank} font {quantity(total)}, et non 100 : "
                    "elles se partagent en proportion."
                )

    @cached_property
    def shares(self) -> list[TriedShare]:
        sharing = self.sharing
        if sharing is None:
            return []
        whole = max(sharing.amount, sharing.total) or 1
        return [
            TriedShare(name, _percent(sharing, rank), amount, Fraction(amount, whole), why)
            for rank, (name, amount, why) in enumerate(
                zip(sharing.rule.contributors, sharing.amounts, _explained(sharing), strict=True)
            )
        ]

    @property
    def percents_head(self) -> str:
        """What heads the percentages; empty where the rule states none."""
        if self.sharing is None or not any(one.percent for one in self.shares):
            return ""
        bounded = self.sharing.rule.floors or self.sharing.rule.ceilings
        return "% avant bornes" if bounded else "%"

    @property
    def picture(self) -> SafeString | None:
        """A bar a contributor, and one for what stays with the carrier."""
        if self.sharing is None or not 1 < len(self.shares) <= MOST_DRAWN:
            return None
        rows = [Bar(one.name, one.amount, euros(one.amount), own=True) for one in self.shares]
        left = self.sharing.left_with_carrier
        if left > 0:
            rows.append(Bar("Reste au porteur", left, euros(left), forecast=True))
        return bars(rows, title="Quote-part de chacun")


def texts_of(asked: Mapping[str, str]) -> dict[str, str]:
    """Of what a page or an address says, the texts that are a rule's, without line ends of DOS."""
    ranks = range(1, count_of(asked) + 1)
    names = (*OF_THE_RULE, COUNT, *(f"{name}{rank}" for rank in ranks for name in OF_A_BLOCK))
    return {name: asked[name].replace("\r\n", "\n") for name in names if name in asked}


def count_of(texts: Mapping[str, str]) -> int:
    """How many blocks are typed, from one on."""
    return blocks_said(texts.get(COUNT, ""), MOST_BLOCKS)


def with_one_more(texts: Texts) -> dict[str, str]:
    """The rule and an empty block."""
    return {**texts, COUNT: str(min(count_of(texts) + 1, MOST_BLOCKS))}


def without(texts: Texts, rank: int) -> dict[str, str]:
    """The rule and its blocks but one; those that follow go up."""
    count = count_of(texts)
    kept = {name: texts[name] for name in OF_THE_RULE if name in texts}
    ranks = [one for one in range(1, count + 1) if one != rank or count == 1]
    for place, one in enumerate(ranks, 1):
        for name in OF_A_BLOCK:
            if text := texts.get(f"{name}{one}"):
                kept[f"{name}{place}"] = text
    return kept | {COUNT: str(len(ranks))}


def _quoted(text: str, safe: str, encoding: str, errors: str) -> str:
    """A text in an address, its separators as they are: it stays shorter, and can be read."""
    return quote_plus(text, safe=";,:/()'", encoding=encoding, errors=errors)


def _parts(block: Block) -> Fraction | None:
    if isinstance(block, AmountsBlock) or block.by is None or not block.by.are_parts:
        return None
    return sum((block.by.figures[name] for name in block.among), Fraction(0))


def _explained(sharing: BlockSharing) -> Sequence[str]:
    return [sentence(one) for one in explain_blocks(sharing)]


def _percent(sharing: BlockSharing, rank: int) -> str:
    """As voted, or to four decimals without a step; empty where there is none."""
    if sharing.percents is None or not sharing.rule.states_percents:
        return ""
    places = percent_places(sharing) if sharing.rule.step else 4
    return percent(sharing.percents[rank], places)
