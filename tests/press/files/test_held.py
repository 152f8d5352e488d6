"""A file that was accepted stays in its form while another field is refused, up to a size."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from press.files.held import MOST_HELD, held
from press.files.uploads import UploadField

CSV = b"siren;montant\n242504116;10\n"


class LetterForm(forms.Form):
    subject = forms.CharField()
    file = UploadField(required=False)


def sent(content=CSV, name="lettre.csv", **typed):
    return LetterForm(typed, {"file": SimpleUploadedFile(name, content)})


def carried(form):
    found = re.search(r'name="file-garde"[^>]*value="([^"]+)"', str(form["file"]))
    return found and found[1]


def test_a_file_goes_through_two_refusals_and_is_received_whole():
    first = sent()
    assert not first.is_valid()
    second = LetterForm({"file-garde": carried(first)})
    assert not second.is_valid()
    assert "« lettre.csv » est gardé" in str(second["file"])
    third = LetterForm({"subject": "Objet", "file-garde": carried(second)})
    assert third.is_valid()
    assert third.cleaned_data["file"].content == CSV


def test_another_file_replaces_it_and_unticking_drops_it():
    first = sent()
    first.is_valid()
    other = SimpleUploadedFile("autre.csv", b"a;b\n")
    again = LetterForm({"subject": "Objet", "file-garde": carried(first)}, {"file": other})
    assert again.is_valid()
    assert again.cleaned_data["file"].content == b"a;b\n"
    dropped = LetterForm({"subject": "Objet"})
    assert dropped.is_valid()
    assert dropped.cleaned_data["file"] is None


def test_a_file_too_large_to_travel_is_told_to_be_chosen_again():
    form = sent(b"a" * (MOST_HELD + 1))
    assert not form.is_valid()
    assert carried(form) is None
    assert "trop lourd pour être gardé : choisissez-le à nouveau" in str(form["file"])


@pytest.mark.parametrize("forged", ["", "n'importe quoi", held(CSV, "x.csv")[:-2] + "zz"])
def test_a_forged_file_is_no_file(forged):
    form = LetterForm({"subject": "Objet", "file-garde": forged})
    assert form.is_valid()
    assert form.cleaned_data["file"] is None


def test_two_forms_hold_nothing_of_each_other():
    sent().is_valid()
    assert carried(LetterForm()) is None
