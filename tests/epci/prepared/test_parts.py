"""A kept file is read, by its parts, as a file of one piece would be."""

from io import SEEK_CUR, SEEK_END, SEEK_SET, BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epci.prepared.parts import opened
from post.models import FilePart, PreparedFile

LENGTHS = st.lists(st.integers(1, 90), max_size=6)
MOVES = st.lists(
    st.tuples(st.integers(-600, 600), st.sampled_from([SEEK_SET, SEEK_CUR, SEEK_END])), max_size=8
)


def kept(lengths: list[int]) -> tuple[PreparedFile, bytes]:
    file, whole = PreparedFile.objects.create(person=1, address="/", name="essai.zip"), b""
    for rank, length in enumerate(lengths):
        content = bytes((len(whole) + place) % 251 for place in range(length))
        FilePart.objects.create(file=file, rank=rank, content=content)
        whole += content
    return file, whole


@pytest.mark.django_db
def test_wherever_one_seeks_and_however_much_one_reads():
    @given(LENGTHS, MOVES, st.integers(1, 200))
    def reads_as_one(lengths: list[int], moves: list[tuple[int, int]], count: int) -> None:
        file, whole = kept(lengths)
        with opened(file) as found, BytesIO(whole) as expected:
            assert found.read() == whole
            expected.seek(0, SEEK_END)
            for offset, whence in moves:
                base = {SEEK_SET: 0, SEEK_CUR: expected.tell(), SEEK_END: len(whole)}[whence]
                away = max(offset, -base)
                assert found.seek(away, whence) == expected.seek(away, whence)
                assert found.read(count) == expected.read(count)
                assert found.tell() == expected.tell()

    reads_as_one()


@pytest.mark.django_db
def test_its_end_is_read_without_its_beginning(django_assert_num_queries):
    file, whole = kept([50_000, 50_000, 50_000, 70_000])
    with django_assert_num_queries(1):
        found = opened(file)
    with django_assert_num_queries(1):
        found.seek(-10, SEEK_END)
        assert found.read() == whole[-10:]
