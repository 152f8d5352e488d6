"""A letter that cannot be laid out harms nobody else, on both engines."""

import pytest

pytestmark = pytest.mark.engine


def test_a_letter_that_cannot_be_laid_out_fails_alone_and_is_named(stage, keep):
    found = stage("poisoned")
    assert found["without_pdf"] == [found["sick"]]
    assert found["failed"] == found["rounds"][:1]
    assert found["active"] == 0
    assert [found["sick"] in one for one in found["said"]] == [True]
    bare = stage("poisoned", protected=False)
    assert len(bare["without_pdf"]) > 1
    keep(
        "A letter that cannot be laid out, among three rounds",
        f"{found['letters']} letters: {found['sick']} fails alone and is named "
        f"(« {found['said'][0]} »), the others have their PDF, nothing waits. Control, without "
        f"setting it back: {len(bare['without_pdf'])} letters without PDF.",
    )
