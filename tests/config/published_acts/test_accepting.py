"""« Partir d'un acte », accepted piece by piece: plan, rule, vote, lists, clauses, articles."""

from datetime import date
from pathlib import Path

import pytest

from conventions.models import Convention
from deliberations.models import Deliberation
from epci.models import Organisation
from epci.permissions import Role
from financing.core.keys import build_key
from financing.models import Component, Line, Period, PlannedAmount, Rule
from financing.plans.opening import dossier_of
from tests.config.published_acts.test_from_act import PAGE, accepted, errors, read
from tests.demo import load_small_register
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ACTS = Path(__file__).parent / "acts"
DOUBS = (ACTS / "gbm_2025_04_10.txt").read_text("utf-8")
HAINAUT = (ACTS / "ca2c_2022_07_06.txt").read_text("utf-8")
GBM, CCVM, CA2C = "242500361", "242504116", "200030633"
# Invented: two members who are nobody, on the head of the Doubs' act.
LISTS = """
Étaient présents : Audeux : Mme Jeanne INVENTÉE, Besançon : M. Paul IMAGINAIRE, Mme Ida FICTIVE

Procurations de vote : M. Luc SUPPOSÉ à Mme Ida FICTIVE
"""
CONVENTION = """
CONVENTION DE PARTENARIAT

Entre les soussignés, il est convenu ce qui suit.

Article 1 : Objet

La présente convention règle l'animation.

Article 2 : Durée

La convention entre en vigueur au 1er juillet 2024 et se terminera au 31 décembre 2027.
Elle peut être résiliée avec un préavis de deux mois.

Article 3

Sans titre.

Fait à Besançon, en sept exemplaires
"""


def signed_in(client, siren, role):
    load_small_register()
    person = UserFactory()
    organisation = Organisation.objects.get(siren=siren)
    MembershipFactory(user=person, organisation=organisation, role=role)
    client.force_login(person)
    return client


@pytest.fixture
def officer(client):
    return signed_in(client, CCVM, Role.FINANCE_OFFICER)


@pytest.fixture
def chief(client):
    return signed_in(client, GBM, Role.PROJECT_CHIEF)


def ticked(shown, *names, **typed):
    """Everything that the page proposes, with some more ticked."""
    form = shown.context["form"]
    wanted = [name for name in form.fields if name.startswith(names)]
    return accepted(shown, **dict.fromkeys(wanted, "on"), **typed)


def made():
    return Convention.objects.get(reference="TI-ACTE")


def test_nothing_of_the_plan_nor_of_the_rules_is_written_unless_it_is_ticked(officer):
    officer.post(PAGE, accepted(read(officer, DOUBS)))
    assert made().parties.count() == 6
    kinds = (Component, Line, Period, PlannedAmount, Rule, Deliberation)
    assert [kind.objects.count() for kind in kinds] == [0] * len(kinds)


def test_the_plan_that_is_ticked_is_written_to_the_centime(officer):
    shown = read(officer, DOUBS)
    sent = ticked(shown, "periode-", "ligne-")
    sent |= {"volet-0": "Animation", "porteur-0": CCVM, "genre-0-4": "state"}
    officer.post(PAGE, sent)
    periods = Period.objects.order_by("starts_on")
    assert [(str(one), one.starts_on, one.ends_on) for one in periods] == [
        ("2ème semestre 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)),
    ]
    lines = {
        one.label: (
            one.nature,
            one.in_kind,
            [amount.amount for amount in one.planned_amounts.order_by("period__starts_on")],
        )
        for one in Line.objects.order_by("rank")
    }
    assert lines["FNADT"] == ("funding", False, [1_000_000, 2_000_000, 2_000_000, 2_000_000])
    assert lines["6 EPCI cosignataires"] == (
        "contribution",
        False,
        [4_050_000, 7_600_000, 7_300_000, 7_300_000],
    )
    assert [one[:2] for label, one in lines.items() if label.startswith("Valorisation")] == [
        ("expense", True)
    ]
    totals = {
        nature: sum(sum(one[2]) for one in lines.values() if one[0] == nature)
        for nature in ("expense", "funding", "contribution")
    }
    assert totals == {"expense": 33_250_000, "funding": 7_000_000, "contribution": 26_250_000}
    [component] = Component.objects.all()
    assert (component.label, component.carrier.organisation.siren) == ("Animation", CCVM)
    assert component.legal_basis == "délibération n° 2025/2025.00113 du 10/04/2025"


def test_a_line_alone_is_written_in_the_periods_that_are_ticked(officer):
    sent = accepted(read(officer, DOUBS))
    sent |= {"periode-1": "on", "ligne-0-0": "on", "volet-0": "Animation", "porteur-0": CCVM}
    officer.post(PAGE, sent)
    [amount] = PlannedAmount.objects.all()
    assert (str(amount.period), amount.amount) == ("2025", 4_000_000)


def test_the_rule_that_the_finder_gives_shares_as_the_act_prints(officer):
    sent = ticked(read(officer, DOUBS), "periode-", "ligne-")
    sent |= {"volet-0": "Animation", "porteur-0": CCVM, "genre-0-4": "state", "regle-0": "0"}
    officer.post(PAGE, sent)
    rule = Rule.objects.get()
    assert (rule.first_year, rule.basis, str(rule.step), rule.rounding) == (
        2024,
        "municipal",
        "0.50",
        "highest_averages",
    )
    file = dossier_of(made().texts.get()).named("animation")
    key = file.key(2024)
    percents = [str(line.percent) for line in build_key(key.core_rule, key.terms)]
    assert percents == ["40", "31/2", "33/2", "13", "11", "4"]


def test_two_rules_of_one_component_are_told_apart_and_nothing_is_lost(officer):
    sent = accepted(read(officer, DOUBS))
    sent |= {"volet-0": "Animation", "porteur-0": CCVM, "regle-0": "0", "regle-1": "0"}
    refused = officer.post(PAGE, sent)
    [error] = errors(refused)
    assert "n'a qu'une règle" in error
    assert refused.context["form"]["volet-0"].value() == "Animation"
    assert Convention.objects.count() == 0


def test_a_rule_names_parties_that_are_ticked(officer):
    sent = accepted(read(officer, DOUBS))
    sent |= {"volet-0": "Animation", "porteur-0": CCVM, "regle-0": "0"}
    del sent["party-242504355"]
    [error] = errors(officer.post(PAGE, sent))
    assert error == "La règle nomme CCPR : cochez-les parmi les parties."


def test_what_a_ticked_line_lacks_is_said_beside_its_field(officer):
    sent = ticked(read(officer, DOUBS), "ligne-")
    form = officer.post(PAGE, sent).context["form"]
    assert {name for name in form.errors if form.errors[name]} == {"volet-0", "porteur-0"}


def test_six_equal_parts_of_the_hainaut(client):
    officer = signed_in(client, CA2C, Role.FINANCE_OFFICER)
    shown = read(officer, HAINAUT)
    [sharing] = shown.context["sharings"]
    said = [one.sentence for one, _ in sharing.found.choices]
    equal = next(rank for rank, one in enumerate(said) if "parts égales" in one)
    sent = ticked(shown, "ligne-", "periode-")
    sent |= {"volet-0": "Poste", "porteur-0": CA2C, "regle-0": str(equal)}
    sent |= {name: "chamber" for name in sent if name.startswith("genre-")}
    sent |= {"genre-0-4": "chamber"}
    answer = officer.post(PAGE, sent)
    assert answer.status_code == 302, errors(answer)
    rule = Rule.objects.get()
    assert (rule.kind, rule.first_year, rule.terms.count()) == ("equal", 2022, 6)
    contributions = PlannedAmount.objects.filter(line__nature="contribution")
    assert [one.amount for one in contributions] == [1_083_333] * 6


def test_the_council_records_the_vote_of_its_act(chief):
    shown = read(chief, DOUBS)
    chief.post(PAGE, accepted(shown, vote="on"))
    vote = Deliberation.objects.get()
    assert (vote.council.siren, vote.number, vote.held_on) == (
        GBM,
        "2025/2025.00113",
        date(2025, 4, 10),
    )
    assert (vote.in_favour, vote.against, vote.outcome, vote.report_number) == (
        119,
        0,
        "adopted",
        "34",
    )
    assert vote.text is None  # the draft was not sent to the councils: nothing is authorised


def test_lists_are_recorded_with_the_vote_and_never_without(chief):
    shown = read(chief, DOUBS.replace("Délibération n°", f"{LISTS}\nDélibération n°", 1))
    said = text_of(shown)  # with the chair, whom the head of the act names
    assert "4 présents, 1 procuration, soit 5 votants possibles à la question 34" in said
    assert "4 présents et 1 absent font 5 membres pour 123 en exercice." in said
    [error] = errors(chief.post(PAGE, accepted(shown, presences="on")))
    assert error.startswith("Les listes vont avec la délibération")
    chief.post(PAGE, accepted(shown, vote="on", presences="on"))
    vote = Deliberation.objects.get()
    assert (vote.present, vote.represented, len(vote.roll.present)) == (4, 1, 4)


def test_another_council_s_vote_is_not_recorded_and_the_page_says_who_may(officer):
    shown = read(officer, DOUBS)
    assert "Pour enregistrer les délibérations" in text_of(shown)
    officer.post(PAGE, accepted(shown, vote="on"))
    assert (Convention.objects.count(), Deliberation.objects.count()) == (1, 0)


def test_a_vote_that_is_refused_keeps_everything(chief):
    shown = read(chief, DOUBS)
    chief.post(PAGE, accepted(shown, vote="on"))
    again = accepted(read(chief, DOUBS), vote="on", reference="TI-AUTRE")
    [error] = errors(chief.post(PAGE, again))
    assert error == "Ce conseil a déjà une délibération de ce numéro."
    assert not Convention.objects.filter(reference="TI-AUTRE").exists()


def test_clauses_and_articles_pass_one_by_one(officer):
    shown = read(officer, DOUBS + CONVENTION)
    sent = accepted(shown)
    sent |= {"clause-starts_on": "on", "clause-notice_months": "on", "article-0": "on"}
    officer.post(PAGE, sent)
    found = made()
    assert (found.starts_on, found.ends_on) == (date(2024, 7, 1), None)
    assert (found.notice_months, found.copies) == (2, None)
    [article] = found.texts.get().articles.all()
    assert (article.title, article.body) == ("Objet", "La présente convention règle l'animation.")


def test_a_clause_written_otherwise_is_accepted_as_it_is_written(officer):
    sent = accepted(read(officer, DOUBS + CONVENTION), ends_on="30/06/2027")
    officer.post(PAGE, sent)
    assert made().ends_on == date(2027, 6, 30)


def test_an_article_without_a_title_says_why_it_is_not_written(officer):
    assert "L'acte ne lui imprime pas de titre" in text_of(read(officer, DOUBS + CONVENTION))
