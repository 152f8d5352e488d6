"""What a letter of the current schema says: whoever changes it raises `SCHEMA`, and this list."""

import pytest

from financing.letters.letterhead import SCHEMA
from financing.models import CallRound
from press.files.canonical import canonical, digest

# The six letters of the Doubs convention in June 2025, without what ties them to rows: the digest
# of their act, which holds a random token, and that of the letter before.
SAID = {
    2: {
        "2025-0001": "e05d5fdfccadf932b9a6c87d0d7083adac367aa57b7fedcb7ef5b2f0d279d24f",
        "2025-0002": "11a369f7e00c9e14b0f2e5224d0345de36a19d2fb935680728650607c2e81556",
        "2025-0003": "fc2be4a0c249623ed1bed4ab7d5b3bc9edef21b9ee40a7596cd7cc4118cc4ed5",
        "2025-0004": "12132161a3d26d08677b00d4d764accadd0aa16d37610ef7446096a9808bbcfc",
        "2025-0005": "aa7f6f1a8a544aefb878cd17a0f4e3783b8d750c51312f5b92754cf83099017d",
        "2025-0006": "893a0f484be341deaf82f3711af1c58ce591aacef2720978e034ca5f27cab4d6",
    },
}
TIES = ("act_sha256", "previous_sha256")


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BASE_URL = "https://prorata.example"


def said(round_: CallRound) -> dict[str, str]:
    """The SHA-256 of what each letter says, by number."""
    contents = (call.frozen() for call in round_.calls.order_by("number"))
    return {one["number"]: digest(canonical(one | dict.fromkeys(TIES))) for one in contents}


def test_the_letters_of_the_demonstration_say_what_their_schema_says(round_):
    assert said(round_) == SAID[SCHEMA]


def test_each_letter_names_the_one_before_and_its_act(round_):
    contents = [call.frozen() for call in round_.calls.order_by("number")]
    before = [None, *(call.sha256 for call in round_.calls.order_by("number"))]
    assert [one["previous_sha256"] for one in contents] == before[:-1]
    assert len({one["act_sha256"] for one in contents}) == 1
