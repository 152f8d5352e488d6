"""Who may do what: every role and every act."""

import pytest
from django.core.exceptions import PermissionDenied

from epci.permissions import ROLES, Act, Role, can, refusal, require
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

ALLOWED = {
    Act.READ: "finance_officer project_chief elected_member administrator",
    Act.ENTER_POPULATIONS: "finance_officer",
    Act.ADOPT_KEY: "finance_officer project_chief",
    Act.EDIT_CONVENTION: "finance_officer project_chief",
    Act.ISSUE_CALLS: "project_chief",
    Act.RECORD_PAYMENT: "finance_officer",
    Act.RECORD_DELIBERATION: "project_chief administrator",
    Act.MANAGE_PEOPLE: "administrator",
}


def test_every_role_is_described() -> None:
    assert set(ROLES) == set(Role)
    assert set(ALLOWED) == set(Act)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_role_allows_its_acts_for_its_organisation_only(role: Role, act: Act) -> None:
    membership = MembershipFactory(role=role)
    assert can(membership.user, act, membership.organisation) == (role in ALLOWED[act].split())
    assert not can(membership.user, act, OrganisationFactory())


def test_roles_add_up() -> None:
    first = MembershipFactory(role=Role.ELECTED_MEMBER)
    MembershipFactory(user=first.user, organisation=first.organisation, role=Role.ADMINISTRATOR)
    assert can(first.user, Act.MANAGE_PEOPLE, first.organisation)


def test_a_person_without_a_role_may_not_even_read() -> None:
    assert not can(UserFactory(), Act.READ, OrganisationFactory())


def test_a_refusal_says_who_may() -> None:
    membership = MembershipFactory(
        role=Role.ELECTED_MEMBER, organisation__name="la CC de la Vallée"
    )
    sentence = (
        "Pour arrêter une clé de répartition, il faut être "
        "chargé des finances ou chef de projet de la CC de la Vallée."
    )
    assert refusal(Act.ADOPT_KEY, membership.organisation) == sentence
    with pytest.raises(PermissionDenied) as refused:
        require(membership.user, Act.ADOPT_KEY, membership.organisation)
    assert str(refused.value) == sentence


def test_whoever_may_and_the_command_line_pass() -> None:
    membership = MembershipFactory(role=Role.FINANCE_OFFICER)
    assert require(membership.user, Act.ADOPT_KEY, membership.organisation) is None
    assert require(None, Act.MANAGE_PEOPLE, membership.organisation) is None
