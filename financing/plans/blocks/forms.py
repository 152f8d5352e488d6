"""A rule in blocks as one types it: a sentence a block, then what each party brings to it.

A field's name is short: of block 2, `s2` is what it shares out, `v2` how much, `y2` by what, `g2`
the year counted, `i2` the index that it follows from the year `j2` on, to `d2` decimals; `a2-7`
whether party 7 takes part in it, `q2-7` its own part or amount. `l7`, `c7` and `t7` are the floor,
the ceiling and the presence of party 7.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from django import forms

from conventions.models import Party
from epci.populations.acts import FIRST_YEAR, LAST_YEAR
from financing.core.block_description import TO_THE
from financing.core.blocks import UNITS, Excess, ToUnit
from financing.core.decimal_text import money_text
from financing.core.keys import Rounding
from financing.core.rule_document import PARTS
from financing.core.rule_json import Json
from financing.core.stored_rule import exact_text
from financing.models import Criterion
from financing.plans.blocks.drafting import (
    AMOUNTS,
    MOST_BLOCKS,
    PRICE,
    REST,
    SLICES,
)
from financing.plans.blocks.fields import ExactField, PresenceField
from financing.plans.blocks.phrases import VALUES, BlockPhrase, measures_of, prices_of, who_words
from financing.plans.forms import RULE_KINDS, CeilingField
from financing.simulations.premises import EXACT, METHODS, STEP_CHOICES, TO_UNIT, blocks_said
from press.kit.forms import EditForm, Meanwhile
from press.words.french import is_number

UNIT_CHOICES = [(str(one), TO_THE.get(one, "au centime")) for one in UNITS]
EXCESSES = {Excess.CARRIER: "reste au porteur", Excess.OTHERS: "est porté par les autres"}
RESHAPING = ("step", "bounds")  # what brings other fields, beside each block's own
PLACES = [(str(one), f"arrondi à {one} décimales") for one in (2, 3, 4, 5, 6)]
LAGS = [("0", "de l'exercice"), ("1", "de l'année d'avant, puis régularisé sur l'année")]


class BegunField(forms.ChoiceField):
    """A choice that has just appeared on a form says its first one until another is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return super().clean(value) or str(self.choices[0][0])


class BlocksForm(EditForm):
    """The rule that a text gives a component block by block, and what it says of each party.

    It has the fields of that rule alone: those of its blocks, as what each shares out asks.
    """

    first_year = forms.IntegerField(
        label="Dès l'exercice",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Écrivez la première année de la règle.",
            "invalid": "Écrivez une année, comme 2026.",
        },
    )
    kind = forms.ChoiceField(label="Règle", choices=list(RULE_KINDS.items()))
    n = forms.IntegerField(min_value=1, max_value=MOST_BLOCKS, widget=forms.HiddenInput)
    unit = BegunField(label="Quotes-parts arrondies", choices=UNIT_CHOICES)
    rounding = BegunField(label="Façon d'arrondir les quotes-parts", choices=list(TO_UNIT.items()))
    step = BegunField(
        label="Pourcentages arrondis par pas de (point)", choices=list(STEP_CHOICES.items())
    )
    percent_rounding = BegunField(
        label="Façon d'arrondir les pourcentages", choices=list(METHODS.items())
    )
    bounds = forms.BooleanField(label="Planchers, plafonds, présence", required=False)
    excess = BegunField(
        label="Ce que déplacent planchers et plafonds", choices=list(EXCESSES.items())
    )

    def __init__(
        self,
        *args: Any,
        parties: Sequence[Party],
        criteria: Sequence[Criterion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parties, self.criteria = parties, criteria
        self.counted = [one for one in criteria if not one.is_index]
        self.indices = {one.code: f"indexé sur : {one.name}" for one in criteria if one.is_index}
        self.measures, self.prices = measures_of(self.counted), prices_of(self.counted)
        for rank in self.ranks:
            self._add_block(rank)
        if any(self._says(f"s{rank}") in (AMOUNTS, PRICE) for rank in self.ranks):
            del self.fields["step"], self.fields["percent_rounding"]
        elif self._says("step") == EXACT:
            del self.fields["percent_rounding"]
        self._add_bounds()
        for name in self.fields:
            if name in RESHAPING or (name[0] in "syi" and is_number(name[1:])):
                self.fields[name].widget.attrs["data-reshapes"] = True

    @property
    def ranks(self) -> range:
        """The blocks, counted from 1."""
        return range(1, blocks_said(str(self._says("n") or ""), MOST_BLOCKS) + 1)

    @property
    def heads(self) -> list[Any]:
        return [self["first_year"], self["kind"]]

    @property
    def endings(self) -> list[Any]:
        """How exact shares become amounts."""
        names = ("unit", "rounding", "step", "percent_rounding", "bounds", "excess")
        return [self[name] for name in names if name in self.fields]

    @property
    def bounds_shown(self) -> bool:
        return "excess" in self.fields

    @property
    def phrases(self) -> Iterator[BlockPhrase]:
        """Each block as its sentence, in which one chooses every word."""
        sharing = {
            one.short_name
            for one in self.parties
            if any(self._taken(rank, one) for rank in self.ranks)
        }
        named: set[str] = set()
        for rank in self.ranks:
            among = [one.short_name for one in self.parties if self._taken(rank, one)]
            yield BlockPhrase(
                rank,
                self._shown(f"{name}{rank}" for name in "vsygijd"),
                who_words(among, sharing, named),
                [
                    (one, self._shown(f"{name}{rank}-{one.pk}" for name in "aq"))
                    for one in self.parties
                ],
            )
            named |= {*among}

    @property
    def bounds_rows(self) -> list[tuple[Party, list[Any]]]:
        """Each party with its floor, its ceiling and its presence."""
        return [
            (party, self._shown(f"{name}{party.pk}" for name in "lct")) for party in self.parties
        ]

    def as_typed(self) -> "BlocksForm":
        """The same form as a browser would send it back untouched."""
        return BlocksForm(self.untouched(), parties=self.parties, criteria=self.criteria)

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        if name == "blocks":
            yield Meanwhile("Blocs", str(now or "aucun"))
        else:
            yield from super().told(name, now)

    def arguments(self) -> dict[str, Any]:
        return {
            "first_year": self.cleaned_data["first_year"],
            "document": self.document,
            "contributors": self.contributors,
            "lags": self.lags,
        }

    @property
    def contributors(self) -> list[Party]:
        """Those of some block, in the order of the act."""
        return [
            party for party in self.parties if any(self._takes(rank, party) for rank in self.ranks)
        ]

    @property
    def lags(self) -> dict[str, int]:
        """By how many years criteria lag, by code."""
        chosen = self.cleaned_data
        return {
            chosen[f"y{rank}"]: int(chosen[f"g{rank}"])
            for rank in self.ranks
            if f"g{rank}" in self.fields and chosen[f"g{rank}"] != "0"
        }

    @property
    def document(self) -> Json:
        """The rule as it is stored: what is by default is not said."""
        chosen, sharing = self.cleaned_data, self.contributors
        found: Json = {"blocks": [self._block(rank, sharing) for rank in self.ranks]}
        parts = {
            str(party.pk): exact_text(part)
            for rank in self.ranks
            for party in sharing
            if (part := self._part(rank, party)) is not None
        }
        found |= {"figures": {PARTS: parts}} if parts else {}
        found |= {"unit": money_text(int(chosen["unit"]))} if chosen["unit"] != "1" else {}
        if chosen["rounding"] != ToUnit.LARGEST_REMAINDER:
            found["rounding"] = chosen["rounding"]
        if chosen.get("step", EXACT) != EXACT:
            method = chosen.get("percent_rounding") or Rounding.LARGEST_REMAINDER
            found |= {"percent_step": chosen["step"], "percent_rounding": method}
        return found | self._bounds(sharing)

    def _shown(self, names: Iterable[str]) -> list[Any]:
        """The fields of those names that the rule has."""
        return [self[name] for name in names if name in self.fields]

    def _taken(self, rank: int, party: Party) -> bool:
        """Whether a party takes part in a block, before what is typed is read."""
        name = f"{rank}-{party.pk}"
        if f"a{name}" in self.fields:
            return bool(self._says(f"a{name}"))
        return self._says(f"q{name}") not in (None, "")

    def _says(self, name: str) -> Any:
        """What a field holds, typed or kept, before it is read."""
        if self.is_bound:
            return self.data.get(self.add_prefix(name), "")
        initial = self.initial.get(name)
        return (
            initial
            if initial is not None or name not in self.fields
            else (self.fields[name].initial)
        )

    def _add_block(self, rank: int) -> None:
        said = f"bloc {rank}"
        self.fields[f"s{rank}"] = forms.ChoiceField(
            label=f"Ce que partage le {said}", choices=list(SLICES.items())
        )
        slice_ = self._says(f"s{rank}")
        if slice_ in VALUES:
            label = VALUES[slice_]
            self.fields[f"v{rank}"] = ExactField(
                label=f"{label} du {said}",
                error_messages={"required": f"Écrivez le {label.lower()} du {said}."},
            )
        if slice_ != AMOUNTS:
            self.fields[f"y{rank}"] = BegunField(
                label=f"Critère du {said}",
                choices=list(self.prices.items() if slice_ == PRICE else self.measures.items()),
            )
        measure = self._says(f"y{rank}") if slice_ != AMOUNTS else ""
        if any(measure == one.code for one in self.counted):
            self.fields[f"g{rank}"] = BegunField(
                label=f"Année comptée du {said}", choices=LAGS, initial="0"
            )
        if slice_ in (AMOUNTS, PRICE) and self.indices:
            self._add_index(rank)
        for party in self.parties:
            self._add_part(rank, party, slice_, measure)

    def _add_index(self, rank: int) -> None:
        self.fields[f"i{rank}"] = BegunField(
            label=f"Indice du bloc {rank}", choices=[("", "sans indice"), *self.indices.items()]
        )
        if self._says(f"i{rank}") not in self.indices:
            return
        self.fields[f"j{rank}"] = forms.IntegerField(
            label=f"Année de départ de l'indice du bloc {rank}",
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            initial=self._says("first_year") or None,
            error_messages={"required": f"Écrivez l'année de départ de l'indice du bloc {rank}."},
        )
        self.fields[f"d{rank}"] = BegunField(label=f"Décimales du bloc {rank}", choices=PLACES)

    def _add_part(self, rank: int, party: Party, slice_: str, measure: str) -> None:
        name = f"{rank}-{party.pk}"
        if slice_ == AMOUNTS:
            self.fields[f"q{name}"] = CeilingField(
                label=f"Montant de {party}, bloc {rank} (€)", required=False
            )
            return
        self.fields[f"a{name}"] = forms.BooleanField(label=f"{party}, bloc {rank}", required=False)
        if measure == PARTS:
            self.fields[f"q{name}"] = ExactField(
                label=f"Part de {party}, bloc {rank}", required=False
            )

    def _add_bounds(self) -> None:
        if not self._says("bounds"):
            del self.fields["excess"]
            return
        for party in self.parties:
            key = party.pk
            self.fields[f"l{key}"] = CeilingField(label=f"Plancher, {party}", required=False)
            self.fields[f"c{key}"] = CeilingField(label=f"Plafond, {party}", required=False)
            self.fields[f"t{key}"] = PresenceField(label=f"Présence, {party}", required=False)

    def _takes(self, rank: int, party: Party) -> bool:
        name = f"{rank}-{party.pk}"
        if f"a{name}" in self.fields:
            return bool(self.cleaned_data.get(f"a{name}"))
        return self.cleaned_data.get(f"q{name}") is not None

    def _part(self, rank: int, party: Party) -> Fraction | None:
        """The part that an act votes for one; 0 where nothing is typed for who takes part."""
        if self.cleaned_data.get(f"y{rank}") != PARTS or not self._takes(rank, party):
            return None
        return self.cleaned_data.get(f"q{rank}-{party.pk}") or Fraction(0)

    def _block(self, rank: int, sharing: Sequence[Party]) -> Json:
        chosen, slice_ = self.cleaned_data, self.cleaned_data[f"s{rank}"]
        among = [one for one in sharing if self._takes(rank, one)]
        if slice_ == AMOUNTS:
            amounts = {str(one.pk): money_text(chosen[f"q{rank}-{one.pk}"]) for one in among}
            return {AMOUNTS: amounts} | self._index(rank)
        block: Json = {slice_: True if slice_ == REST else exact_text(chosen[f"v{rank}"])}
        block["by"] = chosen[f"y{rank}"]
        if len(among) < len(sharing):
            block["among"] = [str(one.pk) for one in among]
        return block | self._index(rank)

    def _index(self, rank: int) -> Json:
        """What the price or the amounts of a block follow; nothing where they stay."""
        chosen = self.cleaned_data
        if not chosen.get(f"i{rank}"):
            return {}
        return {
            "index": chosen[f"i{rank}"],
            "since": chosen[f"j{rank}"],
            "decimals": int(chosen[f"d{rank}"]),
        }

    def _bounds(self, sharing: Sequence[Party]) -> Json:
        found: Json = {}
        for name, letter in (("floors", "l"), ("ceilings", "c"), ("presence", "t")):
            typed = {str(one.pk): self.cleaned_data.get(f"{letter}{one.pk}") for one in sharing}
            said = {
                key: money_text(one) if isinstance(one, int) else one
                for key, one in typed.items()
                if one is not None
            }
            found |= {name: said} if said else {}
        others = self.cleaned_data.get("excess") == Excess.OTHERS
        return found | ({"excess": Excess.OTHERS.value} if others and found else {})
