"""A figure that served is corrected: a new one, dated, with its reason; the old one is readable."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Entry, User
from epci.models import CommuneMembership, Epci, Organisation, Population
from epci.populations.acts import correct, enter_populations, mark_used
from epci.populations.histories import (
    Break,
    Passage,
    breaks_of,
    figure_for,
    members_of,
    replaced_figures,
)
from epci.populations.layouts import Figures
from tests.epci.files import PLATEAU, VALLEY
from tests.factories import MembershipFactory, OrganisationFactory
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("stored_register")
PAGE = f"/epci/{VALLEY}/populations/2026/corriger/"


@pytest.fixture
def organisation(stored_register: None) -> Organisation:
    return Organisation.objects.get(siren=PLATEAU)


@pytest.fixture
def officer(organisation: Organisation) -> User:
    return MembershipFactory(organisation=organisation).user


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def used(organisation: Organisation | None = None) -> Population:
    row = Population.objects.filter(entered_for=organisation).get()
    mark_used([row.pk], on=row.entered_at.date())
    return row


def enter(organisation: Organisation, by: User, figures: Figures, **options: str) -> int:
    given = {VALLEY: figures}
    return enter_populations(figures=given, year=2027, organisation=organisation, by=by, **options)


def test_an_official_figure_is_corrected_beside_for_one_s_own_keys(organisation, officer):
    official = used()
    done = correct(
        siren=VALLEY,
        year=2026,
        figures=Figures(301, 311),
        reason="erratum attendu",
        organisation=organisation,
        by=officer,
    )
    assert done
    row = Population.objects.get(entered_for=organisation)
    assert (row.total, row.reason, row.entered_by) == (311, "erratum attendu", str(officer))
    assert Population.objects.official().in_force().get() == official
    assert figure_for(official.epci, 2026, organisation) == row
    assert figure_for(official.epci, 2026, None) == official
    entry = Entry.objects.get(act="correction de population")
    assert (entry.after, entry.actor_id) == ("erratum attendu", officer.pk)


def test_a_correction_without_words_is_refused(organisation, officer):
    with pytest.raises(ValidationError) as refused:
        correct(
            siren=VALLEY,
            year=2026,
            figures=Figures(301, 311),
            reason=" .. ",
            organisation=organisation,
            by=officer,
        )
    assert refused.value.message_dict == {"reason": ["Une correction porte son motif."]}


def test_a_typed_figure_that_served_asks_why_it_changes(organisation, officer):
    enter(organisation, officer, Figures(310, 320))
    used(organisation)
    with pytest.raises(ValidationError) as refused:
        enter(organisation, officer, Figures(311, 321))
    (sentence,) = refused.value.message_dict["reason"]
    assert sentence == (
        "CC de la Vallée : la population de 2027 a servi à une clé arrêtée. "
        "Écrivez le motif de la correction."
    )
    assert enter(organisation, officer, Figures(311, 321), reason="double compte") == 1
    new = Population.objects.in_force().get(year=2027)
    assert (new.total, new.reason, new.replaces.total) == (321, "double compte", 320)
    assert new.used_on is not None
    assert [row.total for row in replaced_figures(new.epci, {organisation.pk})] == [320]
    assert replaced_figures(new.epci, set()) == []


def test_the_same_figure_again_needs_no_reason(organisation, officer):
    enter(organisation, officer, Figures(310, 320))
    used(organisation)
    assert enter(organisation, officer, Figures(310, 320)) == 0


def test_the_page_corrects_and_keeps_what_was_typed_on_a_refusal(browser, organisation):
    used()
    said = text_of(browser.get(PAGE))
    assert "En vigueur : municipale 300, totale 310 (recensement de 2023, INSEE)." in said
    assert "Ce chiffre a servi à une clé arrêtée" in said
    answer = browser.post(PAGE, {"municipale": "311", "totale": "301", "motif": "inversion"})
    assert "la municipale, 311, dépasse la totale, 301" in text_of(answer)
    assert b'value="311"' in answer.content
    answer = browser.post(PAGE, {"municipale": "301", "totale": "311", "motif": ""})
    assert "Une correction porte son motif." in text_of(answer)
    answer = browser.post(PAGE, {"municipale": "301", "totale": "311", "motif": "erratum"})
    assert (answer.status_code, answer.url) == (302, f"/epci/{VALLEY}/")
    assert Population.objects.get(entered_for=organisation).total == 311


def test_who_may_not_is_told_who_can(client):
    elected = MembershipFactory(organisation=OrganisationFactory(), role="elected_member").user
    client.force_login(elected)
    assert "il faut être chargé des finances" in text_of(client.get(PAGE))
    assert client.post(PAGE, {"municipale": "1", "totale": "2", "motif": "x"}).status_code == 403
    assert not Population.objects.filter(entered_for__isnull=False).exists()


def test_a_year_without_figures_has_nothing_to_correct(browser):
    assert browser.get(PAGE.replace("2026", "2019")).status_code == 404


def test_communes_that_came_and_went_explain_the_breaks():
    valley, plateau = (Epci.objects.get(organisation__siren=one) for one in (VALLEY, PLATEAU))
    CommuneMembership.objects.filter(code="25002").update(last_year=2023)
    CommuneMembership.objects.create(
        code="25002", name="Deux", epci=plateau, first_year=2024, last_year=2026
    )
    assert breaks_of(valley) == [
        Break(2024, (), (Passage("Commune 25002", "25002", "CC du Plateau"),))
    ]
    assert [one.code for one in members_of(valley)] == ["25001"]
    assert [(one.code, one.first_year) for one in members_of(plateau)] == [
        ("25003", 2021),
        ("25004", 2026),
        ("25002", 2024),
    ]
    assert breaks_of(plateau) == [
        Break(2026, (Passage("Commune 25004", "25004", ""),), ()),
        Break(2024, (Passage("Deux", "25002", "CC de la Vallée"),), ()),
    ]
