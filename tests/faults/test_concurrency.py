"""Many at once, on the engine under test; the control shows what the protection is for."""

import pytest

pytestmark = pytest.mark.engine


def test_numbers_have_no_gap_and_no_duplicate(stage, keep, is_long):
    count = 10_000 if is_long else 120
    found = stage("issues", count=count)
    wanted = {"issued": count, "refused": 0, "duplicates": 0, "gaps": 0, "broken": 0}
    assert {name: found[name] for name in wanted} == wanted
    assert found["undone"] > 0
    tried = 400 if is_long else 80
    bare = stage("issues", count=tried, protected=False)
    assert bare["duplicates"] + bare["refused"] > 0
    keep(
        "10 000 letters issued by 8 processes, one round in ten undone at its last instant",
        f"{count} letters, {found['undone']} rounds undone: 0 duplicate, 0 gap, 0 broken link, "
        f"{found['per_second']} letters/s. Control, without the lock, {tried} letters: "
        f"{bare['duplicates']} duplicates, {bare['refused']} refusals.",
    )


def test_a_form_sent_eight_times_gives_one_document(stage, keep, is_long):
    forms = 100 if is_long else 3
    found = stage("submits", forms=forms)
    assert (found["sent"], found["documents"], found["rounds"]) == (8 * forms, forms, forms)
    assert found["led_elsewhere"] == 0
    bare = stage("submits", forms=3, protected=False)
    assert bare["documents"] > 3
    keep(
        "8 × 100 double submits",
        f"{found['sent']} submits, {found['documents']} documents, each answered by its round. "
        f"Control, without token and constraint: 3 forms give {bare['documents']} documents.",
    )


def test_a_year_that_many_end_at_once_is_stated_settled_and_closed_once(stage, keep, is_long):
    hands = 8 if is_long else 4
    found = stage("ends", hands=hands)
    assert found["refused"] != []
    assert all("est clos depuis le" in one for one in found["refused"])
    expected = {"statements": 1, "letters": 3 + 3, "closings": 1, "broken": []}
    assert {name: found[name] for name in expected} == expected
    bare = stage("ends", hands=hands, protected=False)
    assert bare["closings"] > 1
    keep(
        "One year stated, settled and closed by 8 people at once",
        "1 statement, 3 letters, 1 closing, a sentence for the seven others. Control, without the "
        f"gate of closed years: {bare['closings']} closings.",
    )
