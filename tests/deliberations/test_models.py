"""What the database itself refuses, who sees a deliberation, and what it tells of itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction

from deliberations.models import BudgetEntry, Decision, Deliberation, Opinion
from epci.models import Membership
from tests.deliberations import acts
from tests.deliberations.factories import ADMINISTRATOR, organisation, person, text_between

pytestmark = pytest.mark.django_db

ACTS = (acts.doubs, acts.microtechniques, acts.bourgogne_industrie, acts.hainaut, acts.climate)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_the_five_published_acts_are_valid_and_add_up(act):
    deliberation = Deliberation(**act())
    deliberation.full_clean()
    assert deliberation.anomalies == []


def test_the_outcome_comes_from_the_votes_else_from_the_act():
    assert Deliberation(**acts.doubs()).sentence == "À l'unanimité"
    assert Deliberation(**acts.hainaut()).sentence == "Après en avoir délibéré à l'unanimité"


def test_an_act_that_prints_no_votes_has_none():
    assert Deliberation(**acts.hainaut()).vote is None


def test_a_council_of_unknown_size_has_no_attendance_and_no_anomaly():
    deliberation = Deliberation(**acts.climate() | {"members_in_office": None})
    assert deliberation.attendance is None
    assert deliberation.anomalies == []


def test_figures_of_an_act_that_do_not_add_up_are_kept_and_said():
    deliberation = Deliberation(**acts.doubs() | {"represented": 22})
    deliberation.full_clean()
    assert deliberation.anomalies == [
        "116 membres comptés pour 123 en exercice",
        "119 voix exprimées pour 112 votants possibles",
    ]


def test_an_act_is_executory_at_the_later_of_publication_and_transmission():
    hainaut = Deliberation(**acts.hainaut())
    assert hainaut.executory_on == date(2022, 7, 12)
    hainaut.transmitted_on = date(2022, 7, 14)
    assert hainaut.executory_on == date(2022, 7, 14)


def test_publication_alone_does_not_say_when_an_act_is_executory():
    assert Deliberation(**acts.doubs()).executory_on is None
    assert Deliberation(**acts.hainaut() | {"published_on": None}).executory_on is None


def test_the_last_day_for_appeal_is_known_once_published():
    assert Deliberation(**acts.doubs()).appeal_until == date(2025, 6, 19)
    assert Deliberation(**acts.bourgogne_industrie()).appeal_until is None


def test_a_deliberation_is_called_by_its_number_when_it_has_one():
    assert str(Deliberation(**acts.hainaut())) == "délibération n° 2022/70 du 06/07/2022"
    assert str(Deliberation(**acts.bourgogne_industrie())) == "délibération du 26/09/2024"


EARLY = date(2022, 7, 5)

REFUSED = [
    ({"convened_on": date(2022, 7, 7)}, "dates", "La séance précède sa convocation."),
    ({"transmitted_on": EARLY}, "dates", "La transmission précède la séance."),
    (
        {"transmitted_on": None, "received_on": EARLY},
        "dates",
        "La réception en préfecture précède la séance.",
    ),
    ({"received_on": date(2022, 7, 10)}, "dates", "La réception précède la transmission."),
    ({"published_on": EARLY}, "dates", "La publication précède la séance."),
    (
        {"in_favour": 70, "abstentions": 4, "interested": 1},
        "vote",
        "Le vote compte plus de voix que le conseil de membres.",
    ),
]


@pytest.mark.engine
@pytest.mark.parametrize(("facts", "code", "message"), REFUSED)
def test_what_no_act_can_print_is_refused_in_french(facts, code, message):
    with pytest.raises(ValidationError) as refusal:
        Deliberation(**acts.hainaut() | facts).full_clean()
    (error,) = refusal.value.error_dict[NON_FIELD_ERRORS]
    assert (error.code, error.message) == (code, message)


@pytest.mark.engine
@pytest.mark.parametrize(("facts", "code", "message"), REFUSED)
def test_what_no_act_can_print_is_refused_by_the_database_too(facts, code, message):
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.create(**acts.hainaut() | facts)
    assert Deliberation.objects.count() == 0


@pytest.mark.engine
def test_a_whole_council_may_vote():
    deliberation = Deliberation(**acts.hainaut() | {"in_favour": 74, "against": None})
    deliberation.full_clean()
    deliberation.save()
    assert Deliberation.objects.get().vote == deliberation.vote


@pytest.mark.engine
@pytest.mark.parametrize(
    ("act", "other", "code", "message"),
    [
        (
            acts.doubs,
            {"title": "Autre objet"},
            "number",
            "Ce conseil a déjà une délibération de ce numéro.",
        ),
        (
            acts.bourgogne_industrie,
            {"report_number": 3},
            "number",
            "Cette délibération sans numéro est déjà enregistrée.",
        ),
        (
            acts.hainaut,
            {"number": "2022/71"},
            "prefecture_id",
            "Ce conseil a déjà une délibération de cet identifiant.",
        ),
    ],
)
def test_the_same_act_is_not_recorded_twice(act, other, code, message):
    Deliberation.objects.create(**act())
    with pytest.raises(ValidationError) as refusal:
        Deliberation(**act() | other).full_clean()
    (error,) = refusal.value.error_dict[NON_FIELD_ERRORS]
    assert (error.code, error.message) == (code, message)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.create(**act() | other)


def test_two_councils_may_use_the_same_number():
    Deliberation.objects.create(**acts.doubs())
    elsewhere = Deliberation(**acts.doubs() | {"council": organisation("Dijon métropole")})
    elsewhere.full_clean()
    elsewhere.save()
    assert Deliberation.objects.count() == 2


def test_a_council_adopts_several_unnumbered_acts_in_a_day():
    Deliberation.objects.create(**acts.bourgogne_industrie())
    Deliberation.objects.create(**acts.bourgogne_industrie() | {"title": "Plan Climat"})
    assert Deliberation.objects.count() == 2


def test_a_matter_is_a_code_of_the_nomenclature():
    with pytest.raises(ValidationError) as refusal:
        Deliberation(**acts.doubs() | {"matter": "huit"}).full_clean()
    assert refusal.value.message_dict == {"matter": ["Un code de matière s'écrit 8.4."]}
    Deliberation(**acts.doubs() | {"matter": "7.10"}).full_clean()


def test_deliberations_come_latest_first():
    for act in ACTS:
        Deliberation.objects.create(**act())
    held = list(Deliberation.objects.values_list("held_on", flat=True))
    assert held == sorted(held, reverse=True)


def test_a_party_sees_what_the_others_voted_on_its_convention_and_nothing_else():
    gbm, ccvm = organisation("Grand Besançon Métropole"), organisation("CC du Val de Morteau")
    shared = Deliberation.objects.create(**acts.doubs() | {"text": text_between(gbm, ccvm)})
    text = text_between(gbm, reference="PMT-2024")
    own = Deliberation.objects.create(**acts.microtechniques() | {"text": text})
    alone = Deliberation.objects.create(**acts.climate())
    assert set(Deliberation.objects.visible_to(person(gbm))) == {shared, own, alone}
    assert set(Deliberation.objects.visible_to(person(ccvm))) == {shared}
    assert set(Deliberation.objects.visible_to(person(organisation("CA2C")))) == set()


def test_a_deliberation_is_seen_once_by_who_acts_for_several_parties():
    gbm, ccvm = organisation("Grand Besançon Métropole"), organisation("CC du Val de Morteau")
    shared = Deliberation.objects.create(**acts.doubs() | {"text": text_between(gbm, ccvm)})
    user = person(gbm)
    Membership.objects.create(user=user, organisation=ccvm, role=ADMINISTRATOR)
    assert list(Deliberation.objects.visible_to(user)) == [shared]


def test_the_parts_of_an_act_read_in_french():
    doubs = Deliberation.objects.create(**acts.doubs())
    opinion = Opinion(deliberation=doubs, committee="Bureau", opinion=Opinion.Sense.FAVOURABLE)
    entry = BudgetEntry(deliberation=doubs, budget="BP 2025", programme="« Prospection »")
    assert str(opinion) == "Bureau : favorable"
    assert str(entry) == "BP 2025 « Prospection »"
    assert str(Decision(deliberation=doubs, rank=1, text="Valide.")) == "Valide."


def test_a_committee_gives_one_opinion():
    doubs = Deliberation.objects.create(**acts.doubs())
    opinion = {"deliberation": doubs, "committee": "Bureau", "opinion": "favourable"}
    Opinion.objects.create(**opinion)
    with pytest.raises(ValidationError) as refusal:
        Opinion(**opinion, given_on=doubs.held_on - timedelta(days=14)).full_clean()
    assert refusal.value.messages == ["L'avis de cette commission est déjà noté."]
