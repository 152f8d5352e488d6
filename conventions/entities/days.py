"""The days of a text that votes and signatures give: kept on its row, defined here once.

Approvals are the source, and may be corrected; `TextQuerySet.keep_days` writes these days again,
`conventions.days` calls it whenever something that gives them is saved.
"""

from functools import cache

from django.db.models import DateField, F

from conventions.entities.states import UNSIGNED_SQL
from press.kit.told import Told

GIVEN = ("authorised_on", "signed_on", "ceased_on", "complete_on")

# Those who are asked for a text, each beside what it gave to it: nothing, where it gave nothing.
ASKED = """
FROM conventions_party party
JOIN conventions_convention agreement ON agreement.id = party.convention_id
LEFT JOIN conventions_text joining ON joining.id = party.joined_by_id
LEFT JOIN conventions_text leaving ON leaving.id = party.left_by_id
LEFT JOIN conventions_approval given ON given.party_id = party.id AND given.text_id = {text}
WHERE party.convention_id = {convention}
AND (party.joined_by_id IS NULL OR joining.number <= {number})
AND (party.left_by_id IS NULL OR leaving.number >= {number})
"""
# When one of them has done all that it is asked; a roadmap is not signed.
DONE = f"""
CASE WHEN given.signed_on > given.authorised_on THEN given.signed_on
WHEN given.signed_on IS NOT NULL OR agreement.kind IN {UNSIGNED_SQL} THEN given.authorised_on END
"""
LATER = "CASE WHEN {day} > {submitted} THEN {day} ELSE {submitted} END"
WENT = "{number} > 0 AND {submitted} IS NOT NULL"
COUNTING = """
CASE WHEN {complete} > {effective} THEN {complete}
WHEN {complete} IS NOT NULL THEN {effective} END
"""


@cache
def given_days() -> dict[str, Told]:
    """Each day of `GIVEN` as the database computes it from the approvals of a text.

    `authorised_on` and `signed_on` are the last of those asked, None while one lacks; `ceased_on`
    is the first from which one of them no longer authorises it; `complete_on` is when an amendment
    that went to the councils was authorised and signed by all.
    """
    done_since = LATER.replace("{day}", DONE)
    return {
        "authorised_on": _by_all("given.authorised_on", "MAX(given.authorised_on)"),
        "signed_on": _by_all("given.signed_on", "MAX(given.signed_on)"),
        "ceased_on": _told(f"(SELECT MIN(given.revoked_on) {ASKED})"),
        "complete_on": _by_all(DONE, f"MAX({done_since})", f"AND {WENT}"),
    }


@cache
def counting_from() -> Told:
    """The day from which a complete amendment counts: not before its day of effect."""
    days = {"complete": F("complete_on"), "effective": F("effective_on")}
    return Told(COUNTING, DateField(), **days)


def _by_all(given: str, day: str, only: str = "") -> Told:
    """A day, where each party that is asked has given that."""
    return _told(f"(SELECT CASE WHEN COUNT(*) = COUNT({given}) THEN {day} END {ASKED} {only})")


def _told(sentence: str) -> Told:
    names = {"text": "pk", "convention": "convention", "number": "number"}
    known = {name: F(column) for name, column in (names | {"submitted": "submitted_on"}).items()}
    return Told(sentence, DateField(), **known)
