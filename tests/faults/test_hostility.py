"""Texts that attack the printer are printed."""

import pytest

pytestmark = pytest.mark.engine


def test_html_and_css_in_every_text_are_printed_and_nothing_is_fetched(
    stage, keep, is_long, tmp_path
):
    found = stage("hostile", folder=str(tmp_path), one_by_one=is_long)
    assert (found["requests"], found["read"]) == (0, 0)
    assert found["literal"] == found["rendered"] == (12 if is_long else 2)
    assert found["requests_when_open"] > 0
    assert found["read_when_open"] > 0
    keep(
        "Hostile HTML and CSS in every text",
        f"{found['rendered']} letters: 0 request, 0 byte of a file, shown literally. Control, the "
        f"same HTML unescaped in an open printer: {found['requests_when_open']} requests, "
        f"{found['read_when_open']} files attached.",
    )
