"""The fields that the kit draws are those of Django's templates, blanks apart."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from press.kit.drawn import DRAWN, DrawnForms

GROUPED = [("", "toutes"), ("Doubs", [(25, "Besançon & <Cie>"), ("b", SafeString("<b>"))]), (7, 1)]
WIDGETS = [
    forms.TextInput({"class": "form-control", "maxlength": 9, "disabled": True, "list": False}),
    forms.NumberInput({"step": "any"}),
    forms.EmailInput(),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    forms.CheckboxInput(),
    forms.FileInput({"accept": ".csv"}),
    forms.Textarea({"rows": 2, "title": 'une "citation"'}),
    forms.Select({"required": True}, choices=GROUPED),
    forms.Select(choices=[("a", gettext_lazy("Yes")), (None, "–")]),
    forms.SelectMultiple(choices=GROUPED),
]
VALUES = st.none() | st.text(max_size=8) | st.sampled_from(["25", "b", "7", "a", "", "<'&\">", "1"])


def drawn_and_usual(widget: forms.Widget, name: str, value: object) -> tuple[str, str]:
    shown = (
        widget.render(name, value, {"id": "x"}, one()) for one in (DrawnForms, DjangoTemplates)
    )
    first, second = (re.sub(r">\s+<", "><", html.strip()) for html in shown)
    return first, second


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one).__name__)
@given(name=st.text("ab<\"'&é", min_size=1, max_size=4), value=VALUES)
def test_a_field_is_drawn_as_its_template_draws_it(widget, name, value):
    if isinstance(widget, forms.SelectMultiple):
        value = [value, "25"]
    drawn, usual = drawn_and_usual(widget, name, value)
    assert drawn == usual


def test_each_kind_that_is_drawn_is_compared():
    kinds = {type(one)().template_name for one in WIDGETS}
    assert {*DRAWN} == kinds


def test_another_widget_has_its_template():
    drawn, usual = drawn_and_usual(forms.RadioSelect(choices=GROUPED), "a", "25")
    assert drawn == usual
    assert drawn.count('type="radio"') == 4


def test_every_form_of_the_house_is_drawn_so():
    assert isinstance(forms.Form().renderer, DrawnForms)
