"""A person sees the conventions of their organisations, where each stands, and nothing else."""

from datetime import date

import pytest

from accounts.models import Entry, User
from conventions.approvals.acts import sign
from conventions.models import Approval, Convention, Party, Termination
from conventions.state.table import state_of
from epci.models import Membership
from tests.conventions.amendments.amended import amend

pytestmark = pytest.mark.usefixtures("demo")
TODAY = date(2026, 11, 22)


def visible(email: str) -> list[str]:
    user = User.objects.get(email=email)
    return list(Convention.objects.visible_to(user).values_list("reference", flat=True))


def test_each_demo_account_sees_its_organisation_s_conventions():
    assert {email: visible(email) for email in ("finances@ccvm.example", "elu@gbm.example")} == {
        "finances@ccvm.example": ["TI-DOUBS"],
        "elu@gbm.example": ["CEC-GBM", "PMT-2024", "TI-DOUBS"],
    }


def test_someone_of_nowhere_sees_nothing():
    User.objects.create_user("passant@ailleurs.example", "mot de passe assez long")
    assert visible("passant@ailleurs.example") == []


def test_two_roles_in_two_parties_show_a_convention_once():
    user = User.objects.get(email="elu@gbm.example")
    for party in Party.objects.filter(convention__reference="TI-DOUBS"):
        Membership.objects.create(
            user=user, organisation=party.organisation, role=Membership.Role.PROJECT_CHIEF
        )
    assert visible("elu@gbm.example").count("TI-DOUBS") == 1


def test_where_the_five_conventions_stand():
    states = {one.reference: state_of(one, TODAY).value for one in Convention.objects.all()}
    assert states == {
        "BOURGOGNE-INDUSTRIE": "en délibération",
        "CEC-GBM": "en vigueur",
        "PMT-2024": "expirée",
        "TI-DOUBS": "en vigueur",
        "TI-HDC": "expirée",
    }


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 4, 9), "projet"),
        (date(2025, 4, 10), "en délibération"),
        (date(2025, 5, 14), "à signer"),
        (date(2025, 5, 15), "en vigueur"),
        (date(2027, 12, 31), "en vigueur"),
        (date(2028, 1, 1), "expirée"),
    ],
)
def test_the_life_of_the_doubs_convention(day, state):
    assert state_of(Convention.objects.get(reference="TI-DOUBS"), day).value == state


def test_an_amendment_moves_the_end():
    doubs = Convention.objects.get(reference="TI-DOUBS")
    amend(doubs, effective_on=date(2027, 1, 1), new_end_on=date(2028, 12, 31))
    assert state_of(doubs, date(2028, 6, 1)).value == "en vigueur"


def test_a_terminated_convention_stays_so():
    doubs = Convention.objects.get(reference="TI-DOUBS")
    Termination.objects.create(
        convention=doubs,
        ground=Termination.Ground.FUNDING_STOPPED,
        reason="L'État ne finance plus l'animation",
        notified_on=date(2025, 12, 1),
        effective_on=date(2026, 1, 1),
    )
    assert state_of(doubs, date(2025, 12, 31)).value == "en vigueur"
    assert state_of(doubs, TODAY).value == "résiliée"


def test_signing_leaves_a_line_in_the_journal():
    bourgogne = Convention.objects.get(reference="BOURGOGNE-INDUSTRIE")
    dijon = bourgogne.parties.get(short_name="Dijon métropole")
    text = bourgogne.texts.get(number=0)
    sign(party=dijon, text=text, signed_on=TODAY, by=None)
    assert Approval.objects.get(party=dijon, text=text).signed_on == TODAY
    entry = Entry.objects.latest("pk")  # the demonstration may have been loaded at that very second
    assert (entry.act, entry.subject, entry.after, entry.convention) == (
        "approbation",
        "convention initiale, Dijon métropole",
        "signée le 22/11/2026",
        "BOURGOGNE-INDUSTRIE",
    )
