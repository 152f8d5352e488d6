"""Who may do what: every role and every act."""

import pytest
from django.core.exceptions import PermissionDenied

from epci.permissions import ROLES, Act, Role, acting_for, can, refusal, require
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

ALLOWED = {
    Act.READ: "finance_officer project_chief elected_member administrator",
    Act.ENTER_POPULATIONS: "finance_officer",
    Act.ANSWER: "finance_officer project_chief administrator",
    Act.ADOPT_KEY: "finance_officer project_chief",
    Act.KEEP_SCENARIO: "finance_officer project_chief",
    Act.EDIT_CONVENTION: "finance_officer project_chief",
    Act.ISSUE_CALLS: "project_chief",
    Act.CANCEL_CALLS: "project_chief",
    Act.SEND_CALLS: "finance_officer project_chief",
    Act.RECORD_PAYMENT: "finance_officer",
    Act.SEND_REMINDERS: "finance_officer project_chief",
    Act.KEEP_BUDGET: "finance_officer",
    Act.RECORD_DELIBERATION: "project_chief administrator",
    Act.READ_JOURNAL: "finance_officer project_chief elected_member administrator",
    Act.EDIT_ORGANISATION: "administrator",
    Act.VERIFY_REGISTER: "administrator",
    Act.MANAGE_PEOPLE: "administrator",
    Act.DECIDE_TASKS: "finance_officer project_chief administrator",
    Act.RECORD_ACTUALS: "finance_officer project_chief",
    Act.STATE_ACTUALS: "finance_officer project_chief",
    Act.SETTLE_YEAR: "finance_officer project_chief",
    Act.WRITE_LETTER_MODEL: "finance_officer administrator",
    Act.REOPEN_YEAR: "administrator",
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


def test_one_acts_for_one_organisation_at_a_time_the_first_until_another_is_chosen() -> None:
    plateau = MembershipFactory(organisation__name="CC du Plateau", role=Role.FINANCE_OFFICER)
    valley = MembershipFactory(
        user=plateau.user, organisation__name="CC de la Vallée", role=Role.ADMINISTRATOR
    )
    person = plateau.user
    assert acting_for(person) == valley.organisation
    assert can(person, Act.MANAGE_PEOPLE, valley.organisation)
    assert not can(person, Act.ADOPT_KEY, plateau.organisation)
    person.chosen_organisation = plateau.organisation_id
    assert acting_for(person) == plateau.organisation
    assert can(person, Act.ADOPT_KEY, plateau.organisation)
    assert not can(person, Act.MANAGE_PEOPLE, valley.organisation)


def test_a_choice_that_is_no_longer_one_s_own_counts_for_nothing() -> None:
    membership = MembershipFactory()
    membership.user.chosen_organisation = OrganisationFactory().pk
    assert acting_for(membership.user) == membership.organisation
    assert acting_for(UserFactory()) is None


def test_the_refusal_says_when_the_role_is_held_in_an_organisation_that_one_does_not_act_for() -> (
    None
):
    plateau = MembershipFactory(organisation__name="CC du Plateau", role=Role.PROJECT_CHIEF)
    MembershipFactory(user=plateau.user, organisation__name="CC de la Vallée")
    with pytest.raises(PermissionDenied) as refused:
        require(plateau.user, Act.ISSUE_CALLS, plateau.organisation)
    assert str(refused.value) == (
        "Pour émettre les appels de fonds que l'organisme porte, il faut être chef de projet de "
        "CC du Plateau. Vous l'êtes, mais vous agissez pour CC de la Vallée : choisissez "
        "CC du Plateau en haut de la page."
    )
