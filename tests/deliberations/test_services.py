"""How a council's vote is recorded, and authorises its party, or leaves nothing at all."""

from datetime import date

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError

from accounts.models import Entry
from conventions.models import Approval
from deliberations.models import BudgetEntry, Decision, Deliberation, Opinion
from deliberations.votes.acts import Facts, Parts, adopt
from epci.models import Membership
from tests.deliberations import acts
from tests.deliberations.factories import organisation, person, text_between

pytestmark = pytest.mark.django_db

Role, TODAY = Membership.Role, date(2026, 11, 22)


def nothing_is_left() -> bool:
    kept = (Deliberation, Opinion, BudgetEntry, Decision, Approval, Entry)
    return not any(model.objects.exists() for model in kept)


def doubs_parts() -> Parts:
    favourable = Opinion.Sense.FAVOURABLE
    return Parts(
        opinions=[
            Opinion(
                committee="Commission n° 2",
                given_on=date(2025, 3, 12),
                opinion=favourable,
                abstentions=2,
            ),
            Opinion(committee="Bureau", given_on=date(2025, 3, 27), opinion=favourable),
        ],
        budget_entries=[
            BudgetEntry(
                budget="BP 2025 et PPIF 2025-2029",
                programme="« Promotion économique et prospection »",
                planned=213_000_00,
                operation=40_000_00,
            )
        ],
        decisions=[
            "Valide les modalités de fonctionnement partenarial et financier du dispositif.",
            "Autorise la signature de la convention de partenariat et de financement.",
        ],
    )


@pytest.mark.engine
def test_the_vote_of_gbm_is_recorded_with_its_parts_and_authorises_it():
    text = text_between(organisation("Grand Besançon Métropole", "242500361"))
    adopt(**acts.doubs() | {"text": text}, parts=doubs_parts(), by=None, on=TODAY)

    deliberation = Deliberation.objects.get()
    assert deliberation.vote.in_favour == 119
    opinions = deliberation.opinions.values_list("committee", "abstentions")
    assert list(opinions) == [("Commission n° 2", 2), ("Bureau", None)]
    entries = deliberation.budget_entries.values_list("planned", "operation")
    assert list(entries) == [(21_300_000, 4_000_000)]
    decisions = deliberation.decisions.values_list("rank", "text")
    assert list(decisions) == list(enumerate(doubs_parts().decisions, start=1))

    approval = Approval.objects.get()
    assert (approval.text, approval.party.organisation) == (text, deliberation.council)
    assert approval.authorised_on == date(2025, 4, 10)
    assert approval.number == "2025/2025.00113"
    assert approval.source == "délibération 2025/2025.00113"
    assert approval.executory_on is None
    assert approval.signed_on is None


def test_what_letters_need_of_the_vote_of_ca2c_is_copied():
    council = acts.hainaut()["council"]
    text = text_between(council, reference="TI-HDC")
    adopt(**acts.hainaut() | {"text": text}, by=None, on=TODAY)
    approval = Approval.objects.get()
    assert approval.prefecture_id == "059-200030633-20220706-2022_70-DE"
    assert approval.executory_on == date(2022, 7, 12)


@pytest.mark.parametrize("act", [acts.microtechniques, acts.bourgogne_industrie, acts.climate])
def test_a_vote_without_text_is_recorded_and_authorises_nothing(act):
    assert adopt(**act(), by=None, on=TODAY) == Deliberation.objects.get()
    assert Approval.objects.count() == 0


def test_only_the_party_that_voted_is_authorised():
    gbm = acts.doubs()["council"]
    text = text_between(organisation("CC du Val de Morteau"), gbm)
    adopt(**acts.doubs() | {"text": text}, by=None, on=TODAY)
    assert [approval.party.organisation for approval in Approval.objects.all()] == [gbm]


def test_a_council_outside_the_convention_votes_without_becoming_a_party():
    text = text_between(organisation("CC du Val de Morteau"))
    adopt(**acts.doubs() | {"text": text}, by=None, on=TODAY)
    assert Deliberation.objects.get().text == text
    assert Approval.objects.count() == 0


def test_the_journal_says_who_recorded_what():
    gbm = acts.doubs()["council"]
    by = person(gbm)
    adopt(**acts.doubs() | {"text": text_between(gbm)}, by=by, on=TODAY)
    line = Entry.objects.get(act="délibération")
    assert line.actor_id == by.pk
    assert (line.organisation_siren, line.convention) == ("242500361", "TI-DOUBS")
    assert line.subject == (f"délibération n° 2025/2025.00113 du 10/04/2025 : {acts.DOUBS_TITLE}")
    assert line.after == "À l'unanimité"
    assert Entry.objects.filter(act="approbation").count() == 1
    assert Entry.objects.count() == 2


def test_a_vote_without_convention_leaves_one_line():
    adopt(**acts.climate(), by=None, on=TODAY)
    line = Entry.objects.get()
    assert (line.act, line.actor, line.convention) == ("délibération", "ligne de commande", "")


@pytest.mark.parametrize("role", [Role.PROJECT_CHIEF, Role.ADMINISTRATOR])
def test_each_council_records_its_own_votes(role):
    adopt(**acts.doubs(), by=person(acts.doubs()["council"], role), on=TODAY)
    assert Deliberation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.ELECTED_MEMBER])
def test_who_reads_or_keeps_the_accounts_does_not_record_votes(role):
    by = person(acts.doubs()["council"], role)
    with pytest.raises(
        PermissionDenied, match=r"chef de projet ou administrateur de Grand Besançon"
    ):
        adopt(**acts.doubs(), by=by, on=TODAY)
    assert nothing_is_left()


def test_nobody_records_the_vote_of_another_council_of_the_same_convention():
    gbm, ccvm = acts.doubs()["council"], organisation("CC du Val de Morteau")
    text = text_between(gbm, ccvm)
    with pytest.raises(PermissionDenied):
        adopt(**acts.doubs() | {"text": text}, by=person(ccvm), on=TODAY)
    assert nothing_is_left()


def refused(facts: Facts) -> list[tuple[str, str]]:
    """The codes and sentences with which `adopt` refuses, having left nothing."""
    with pytest.raises(ValidationError) as refusal:
        adopt(**facts, parts=doubs_parts(), by=None, on=TODAY)
    assert nothing_is_left()
    errors = getattr(refusal.value, "error_dict", {}).get(NON_FIELD_ERRORS)
    return [(error.code, error.message) for error in errors or refusal.value.error_list]


def wrong_id(why: str) -> tuple[str, str]:
    return "prefecture_id", f"Identifiant préfecture : {why}."


CONTRADICTIONS = [
    (
        {"in_favour": 74, "against": 1},
        [("vote", "Le vote compte plus de voix que le conseil de membres.")],
    ),
    ({"published_on": date(2022, 7, 5)}, [("dates", "La publication précède la séance.")]),
    (
        {"in_favour": 60, "against": 4},
        [("outcome", "Vote : l'acte imprime l'unanimité, le vote compte 4 voix contre.")],
    ),
    (
        {"in_favour": 20, "against": 44, "as_printed": "Adopté à la majorité"},
        [
            (
                "outcome",
                (
                    "Résultat : 20 pour, 44 contre : la délibération est rejetée, et l'acte dit "
                    "adoptée."
                ),
            )
        ],
    ),
    (
        {"in_favour": 32, "against": 32, "as_printed": "Adopté au scrutin secret"},
        [
            (
                "outcome",
                (
                    "Résultat : 32 pour, 32 contre à égalité au scrutin secret : la délibération "
                    "est rejetée, et l'acte dit adoptée."
                ),
            )
        ],
    ),
    (
        {"in_favour": 32, "against": 32, "as_printed": ""},
        [
            (
                "outcome",
                (
                    "Résultat : à égalité (32 pour, 32 contre), la voix du président décide : "
                    "dites si la délibération est adoptée ou rejetée."
                ),
            )
        ],
    ),
    (
        {"prefecture_id": "2022_70"},
        [wrong_id("« 2022_70 » n'est pas de la forme 059-200030633-20220706-2022_70-DE")],
    ),
    (
        {"prefecture_id": "021-242100410-20220707-2022_70-DE"},
        [
            wrong_id("l'identifiant est celui du SIREN 242100410, le conseil a 200030633"),
            wrong_id("l'identifiant est du 07/07/2022, la séance du 06/07/2022"),
        ],
    ),
]


@pytest.mark.engine
@pytest.mark.parametrize(("facts", "said"), CONTRADICTIONS)
def test_an_act_that_contradicts_itself_is_refused_and_leaves_nothing(facts, said):
    text = text_between(acts.hainaut()["council"])
    assert refused(acts.hainaut() | {"text": text} | facts) == said


def test_every_reason_is_given_at_once():
    facts = {"in_favour": 60, "against": 4, "prefecture_id": "2022_70"}
    codes = [code for code, _ in refused(acts.hainaut() | facts)]
    assert codes == ["outcome", "prefecture_id"]


def test_a_part_that_is_refused_takes_the_whole_act_with_it():
    text = text_between(acts.doubs()["council"])
    unknown = Opinion(committee="Bureau", opinion="excellent")
    with pytest.raises(ValidationError):
        adopt(**acts.doubs() | {"text": text}, parts=Parts(opinions=[unknown]), by=None, on=TODAY)
    assert nothing_is_left()


@pytest.mark.engine
def test_the_same_number_twice_is_refused_and_the_first_vote_stays():
    text = text_between(acts.doubs()["council"])
    adopt(**acts.doubs() | {"text": text}, by=None, on=TODAY)
    with pytest.raises(ValidationError) as refusal:
        adopt(**acts.doubs() | {"text": text, "held_on": date(2025, 4, 11)}, by=None, on=TODAY)
    (error,) = refusal.value.error_dict[NON_FIELD_ERRORS]
    assert error.code == "number"
    assert Deliberation.objects.get().held_on == date(2025, 4, 10)
    assert Approval.objects.get().authorised_on == date(2025, 4, 10)
    assert Entry.objects.count() == 2


@pytest.mark.engine
def test_a_refused_authorisation_takes_the_deliberation_with_it(monkeypatch):
    def refuse(**facts):
        raise ValidationError("Cette approbation est refusée.", code="approval")

    monkeypatch.setattr("deliberations.votes.acts.authorise", refuse)
    with pytest.raises(ValidationError, match="Cette approbation est refusée"):
        adopt(**acts.doubs() | {"text": text_between(acts.doubs()["council"])}, by=None, on=TODAY)
    assert nothing_is_left()
