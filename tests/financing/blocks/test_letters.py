"""The letters of a rule in blocks: what they freeze, and that anybody finds their amounts again."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import (
    UNITS,
    BlockMeasure,
    BlockRule,
    Excess,
    PriceBlock,
    RestBlock,
    ToUnit,
)
from financing.core.frozen_sharing import amounts_again, frozen_share, frozen_sharing
from financing.letters.calculation import CSV, JSON, disagreements
from financing.letters.letterhead import BLOCKS_SCHEMA
from financing.models import CallPdf, CallRound
from financing.register.audit.register import anomalies
from financing.rounds.acts import issue_round
from press.files.canonical import canonical, digest
from press.files.pdf import attachments
from tests.financing.blocks.stored import YEAR, half_and_half
from tests.financing.blocks.test_stored import adopted
from tests.financing.conftest import doubs_order
from tests.financing.letters.test_recompute import BLOCKS, FINGERPRINT, run, said
from tests.settled import settle

DAY = date(2026, 6, 2)


@pytest.fixture
def round_(demo: None) -> CallRound:
    """The six letters of 2026, each with its PDF."""
    adopted(half_and_half())
    order = doubs_order("salaire", "deplacements", year=YEAR)
    return issue_round(order=order, by=None, on=DAY, override="Démonstration").round


def test_a_letter_carries_its_rule_its_criteria_and_enough_to_compute_again(round_, tmp_path):
    letters = CallPdf.objects.filter(call__round=round_).select_related("call")
    inside = [attachments(one.pdf) for one in letters.order_by("call__number")]
    contents = [one.call.frozen() for one in letters.order_by("call__number")]
    assert {one["schema"] for one in contents} == {BLOCKS_SCHEMA}
    assert contents[0]["criteria"] == [
        {"name": "population municipale", "unit": "hab.", "year": 2026},
        {"name": "actes pondérés", "unit": "actes", "year": 2026},
    ]
    assert "weight" not in contents[0]["shares"][0]
    read = [files[JSON] for files in inside]
    assert run(BLOCKS, tmp_path, *read) == [line for one in contents for line in said(one)]
    assert run(FINGERPRINT, tmp_path, *read) == [digest(canonical(one)) for one in contents]
    pairs = zip(contents, inside, strict=True)
    assert [list(disagreements(*pair)) for pair in pairs] == [[]] * len(contents)
    assert (
        inside[0][CSV]
        .decode("utf-8-sig")
        .splitlines()[0]
        .startswith("SIREN;partenaire;population municipale;actes pondérés;")
    )


def test_the_audit_of_the_register_finds_nothing_to_say(round_):
    settle()
    assert [str(one) for one in anomalies()] == []


@st.composite
def sharings(draw):
    """A rule of two blocks, in any unit, with bounds that the carrier or the others bear."""
    names = tuple("ABCDE")[: draw(st.integers(1, 5))]
    figures = {name: Fraction(draw(st.integers(0, 50)), 10) for name in names}
    figures[names[0]] += 1
    measure = BlockMeasure("actes", figures)
    excess = draw(st.sampled_from(Excess))
    rounding = ToUnit.LARGEST_REMAINDER
    if excess == Excess.CARRIER:
        rounding = draw(st.sampled_from(ToUnit))
    bounds = st.dictionaries(st.sampled_from(names), st.integers(0, 400_00))
    floors, ceilings = draw(bounds), draw(bounds)
    ceilings = {name: max(one, floors.get(name, 0)) for name, one in ceilings.items()}
    blocks = [RestBlock(measure, names)]
    if draw(st.booleans()):
        blocks = [PriceBlock(Fraction(draw(st.integers(0, 5000))), measure, names)]
    return BlockRule(
        contributors=names,
        blocks=tuple(blocks),
        unit=draw(st.sampled_from(UNITS)),
        rounding=rounding,
        floors=floors,
        ceilings=ceilings,
        excess=excess,
    )


@given(rule=sharings(), amount=st.integers(0, 5_000_00))
@settings(deadline=None)
def test_every_sharing_in_blocks_comes_out_again_from_what_is_frozen(rule, amount):
    try:
        sharing = share_by_blocks(rule, amount)
    except ValueError:  # floors above the whole
        return
    shares = [frozen_share(sharing, rank) for rank in range(len(rule.contributors))]
    again = amounts_again(frozen_sharing(sharing), json.loads(json.dumps(shares)))
    assert again == list(sharing.amounts)
    foreign: dict = {}
    exec(BLOCKS.partition("\n\n\nfor path")[0], foreign)  # noqa: S102
    assert foreign["amounts"](frozen_sharing(sharing), shares) == list(sharing.amounts)
