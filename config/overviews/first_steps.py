"""What to do first: for whoever has just come, by role; and for a draft. Steps tick themselves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from config.overviews.awaiting import Rights
from conventions.access import MANY
from conventions.models import Convention, Party
from epci.models import Membership, Organisation
from epci.permissions import Act
from financing.dossier.dossier import Dossier
from financing.models import Component, FundCall, Key, Rule
from press.kit.told import AskedOfEach

WRITTEN = ("address", "signatory")  # the fields of the organisation that a step asks for
ENOUGH = 2  # parties: a convention is between two at least


@dataclass(frozen=True)
class FirstStep:
    """One thing to do, where it is done, and whether it is."""

    label: str
    why: str
    url: str
    is_done: bool
    is_known: bool = True  # else only a person can tell


def evidence(rights: Rights, way: str = "") -> dict[str, QuerySet[Any]]:
    """By step, the organisation acted for if it has done it; as yet unread.

    Of who sees many (`way`), it is asked of what was done whether it is in a convention of theirs.
    """
    organisation = next(iter(rights.organisations), None)
    if organisation is None:
        return {}
    people = Membership.objects.filter(organisation=organisation)
    carries = Q(AskedOfEach(Component.objects.filter(carrier=OuterRef("pk")).order_by()))

    def theirs(path: str) -> Q:
        seats = Party.objects.filter(organisation=organisation, convention=OuterRef(path))
        listed = Q(**{f"{path}__parties__organisation": organisation})
        return Q(AskedOfEach(seats.order_by())) if way == MANY else listed

    rows = {
        "brings": Party.objects.filter(carries | Q(is_lead=True), organisation=organisation),
        "plans": Component.objects.filter(theirs("convention")),
        "shares": Rule.objects.filter(theirs("component__convention")),
        "adopts": Key.objects.filter(theirs("rule__component__convention")),
        "calls": FundCall.objects.filter(theirs("round__component__convention")),
        "invites": people.exclude(role=Membership.Role.ADMINISTRATOR),
    }
    itself = Organisation.objects.filter(pk=organisation.pk)
    return {name: itself.filter(Exists(some.order_by())) for name, some in rows.items()}


def first_steps(rights: Rights, counted: Mapping[str, int]) -> list[FirstStep]:
    """Those of the person's role in the organisation acted for, in order; no query.

    `counted` is one for each `evidence` that there is, else zero. None once all are done, and for
    whoever only reads.
    """
    organisation = next(iter(rights.organisations), None)
    if organisation is None:
        return []
    written = {name: bool(getattr(organisation, name)) for name in WRITTEN}
    found = list(_steps(rights, organisation, {**counted, **written}))
    return found if any(not one.is_done for one in found) else []


# The act that lets somebody do it, its words, where it is done, and what says that it was.
STEPS = (
    (
        Act.EDIT_ORGANISATION,
        "Complétez la fiche de votre organisme",
        "Son adresse et son signataire s'impriment sur les lettres.",
        "edit_organisation",
        ("address", "signatory"),
    ),
    (
        Act.MANAGE_PEOPLE,
        "Invitez vos collègues",
        "Chacun avec son rôle : finances, projet, élus.",
        "people",
        ("invites",),
    ),
    (
        Act.EDIT_CONVENTION,
        "Apportez vos conventions",
        "D'un classeur, d'un acte publié, ou une à une.",
        "bring_workbook",
        ("brings",),
    ),
    (
        Act.EDIT_CONVENTION,
        "Écrivez un plan et sa règle",
        "Périodes, volets, lignes et montants ; puis comment cela se partage.",
        "convention_list",
        ("plans", "shares"),
    ),
    (
        Act.ADOPT_KEY,
        "Arrêtez la clé d'une année",
        "La règle, figée sur les populations de l'année.",
        "convention_list",
        ("adopts",),
    ),
    (
        Act.ISSUE_CALLS,
        "Émettez une première lettre",
        "Depuis les appels d'une convention dont la clé est arrêtée.",
        "convention_list",
        ("calls",),
    ),
)
OF_ORGANISATION = ("edit_organisation", "people")  # the addresses that name one


def _steps(
    rights: Rights, organisation: Organisation, has: Mapping[str, object]
) -> Iterator[FirstStep]:
    for act, label, why, name, done in STEPS:
        if rights.to(act):
            url = reverse(name, args=[organisation.pk] if name in OF_ORGANISATION else [])
            yield FirstStep(label, why, url, all(has[one] for one in done))


def draft_steps(
    convention: Convention, parties: Iterable[Party], dossier: Dossier
) -> list[FirstStep]:
    """What a draft still needs before it goes to the councils, as its lead reads it; no query."""
    return list(_of_a_draft(convention, list(parties), dossier))


def _of_a_draft(
    convention: Convention, parties: list[Party], dossier: Dossier
) -> Iterator[FirstStep]:
    place, files = [convention.reference], dossier.components
    seated = len(parties) >= ENOUGH or not convention.is_signed
    url = reverse("convention_parties", args=place)
    yield FirstStep("Ajoutez ses parties", "Qui signe, qui paie, qui reçoit.", url, seated)
    if convention.has_budget:
        planned = any(one.amounts for one in files)
        shared = bool(files) and all(one.terms for one in files)
        url = reverse("write_plan", args=place)
        yield FirstStep("Écrivez son plan", "Périodes, volets, lignes et montants.", url, planned)
        yield FirstStep("Dites comment il se partage", "Une règle par volet.", url, shared)
    url = reverse("convention_text", args=[*place, 0])
    why = "Ses articles se proposent."
    yield FirstStep("Relisez son texte", why, url, is_done=False, is_known=False)
    url = reverse("convention_documents", args=place)
    why = "Ce que le texte dit annexé."
    yield FirstStep("Déposez ses annexes", why, url, is_done=False, is_known=False)
    url = reverse("convention_submission", args=place)
    why = "Rien ne se vote ni ne se signe avant."
    yield FirstStep("Soumettez-la aux conseils", why, url, is_done=False, is_known=False)
