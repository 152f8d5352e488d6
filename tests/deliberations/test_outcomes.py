"""Only an adopted text authorises, and only while nothing has ended that: every party sees it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Entry
from conventions.approvals.acts import sign
from conventions.entities.states import State
from conventions.models import Approval, Convention
from deliberations.approvals.matrix import Stage, matrix_of
from deliberations.models import Deliberation, Reversal
from deliberations.reversals.acts import reinstate
from deliberations.reversals.acts import reverse as end
from deliberations.roll_call import NamedVote
from deliberations.votes.acts import ALONE, Parts, adopt
from deliberations.votes.corrections.acts import correct
from deliberations.voting import Outcome
from epci.models import Membership
from tests.deliberations.factories import organisation, person, text_between
from tests.screen import text_of

pytestmark = pytest.mark.django_db

HELD, LATER, TODAY = date(2025, 4, 10), date(2025, 9, 1), date(2026, 11, 22)
REPEALED = Reversal.Kind.REPEALED


@pytest.fixture
def gbm():
    return organisation("Grand Besançon Métropole", "242500361")


@pytest.fixture
def text(gbm):
    return text_between(gbm, organisation("CC du Val de Morteau"))


def vote(text, council, *, parts=ALONE, **facts):
    said = {"title": "Convention", "held_on": HELD, "number": "12", **facts}
    return adopt(council=council, text=text, parts=parts, by=None, on=TODAY, **said)


NOT_ADOPTED = [
    ({"as_printed": "Le conseil rejette la convention."}, "rejected"),
    ({"as_printed": "Le conseil communautaire n'adopte pas ce rapport"}, "rejected"),
    ({"as_printed": "Point retiré"}, "withdrawn"),
    ({"as_printed": "Rapport n° 7 retiré de l'ordre du jour"}, "withdrawn"),
    ({"as_printed": "Point ajourné"}, "adjourned"),
    ({"as_printed": "Le conseil prend acte du rapport"}, "noted"),
    ({"in_favour": 20, "against": 44}, "rejected"),
    ({"in_favour": 20, "against": 20, "secret": True}, "rejected"),
    ({"in_favour": 20, "against": 20, "as_printed": "Au scrutin secret"}, "rejected"),
    ({"in_favour": 20, "against": 20, "outcome": "rejected"}, "rejected"),
    ({"in_favour": 0, "abstentions": 40}, "rejected"),
    ({"as_printed": "POUR 20 CONTRE 33"}, "rejected"),
    ({"outcome": "withdrawn"}, "withdrawn"),
]


@pytest.mark.engine
@pytest.mark.parametrize(("facts", "outcome"), NOT_ADOPTED)
def test_what_is_not_adopted_is_recorded_and_authorises_nothing(facts, outcome, text, gbm):
    assert vote(text, gbm, **facts).outcome == outcome
    assert not Approval.objects.filter(authorised_on__isnull=False).exists()
    rejected = Approval.objects.filter(rejected_on=HELD).count()
    assert rejected == (outcome == "rejected")


@pytest.mark.parametrize(
    "facts",
    [
        {"as_printed": "Adopté à l'unanimité"},
        {"in_favour": 21, "against": 20},
        {"in_favour": 20, "against": 20, "outcome": "adopted"},
        {"as_printed": "vingt voix pour, trois contre"},
        {"in_favour": 1, "abstentions": 39, "blank": 4, "void": 2},
    ],
)
def test_what_is_adopted_authorises(facts, text, gbm):
    assert vote(text, gbm, **facts).is_adopted
    assert Approval.objects.get().authorises(HELD)


def test_the_counts_left_empty_are_those_that_the_act_prints(text, gbm):
    found = vote(text, gbm, as_printed="Pour : 20 / Contre : 3 / Abst. 2")
    assert (found.in_favour, found.against, found.abstentions) == (20, 3, 2)
    assert found.sentence == "À la majorité, 3 voix contre, 2 abstentions"


def test_a_roll_call_gives_the_counts_with_its_weights(text, gbm):
    called = [NamedVote("Mme A", "in_favour", 3), NamedVote("M. B", "against", 2)]
    found = vote(text, gbm, parts=Parts(called=called), weighted=True, members_in_office=2)
    assert (found.in_favour, found.against, found.outcome) == (3, 2, "adopted")
    assert [str(one) for one in found.called_votes.all()] == [
        "pour : Mme A (3)",
        "contre : M. B (2)",
    ]
    assert found.anomalies == []
    with pytest.raises(ValidationError) as refusal:
        vote(text, gbm, parts=Parts(called=[*called, called[0]]), number="13", in_favour=4)
    assert [error.code for error in refusal.value.error_list] == ["roll_call", "roll_call"]


def test_the_bureau_authorises_by_the_delegation_that_it_quotes(text, gbm):
    decided = {"body": "bureau", "as_printed": "À l'unanimité"}
    with pytest.raises(
        ValidationError, match=r"citez la délibération qui la donne \(CGCT L5211-10"
    ):
        vote(text, gbm, **decided)
    found = vote(text, gbm, **decided, delegation="délibération n° 2020/45 du 16 juillet 2020")
    assert str(found) == "décision n° 12 du 10/04/2025"
    assert Approval.objects.get().body == "bureau, par délégation"


def test_the_president_s_decision_needs_no_vote(text, gbm):
    found = vote(text, gbm, body="president", delegation="délibération n° 2020/45")
    assert found.is_adopted
    assert Approval.objects.get().authorises(HELD)


def test_a_nomination_says_who_is_elected(text, gbm):
    tied = "Mme A 20 ; M. B 20"
    ages = "Mme A 20 (née le 1/2/1960) ; M. B 20 (né le 1/2/1950)"
    rounds = f"{tied}\n{tied}\n{ages}"
    assert vote(None, gbm, nomination=rounds).sentence == "M. B, 20 voix au 3e tour"


def test_a_rejection_reaches_the_convention_and_what_every_party_reads(text, gbm, client):
    vote(text, gbm, in_favour=20, against=44)
    approval = Approval.objects.get()
    assert (approval.authorised_on, approval.rejected_on) == (None, HELD)
    assert approval.setback == "rejetée le 10/04/2025 (délibération n° 12 du 10/04/2025)"
    ccvm = organisation("CC du Val de Morteau")
    cells = {
        cell.party.organisation: cell for cell in matrix_of([text.convention], [ccvm], TODAY).cells
    }
    assert cells[gbm].stage is Stage.REJECTED
    assert cells[ccvm].stage is Stage.MISSING
    client.force_login(person(ccvm, Membership.Role.ELECTED_MEMBER))
    told = "rejetée le 10/04/2025 (délibération n° 12 du 10/04/2025)"
    for name in ("convention", "convention_parties"):
        assert told in text_of(client.get(reverse(name, args=["TI-DOUBS"])))
    assert told in text_of(client.get(reverse("approval_matrix")))
    page = text_of(client.get(reverse("deliberation", args=[Deliberation.objects.get().pk])))
    assert "n'autorise pas TI-DOUBS, convention initiale, et toutes les parties le voient" in page


def test_a_second_vote_that_adopts_takes_the_place_of_the_rejection(text, gbm):
    vote(text, gbm, in_favour=20, against=44)
    vote(text, gbm, in_favour=44, against=20, number="40", held_on=LATER)
    approval = Approval.objects.get()
    assert (approval.authorised_on, approval.rejected_on, approval.number) == (LATER, None, "40")


def test_a_council_that_authorised_repeals_before_it_rejects(text, gbm):
    adopted = vote(text, gbm, in_favour=44)
    with pytest.raises(ValidationError, match="rapportée, notez-le d'abord") as refusal:
        vote(text, gbm, in_favour=20, against=44, number="40", held_on=LATER)
    assert refusal.value.code == "authorised"
    end(deliberation=adopted, kind=REPEALED, effective_on=LATER, act="n° 40", by=None, on=TODAY)
    vote(text, gbm, in_favour=20, against=44, number="40", held_on=LATER)
    assert Approval.objects.get().rejected_on == LATER


@pytest.mark.engine
def test_a_vote_repealed_authorises_no_more_from_that_day(text, gbm):
    adopted = vote(text, gbm, in_favour=44)
    vote(text, organisation("CC du Val de Morteau"), in_favour=20, number="3")
    for party in text.convention.parties.all():
        sign(party=party, text=text, signed_on=date(2025, 5, 2), by=None)
    end(
        deliberation=adopted,
        kind=REPEALED,
        effective_on=LATER,
        act="délibération n° 40 du 1er septembre 2025",
        by=None,
        on=TODAY,
    )
    approval = Approval.objects.get(party__organisation=gbm)
    assert approval.authorises(date(2025, 8, 31))
    assert not approval.authorises(LATER)
    state = {
        day: Convention.objects.with_state(day).get().state
        for day in (HELD, date(2025, 8, 31), LATER)
    }
    assert state[date(2025, 8, 31)] == State.IN_FORCE
    assert state[LATER] == State.IN_DELIBERATION
    line = Entry.objects.filter(act="fin d'une délibération").get()
    assert line.after == (
        "rapportée (délibération n° 40 du 1er septembre 2025), à compter du 01/09/2025"
    )
    reinstate(deliberation=adopted, by=None)
    assert Approval.objects.get(party__organisation=gbm).authorises(TODAY)
    assert not Reversal.objects.exists()


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 11, 23), "future"), (date(2025, 4, 9), "early")]
)
def test_an_end_is_of_a_day_after_the_vote_that_has_come(day, code, text, gbm):
    adopted = vote(text, gbm, in_favour=44)
    with pytest.raises(ValidationError) as refusal:
        end(deliberation=adopted, kind=REPEALED, effective_on=day, act="n° 40", by=None, on=TODAY)
    assert refusal.value.error_dict["effective_on"][0].code == code


def test_only_an_adopted_vote_ends_and_only_its_council_says_so(text, gbm):
    rejected = vote(text, gbm, in_favour=20, against=44)
    said = {"kind": REPEALED, "effective_on": LATER, "act": "n° 40", "on": TODAY}
    with pytest.raises(ValidationError, match="est rejetée : elle n'autorise rien"):
        end(deliberation=rejected, by=None, **said)
    with pytest.raises(PermissionDenied):
        end(deliberation=rejected, by=person(organisation("CC du Val de Morteau")), **said)


def test_a_correction_that_rejects_takes_the_authorisation_back(text, gbm):
    found = vote(text, gbm, in_favour=44)
    facts = {"title": "Convention", "held_on": HELD, "number": "12", "text": text}
    correct(deliberation=found, parts=Parts(), by=None, on=TODAY, **facts, outcome="withdrawn")
    approval = Approval.objects.get()
    assert (approval.authorised_on, approval.number, approval.rejected_on) == (None, "", None)
    assert Deliberation.objects.get().result is Outcome.WITHDRAWN


def test_numbers_begin_again_each_year(text, gbm):
    vote(None, gbm, in_favour=44)
    vote(None, gbm, in_favour=44, held_on=date(2026, 1, 29))
    with pytest.raises(ValidationError, match="déjà une délibération de ce numéro"):
        vote(None, gbm, in_favour=44, held_on=date(2026, 2, 1))


@pytest.mark.parametrize("item", ["7-A", "4 bis", "34"])
def test_an_item_has_letters(item, gbm):
    assert vote(None, gbm, in_favour=44, report_number=item).report_number == item


@pytest.mark.parametrize(
    ("rule", "day", "refused"),
    [
        ("loi-2020-1379", date(2021, 3, 4), ""),
        ("loi-2021-1465", date(2022, 7, 6), ""),
        (
            "loi-2020-1379",
            date(2021, 10, 15),
            "s'applique du 16 novembre 2020 au 30 septembre 2021",
        ),
        ("loi-2021-1465", HELD, "la séance est du 10 avril 2025"),
        ("statutes", HELD, "nommez l'article des statuts"),
    ],
)
def test_another_quorum_holds_by_a_text_of_that_day(rule, day, refused, gbm):
    facts = {"quorum_rule": rule, "held_on": day, "in_favour": 44, "members_in_office": 123}
    facts |= {"present": 41, "represented": 60, "absent": 22}
    if not refused:
        assert "quorum non atteint" not in " ".join(vote(None, gbm, **facts).anomalies)
        return
    with pytest.raises(ValidationError, match=refused):
        vote(None, gbm, **facts)


def test_the_clerk_notes_the_end_on_its_page(text, gbm, client):
    adopted = vote(text, gbm, in_favour=44)
    client.force_login(person(gbm))
    url = reverse("deliberation_reversal", args=[adopted.pk])
    typed = {"kind": "annulled", "effective_on": "1/9/2025", "act": ""}
    assert "Citez l'acte qui y met fin." in text_of(client.post(url, typed))
    response = client.post(url, {**typed, "act": "TA de Besançon, n° 2500123"}, follow=True)
    page = text_of(response)
    assert "annulée par le juge (TA de Besançon, n° 2500123), à compter du 01/09/2025" in page
    assert "n'autorise plus TI-DOUBS, convention initiale" in page
    client.post(url, {"step": "reinstate"})
    assert Approval.objects.get().revoked_on is None
