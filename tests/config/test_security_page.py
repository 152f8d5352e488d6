"""The page on security: what it names exists, and no more than eight requirements remain."""

import re

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|docs)/[\w/.-]+)`", PAGE)))
ROWS = re.findall(r"^\| (V\d+) .*\| ([\d, ]*)\|$", PAGE, re.M)
REMAINING = re.findall(r"^(\d)\. \*\*.+?\*\* \(([\d.]+)\)", PAGE, re.M)


@pytest.mark.parametrize("path", NAMED)
def test_each_path_that_it_names_exists(path: str):
    assert (settings.BASE_DIR / path).exists()


def test_every_chapter_is_there_with_a_test_that_shows_it():
    assert [chapter for chapter, _ in ROWS] == [f"V{n}" for n in range(1, 15)]
    lines = [line for line in PAGE.splitlines() if re.match(r"\| V\d", line)]
    assert all("`tests/" in line for line in lines)


def test_at_most_eight_requirements_remain_each_in_one_chapter_s_line():
    """Each has one number of ASVS, and no other is between brackets."""
    after = PAGE.partition("## What remains")[2].partition("## ")[0]
    assert re.findall(r"\((\d+\.\d+\.\d+)\)", after) == [number for _, number in REMAINING]
    assert [rank for rank, _ in REMAINING] == [f"{n}" for n in range(1, len(REMAINING) + 1)]
    assert len(REMAINING) <= 8
    pointed = {rank.strip() for _, ranks in ROWS for rank in ranks.split(",") if rank.strip()}
    assert pointed == {rank for rank, _ in REMAINING}
