"""Who gets what of deliberations, as lines of `access.py`: lists, a vote from end to end."""

from epci.permissions import Act
from tests.made import DOUBS, LEAD, Scan
from tests.rules import EACH, PARTIES, SIGNED_IN, Row, may

# What a council's act prints at the least, as its form sends it.
ACT = {
    **{
        f"{rows}-{count}_FORMS": "0"
        for rows in ("avis", "budget")
        for count in ("TOTAL", "INITIAL")
    },
    "held_on": "19/06/2025",
    "title": "Convention de partenariat et de financement",
    "in_favour": "30",
    "step": "save",
}

ROWS = (
    Row("deliberation_list", get=SIGNED_IN),
    Row("deliberation", ("{deliberation}",), get=PARTIES),
    Row("convention_deliberations", (DOUBS,), get=PARTIES),
    Row("approval_matrix", get=SIGNED_IN),
    Row("matrix_file", ("csv",), get=SIGNED_IN),
    Row(
        "approval",
        ("{party}", "0"),
        get=may(Act.RECORD_DELIBERATION, of=LEAD, passes=200),
        post=may(Act.RECORD_DELIBERATION, of=LEAD),
        body={"step": "sign", "signed_on": "20/06/2025"},
    ),
    Row(
        "record_deliberation",
        get=may(Act.RECORD_DELIBERATION, of=EACH, passes=200),
        post=may(Act.RECORD_DELIBERATION, of=EACH),
        body=ACT,
    ),
    Row(
        "edit_deliberation",
        ("{own_deliberation}",),
        get=may(Act.RECORD_DELIBERATION, of=LEAD, passes=200),
        post=may(Act.RECORD_DELIBERATION, of=LEAD),
        body={**ACT, "text": "{text}", "number": "2025/07"},
    ),
    Row(
        "deliberation_extract",
        ("{own_deliberation}",),
        get=may(Act.RECORD_DELIBERATION, of=LEAD, passes=200),
    ),
    Row(
        "attach_piece",
        ("{own_deliberation}",),
        get=may(Act.RECORD_DELIBERATION, of=LEAD, passes=200),
        post=may(Act.RECORD_DELIBERATION, of=LEAD),
        body={"kind": "receipt", "dated_on": "20/06/2025", "file": Scan()},
    ),
    Row(
        "deliberation_reversal",
        ("{own_deliberation}",),
        get=may(Act.RECORD_DELIBERATION, of=LEAD, passes=200),
        post=may(Act.RECORD_DELIBERATION, of=LEAD),
        body={"kind": "repealed", "effective_on": "01/09/2025", "act": "délibération n° 40"},
    ),
    Row(
        "deliberation_receipt",
        ("{own_deliberation}",),
        get=may(Act.RECORD_DELIBERATION, of=LEAD, passes=200),
        post=may(Act.RECORD_DELIBERATION, of=LEAD),
        body={"transmitted_on": "20/06/2025", "received_on": "20/06/2025"},
    ),
)
