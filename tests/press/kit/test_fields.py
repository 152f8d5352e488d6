"""Amounts, days and counts are read as people type them, and shown as they are printed."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from press.kit.fields import CountField, DayField, EurosField, MeasureField
from press.words.french import decimal, read_date, read_decimal, read_euros


@pytest.mark.parametrize(
    ("typed", "centimes"),
    [
        ("10833.33", 10_833_33),
        ("10 833,33", 10_833_33),
        ("10\u202f833,33\u00a0€", 10_833_33),
        ("10.833,33", 10_833_33),
        ("213 000 €", 213_000_00),
        ("40000", 40_000_00),
        ("0,5", 50),
    ],
)
def test_an_amount_is_typed_freely(typed, centimes):
    assert read_euros(typed) == centimes


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("10.833", "ambigu"),
        ("10,833", "n'est pas un montant"),
        ("12 34", "n'est pas un montant"),
        ("-5", "est négatif"),
        ("beaucoup", "n'est pas un montant"),
        ("9" * 19, "trop grand"),
    ],
)
def test_what_is_not_an_amount_is_refused(typed, reason):
    with pytest.raises(ValueError, match=reason):
        read_euros(typed)


@pytest.mark.parametrize(
    ("typed", "value", "printed"),
    [
        ("12", "12", "12"),
        ("12,5", "12.5", "12,5"),
        ("12.50", "12.5", "12,5"),
        ("2 844 000,25", "2844000.25", "2\u202f844\u202f000,25"),
        ("0", "0", "0"),
    ],
)
def test_a_measured_value_is_typed_freely_and_printed_with_the_decimals_that_it_has(
    typed, value, printed
):
    assert read_decimal(typed) == Decimal(value)
    assert decimal(read_decimal(typed)) == printed
    assert read_decimal(printed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("douze", "n'est pas un nombre"),
        ("1.234", "ambigu"),
        ("-1", "négatif"),
        ("10000000000", "trop grand"),
        ("1e3", "n'est pas un nombre"),
        ("\u0661", "n'est pas un nombre"),
    ],
)
def test_what_is_no_measured_value_is_refused_by_its_field(typed, reason):
    with pytest.raises(ValidationError, match=reason):
        MeasureField().clean(typed)
    assert MeasureField(required=False).clean("") is None
    assert MeasureField().prepare_value(Decimal("12.50")) == "12,5"


@pytest.mark.parametrize(
    "typed",
    ["10/04/2025", "10.4.2025", "10-04-25", "2025-04-10", "10 avril 2025", "jeudi 10 avril 2025"],
)
def test_a_day_is_typed_freely(typed):
    assert read_date(typed) == date(2025, 4, 10)


def test_the_first_of_a_month_and_a_month_with_its_accent():
    assert read_date("1er août 2025") == date(2025, 8, 1)


@pytest.mark.parametrize("typed", ["31/02/2025", "10 avrl 2025", "avril", "2025", "10/13/2025"])
def test_what_is_not_a_day_is_refused(typed):
    with pytest.raises(ValueError, match="n'est pas une date : écrivez 10/04/2025"):
        read_date(typed)


class Entry(forms.Form):
    amount = EurosField(required=False)
    day = DayField(required=False)
    votes = CountField(required=False, most=500)


def test_a_form_gives_centimes_a_date_and_a_count():
    form = Entry({"amount": "213 000 €", "day": "10 avril 2025", "votes": "119"})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": 213_000_00, "day": date(2025, 4, 10), "votes": 119}


def test_what_is_left_empty_is_not_known():
    form = Entry({"amount": "", "day": " ", "votes": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": None, "day": None, "votes": None}


def test_what_cannot_be_read_stays_as_typed_with_its_reason():
    form = Entry({"amount": "10.833", "day": "hier", "votes": "501"})
    assert form["amount"].value() == "10.833"
    assert form.errors == {
        "amount": ["« 10.833 » est ambigu : écrivez 10833 ou 10 833."],
        "day": ["« hier » n'est pas une date : écrivez 10/04/2025."],
        "votes": ["« 501 » est trop grand : 500 au plus."],
    }


def test_what_is_known_is_shown_as_it_would_be_typed():
    form = Entry(initial={"amount": 213_000_00, "day": date(2025, 4, 10), "votes": 0})
    assert [form[name].value() for name in form.fields] == ["213\u202f000,00", "10/04/2025", 0]


def test_a_required_field_says_so():
    with pytest.raises(ValidationError):
        DayField().clean("")


def test_a_day_of_another_century_is_a_slip_of_the_finger():
    with pytest.raises(ValidationError, match="Le 31 décembre 1989 est trop ancien : au plus tôt"):
        DayField().clean("31/12/1989")
    assert DayField().clean("01/01/1990") == date(1990, 1, 1)
    assert DayField(floor=date(1950, 1, 1)).clean("31/12/1989") == date(1989, 12, 31)
    assert DayField(required=False).clean("") is None
