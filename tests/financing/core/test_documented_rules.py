"""The worked examples of docs/keys.md give the sentences that the page prints under them."""

import json
import re
from pathlib import Path

import pytest

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import share_by_blocks
from financing.core.rule_document import OPTIONAL, REQUIRED, SLICES, read_rule

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "keys.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```\n\n> (.*?)\n", PAGE, re.DOTALL)


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize(("document", "sentence"), EXAMPLES)
def test_an_example_is_explained_as_the_page_says(document: str, sentence: str) -> None:
    """To its first contributor."""
    told = explain_blocks(share_by_blocks(*read_rule(json.loads(document))))[0]
    assert told.replace("\u202f", " ").replace("\u00a0", " ") == sentence


def test_the_page_names_every_key() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert {*REQUIRED, *OPTIONAL, *SLICES, "by", "among"} <= named
