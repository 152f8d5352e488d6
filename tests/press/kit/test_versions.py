"""What tells that a page has been written by somebody else since it was read."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from press.kit.forms import EditForm
from press.kit.versions import (
    NAME,
    StaleError,
    changed_since,
    digest_of,
    require_unchanged,
    version_of,
)

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
)
facts = st.dictionaries(st.sampled_from("abcdef"), values)


@given(facts)
def test_what_was_just_read_has_not_changed(read):
    assert changed_since(version_of(read), read) == []


@given(facts, facts)
def test_whatever_is_otherwise_is_named_and_nothing_else(read, now):
    other = {name for name in read | now if digest_of(read.get(name)) != digest_of(now.get(name))}
    assert set(changed_since(version_of(read), now)) == other


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        (None, ""),
        (False, None),
        ("deux\r\nlignes", "deux\nlignes"),
        (Decimal("1.50"), Fraction(3, 2)),
        (Decimal("40.0000"), 40),
        ({1, 2}, {2, 1}),
    ],
)
def test_one_fact_is_the_same_however_it_is_held(shown, kept):
    assert digest_of(shown) == digest_of(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [(0, None), (1, 2), ("a", "b"), (True, None), ([1, 2], [2, 1]), (date(2026, 1, 1), None)],
)
def test_two_facts_are_not(one, other):
    assert digest_of(one) != digest_of(other)


def test_an_empty_page_has_been_read_too():
    """Two people who begin the same empty page: the second hears of the first."""
    with pytest.raises(StaleError):
        require_unchanged(version_of({}), {"title": "le premier"}, {"title": "le second"})


def test_a_command_has_read_no_page():
    require_unchanged("", {"title": "l'un"}, {"title": "l'autre"})


def test_the_same_words_twice_lose_nothing():
    require_unchanged(version_of({"title": "avant"}), {"title": "même"}, {"title": "même"})


def test_what_the_act_does_not_write_is_not_lost():
    seen = version_of({"title": "avant", "city": "Morteau"})
    require_unchanged(seen, {"title": "avant", "city": "Ornans"}, {"title": "après"})


class RecordForm(EditForm):
    title = forms.CharField(label="Titre")
    city = forms.CharField(label="Ville", required=False)
    is_open = forms.BooleanField(label="Ouvert", required=False)


def test_the_page_comes_back_with_what_both_wrote():
    """What one typed stays, what one did not touch takes the other's; saving again is a choice."""
    read = {"title": "avant", "city": "Morteau", "is_open": False}
    kept = {"title": "le premier", "city": "Ornans", "is_open": True}
    typed = {"title": "le second", "city": "Morteau", NAME: version_of(read)}

    def act(seen: str, **typed: object) -> None:
        require_unchanged(seen, kept, typed)

    sent = QueryDict(mutable=True)
    sent.update(typed)
    form = RecordForm(sent, initial=read, facts=read)
    assert not form.accepts(act)
    assert [(one.label, one.now) for one in form.meanwhile] == [
        ("Titre", "le premier"),
        ("Ville", "Ornans"),
        ("Ouvert", "oui"),
    ]
    assert [form[name].value() for name in ("title", "city", "is_open")] == [
        "le second",
        "Ornans",
        True,
    ]
    again = RecordForm(form.data, initial=read, facts=read)
    assert again.accepts(act)


def test_a_form_that_adds_carries_no_version():
    assert NAME not in RecordForm(initial={"title": "proposé"}).fields
