"""Who gets what of the life of conventions: rows of `access.py`, whose docstring says how."""

from collections.abc import Callable
from datetime import date

from config.published_acts.forms import sealed
from conventions.models import Convention, Party
from epci.models import Organisation
from epci.permissions import Act
from tests.factories import OrganisationFactory
from tests.made import DOUBS, LEAD, Scan, drafted
from tests.rules import EACH, Row, Rule, may

LACKING = "SANS-PERSONNE"  # one of its parties has nobody here
PLAN, SENT = "PROJET", "SOUMISE"  # what the lead is writing, and what waits for the councils


def sent() -> int:
    """A convention that nobody has voted yet."""
    text = drafted(SENT)
    Convention.objects.filter(pk=text.convention_id).update(submitted_on=date(2026, 11, 2))
    return text.pk


def absent() -> int:
    """A party that nobody here can answer for, of a convention that went to the councils."""
    text = drafted(LACKING)
    Convention.objects.filter(pk=text.convention_id).update(submitted_on=date(2026, 11, 2))
    chamber = OrganisationFactory(name="Chambre des métiers", kind=Organisation.Kind.CHAMBER)
    found = Party.objects.create(
        convention=text.convention,
        organisation=chamber,
        rank=4,
        name="Chambre des métiers",
        short_name="CMA",
        declared_contact="contact@cma.example",
    )
    return found.pk


def party(rank: int) -> Callable[[], object]:
    return lambda: Party.objects.get(convention__reference=PLAN, rank=rank).pk


KEYS: dict[str, Callable[[], object]] = {
    "plan": lambda: drafted(PLAN).pk,
    "sent": sent,
    "absent": absent,
    **{f"party_{rank}": party(rank) for rank in (1, 2, 3)},
    "sealed": lambda: sealed("Le conseil communautaire, réuni le 10 avril 2025"),
    "newcomer": lambda: OrganisationFactory(name="Chambre d'agriculture").pk,
}

READ, WRITE = may(Act.EDIT_CONVENTION, of=LEAD, passes=200), may(Act.EDIT_CONVENTION, of=LEAD)
SECOND = (PLAN, "{party_2}")
TERMS = {"title": "Convention de partenariat", "kind": "partnership", "vat": "outside"}
DAYS = {
    f"{name}-{{party_{rank}}}": day
    for rank in (1, 2, 3)
    for name, day in (("authorised", "02/06/2026"), ("signed", "15/06/2026"))
}

ROWS = (
    Row(
        "new_convention",
        get=may(Act.EDIT_CONVENTION, of=EACH, passes=200),
        post=may(Act.EDIT_CONVENTION, of=EACH),
        body={"reference": "NOUVELLE-2027", "contributes": "oui", **TERMS},
    ),
    Row(
        "convention_from_act",
        get=may(Act.EDIT_CONVENTION, of=EACH, passes=200),
        post=may(Act.EDIT_CONVENTION, of=EACH, passes=200),
        body={"pasted": "Le conseil communautaire, réuni le 10 avril 2025"},
        writes=False,
    ),
    Row(
        "convention_from_act",
        get=may(Act.EDIT_CONVENTION, of=EACH, passes=200),
        post=may(Act.EDIT_CONVENTION, of=EACH),
        body={
            "step": "create",
            "sealed": "{sealed}",
            "reference": "TIRE-D-UN-ACTE",
            "title": "Convention de partenariat",
            "kind": "partnership",
            "acted_on": "10/04/2025",
            "starts_on": "",
            "ends_on": "",
        },
    ),
    Row(
        "duplicate_convention",
        (DOUBS,),
        get=Rule(Act.EDIT_CONVENTION, EACH, passes=200, outsiders=404),
        post=Rule(Act.EDIT_CONVENTION, EACH, passes=302, outsiders=404),
        body={"reference": "TI-DOUBS-2028", **TERMS},
    ),
    Row("edit_convention", (PLAN,), get=READ, post=WRITE, body={**TERMS, "title": "Autre titre"}),
    Row(
        "convention_submission",
        (PLAN,),
        get=READ,
        post=WRITE,
        body={"step": "submit", "submitted_on": "20/11/2026"},
    ),
    Row("convention_submission", (SENT,), get=READ, post=WRITE, body={"step": "withdraw"}),
    Row("delete_draft", (PLAN,), get=READ, post=WRITE),
    Row("signed_outside", (PLAN,), get=READ, post=WRITE, body={**DAYS, "file": Scan()}),
    Row(
        "termination",
        (DOUBS,),
        get=READ,
        post=WRITE,
        body={
            "step": "do",
            "ground": "agreement",
            "reason": "Les parties en sont d'accord",
            "notified_on": "20/11/2026",
            "effective_on": "31/12/2026",
        },
    ),
    Row(
        "find_party",
        (PLAN,),
        get=READ,
        post=WRITE,
        body={"name": "Chambre de métiers", "kind": "chamber"},
    ),
    Row(
        "add_party",
        (PLAN, "{newcomer}"),
        get=READ,
        post=WRITE,
        body={"name": "Chambre d'agriculture", "short_name": "CA", "body": "bureau"},
    ),
    Row(
        "party",
        SECOND,
        get=READ,
        post=WRITE,
        body={"name": "Chambre de commerce", "short_name": "CCI"},
    ),
    Row(
        "declare_for",
        (LACKING, "{absent}", "0"),
        get=READ,
        post=WRITE,
        body={
            "step": "vote",
            "result": "adopted",
            "authorised_on": "10/11/2026",
            "number": "12",
            "body": "bureau",
            "file": Scan(),
        },
    ),
    Row("tell_parties", (LACKING,), get=READ, post=WRITE, body={"parties": "{absent}"}),
    Row("move_party", SECOND, post=WRITE, body={"step": "up"}),
    Row("remove_party", SECOND, post=WRITE, body={"confirmed": "on"}),
)
