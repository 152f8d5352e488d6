"""What takes a page long to read or to print is refused at the door, and the rest is linear."""

import random
from difflib import SequenceMatcher
from string import ascii_lowercase
from time import process_time
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError

from conventions.models import Article, Text
from conventions.texts.acts import add_article
from conventions.texts.assembly import assemble
from conventions.texts.prose import MOST_LINES, MOST_PRINTED, blocks_of, lines_of
from conventions.texts.reading import sheet_of
from deliberations.attendance.likeness import CLOSEST, Index
from tests.conventions.texts.drafts import draft
from tests.demo import TODAY
from tests.world import World, undone

DAY = TODAY.date()


def items(count: int) -> str:
    return "\n".join(["- a"] * count)


@pytest.mark.django_db
def test_an_article_has_no_more_lines_than_a_page_prints_while_one_waits(world: World):
    with undone():
        text = draft("LONG-1")
        with pytest.raises(ValidationError, match=f"lignes : {MOST_LINES} au plus"):
            add_article(text=text, title="a", body=items(MOST_LINES + 1), by=None, on=DAY)
        add_article(text=text, title="a", body=items(MOST_LINES), by=None, on=DAY)


@pytest.mark.django_db
def test_a_text_that_was_written_before_the_limit_is_refused_before_it_is_printed(world: World):
    """Ten articles of 19 900 characters of « - a » held every PDF of the worker for 239 s."""
    with undone():
        text: Text = draft("LONG-2")
        long = [
            Article(text=text, rank=rank, title="a", body=items(4_975)) for rank in range(2, 12)
        ]
        Article.objects.bulk_create(long)
        sheet = sheet_of(text, DAY)
        before = process_time()
        with pytest.raises(ValidationError, match=f"{MOST_PRINTED} au plus"):
            assemble(sheet)
        assert process_time() - before < 20


def test_blank_lines_are_not_counted():
    assert lines_of("\n \n- a\n\n\tb\n") == 2
    assert len(blocks_of("\n \n- a\n\n\tb\n", 1, {})) == 2


@pytest.mark.parametrize("count", [100, 900])
def test_a_spoilt_name_is_compared_with_few_others_however_many_are_listed(
    count: int, monkeypatch: pytest.MonkeyPatch
):
    """450 present and 450 proxies, with shuffled names, as one types them."""
    drawn = random.Random(1)  # noqa: S311  letters, not secrets
    compared = Mock(wraps=SequenceMatcher.set_seq1)
    monkeypatch.setattr(
        SequenceMatcher, "set_seq1", lambda matcher, known: compared(matcher, known)
    )
    words = ["".join(drawn.choices(ascii_lowercase, k=8)).title() for _ in range(2 * count)]
    listed = [f"{first} {last}" for first, last in zip(words[::2], words[1::2], strict=True)]
    index = Index(listed)
    assert [index.near(one) for one in listed[:3]]
    for one in listed:
        index.near("".join(drawn.sample(one, len(one))))
    assert 0 < compared.call_count <= CLOSEST * count
