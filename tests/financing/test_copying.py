"""A convention is duplicated with its plan: the same money, in the years of the new one."""

from datetime import date

import pytest

from conventions.founding.acts import duplicate_convention
from conventions.life.forms import terms_of
from conventions.models import Convention
from financing.dossier.reading import read_dossier
from financing.entities.keys import BLOCKS
from financing.models import Key, Rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
ON = date(2026, 11, 30)


def copied(reference: str, first_year: int) -> tuple[Convention, Convention]:
    source = Convention.objects.get(reference=reference)
    years = first_year - source.starts_on.year
    ends = source.ends_on.replace(year=source.ends_on.year + years)
    terms = terms_of(source) | {"starts_on": date(first_year, 1, 1), "ends_on": ends}
    made = duplicate_convention(
        source=source,
        organisation=source.parties.get(is_lead=True).organisation,
        reference="SUITE",
        terms=terms,
        with_plan=True,
        by=None,
    )
    return source, made


def test_the_plan_follows_with_its_years_moved():
    source, made = copied("TI-HDC", 2028)
    keys = Key.objects.count()
    before, after = read_dossier(source, ON), read_dossier(made, ON)
    moved = after.periods[0].fiscal_year - before.periods[0].fiscal_year
    assert moved == 2028 - source.starts_on.year
    assert [one.fiscal_year - moved for one in after.periods] == [
        one.fiscal_year for one in before.periods
    ]
    for one, other in zip(before.components, after.components, strict=True):
        for period, then in zip(before.periods, after.periods, strict=True):
            assert one.plan(period).remainder() == other.plan(then).remainder()
        told = [(rule.kind, len(terms)) for rule, terms in one.terms.items()]
        assert [(rule.kind, len(terms)) for rule, terms in other.terms.items()] == told
    assert Key.objects.count() == keys


def test_a_rule_in_blocks_is_told_to_be_written():
    rules = Rule.objects.filter(component__convention__reference="TI-HDC")
    rules.update(kind=BLOCKS, document={"blocks": []}, step=None, rounding="")
    count = rules.count()
    _, made = copied("TI-HDC", 2028)
    assert len(made.left_aside) == count
    assert made.left_aside[0].endswith("sa règle par blocs est à écrire.")
    assert not Rule.objects.filter(component__convention=made).exists()
