"""The short code of a letter: from its fingerprint, back to it, as people retype it."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.letters.proofs import ALPHABET, beginning, short_code, short_form

FINGERPRINT = "fb43fbd9e1500ed02c32aa3cc16ba2684682a1d0e5515bae3c01f954024d7aeb"


def test_a_code_is_sixteen_signs_in_groups_of_four():
    assert short_code(FINGERPRINT) == "ZD1Z-QPF1-A07D-0B1J"


@given(st.binary())
def test_a_code_leads_back_to_the_beginning_of_its_fingerprint(data):
    fingerprint = sha256(data).hexdigest()
    assert beginning(short_code(fingerprint)) == fingerprint[:20]


@pytest.mark.parametrize(
    "typed",
    ["zd1z-qpf1-a07d-0b1j", " ZD1Z QPF1 A07D 0B1J ", "ZD1ZQPF1A07D0B1J", "zdlz–qpfI·aO7d_ob1j"],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert beginning(typed) == FINGERPRINT[:20]


@pytest.mark.parametrize(
    "typed", ["", "ZD1Z", "ZD1Z-QPF1-A07D-0B1JX", "ZD1Z-QPF1-A07D-0B1U", "É" * 16, "½" * 16]
)
def test_what_cannot_be_a_code_is_refused(typed):
    with pytest.raises(ValueError, match="seize lettres ou chiffres"):
        beginning(typed)


def test_no_sign_of_a_code_is_taken_for_another():
    assert not set("ILOU") & set(ALPHABET)


def test_the_short_form_of_a_fingerprint_does_not_give_its_code():
    assert short_form(FINGERPRINT) == "fb43fbd9…024d7aeb"
