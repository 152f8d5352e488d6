"""The life of a convention: to the councils and back, signed outside, ended early."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from conventions.approvals.acts import authorise, reject, sign
from conventions.entities.states import State
from conventions.life.acts import (
    Days,
    Ending,
    earliest_effect,
    record_signed_outside,
    submit,
    terminate,
    withdraw,
)
from conventions.models import Approval, Convention, Document, Termination
from conventions.state.table import Step, refusal_of, state_of
from press.files.uploads import accept
from tests.conventions.texts.drafts import draft, editor
from tests.factories import MembershipFactory
from tests.press.files.test_uploads import PDF_BYTES

pytestmark = pytest.mark.django_db

TODAY, SENT, VOTED = date(2026, 11, 22), date(2026, 11, 2), date(2026, 11, 10)
NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Europe/Paris"))
SIGNED = date(2026, 11, 16)
Ground = Termination.Ground


@pytest.fixture
def text():
    return draft(starts_on=date(2026, 7, 1))


@pytest.fixture
def convention(text):
    return text.convention


@pytest.fixture
def in_force(convention, text):
    """The same, voted and signed by its three parties."""
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    text.convention.refresh_from_db()
    for party in convention.parties.all():
        authorise(party=party, text=text, authorised_on=VOTED, by=None)
        sign(party=party, text=text, signed_on=SIGNED, by=None)
    return Convention.objects.get(pk=convention.pk)


def test_the_acts_lead_from_state_to_state(convention, text):
    states = [state_of(convention, TODAY)]
    submit(convention=convention, submitted_on=SENT, by=editor(text), on=TODAY)
    states.append(state_of(convention, TODAY))
    withdraw(convention=convention, by=editor(text), on=TODAY)
    states.append(state_of(convention, TODAY))
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    text.convention.refresh_from_db()
    for party in convention.parties.all():
        authorise(party=party, text=text, authorised_on=VOTED, by=None)
    states.append(state_of(convention, TODAY))
    for party in convention.parties.all():
        sign(party=party, text=text, signed_on=SIGNED, by=None)
    states.append(state_of(convention, TODAY))
    assert states == [
        State.DRAFT,
        State.IN_DELIBERATION,
        State.DRAFT,
        State.TO_BE_SIGNED,
        State.IN_FORCE,
    ]
    acts = list(Entry.objects.order_by("id").values_list("act", flat=True))
    assert acts[:3] == [
        "convention soumise aux conseils",
        "convention reprise en projet",
        "convention soumise aux conseils",
    ]


@pytest.mark.parametrize(
    ("act", "step"),
    [
        (lambda one: submit(convention=one, submitted_on=SENT, by=None, on=TODAY), Step.SUBMIT),
        (lambda one: withdraw(convention=one, by=None, on=TODAY), Step.WITHDRAW),
    ],
)
def test_an_act_that_comes_too_late_says_why(act, step, in_force):
    with pytest.raises(ValidationError) as refused:
        act(in_force)
    assert refused.value.message == refusal_of(in_force, step, State.IN_FORCE)


def test_a_draft_is_not_sent_alone_nor_tomorrow(convention):
    with pytest.raises(ValidationError, match="Le 23/11/2026 n'est pas encore venu"):
        submit(convention=convention, submitted_on=date(2026, 11, 23), by=None, on=TODAY)
    convention.parties.filter(is_lead=False).delete()
    with pytest.raises(ValidationError, match="Il faut 2 parties au moins, elle en a 1"):
        submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    Convention.objects.update(kind=Convention.Kind.ROADMAP)
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    assert state_of(convention, TODAY) == State.IN_DELIBERATION


def test_what_a_council_has_voted_is_not_taken_back(convention, text):
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    text.convention.refresh_from_db()
    authorise(party=convention.parties.get(rank=2), text=text, authorised_on=VOTED, by=None)
    with pytest.raises(ValidationError, match="Ont déjà voté ou signé : CC2") as refused:
        withdraw(convention=convention, by=None, on=TODAY)
    assert refused.value.code == "voted"


def test_nobody_votes_nor_signs_a_draft(convention, text):
    party = convention.parties.get(rank=2)
    for act in (
        lambda: authorise(party=party, text=text, authorised_on=VOTED, by=None),
        lambda: sign(party=party, text=text, signed_on=SIGNED, by=None),
    ):
        with pytest.raises(ValidationError, match="BROUILLON est encore en projet"):
            act()


def test_a_roadmap_is_not_signed(text):
    Convention.objects.update(kind=Convention.Kind.ROADMAP, submitted_on=SENT)
    text.convention.refresh_from_db()
    with pytest.raises(ValidationError, match="Une feuille de route ne se signe pas"):
        sign(party=text.convention.parties.first(), text=text, signed_on=SIGNED, by=None)


def outside(convention, *, signed_on=SIGNED, executory_on=None, but=None):
    parties = convention.parties.exclude(rank=but).order_by("rank")
    return record_signed_outside(
        convention=convention,
        given=[Days(one, VOTED, signed_on, f"n° {one.rank}", executory_on) for one in parties],
        upload=accept(PDF_BYTES, "signee.pdf"),
        by=None,
        at=NOW,
    )


def test_what_was_signed_outside_is_in_force_at_once_with_its_scan(convention, text):
    document = outside(convention)
    convention.refresh_from_db()
    assert state_of(convention, TODAY) == State.IN_FORCE
    assert (convention.signed_outside, convention.submitted_on) == (True, VOTED)
    assert (document.kind, document.text, document.dated_on) == ("convention", text, SIGNED)
    approvals = Approval.objects.filter(text=text).order_by("party__rank")
    assert [(one.number, one.signed_on) for one in approvals] == [
        (f"n° {rank}", SIGNED) for rank in (1, 2, 3)
    ]


def test_one_that_went_to_the_councils_is_said_signed_and_keeps_what_was_said_there(
    convention, text
):
    """CC2 has recorded its own vote and signature; CC3 has not: its lead declares both."""
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    text.convention.refresh_from_db()
    own = {"party": convention.parties.get(rank=2), "text": text, "by": None}
    authorise(authorised_on=VOTED, number="n° 2", **own)
    with pytest.raises(ValidationError, match="CC2 l'a enregistré autrement, elle-même"):
        outside(convention, executory_on=VOTED)
    outside(convention)
    convention.refresh_from_db()
    assert (state_of(convention, TODAY), convention.submitted_on) == (State.IN_FORCE, SENT)
    approvals = Approval.objects.filter(text=text).order_by("party__rank")
    assert [one.declared for one in approvals] == [[], ["signature"], ["vote", "signature"]]


def test_a_convention_that_a_council_rejected_is_not_said_signed(convention, text):
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    text.convention.refresh_from_db()
    reject(party=convention.parties.get(rank=2), text=text, rejected_on=VOTED, by=None)
    with pytest.raises(ValidationError, match="CC2 : rejetée le 10/11/2026"):
        outside(convention)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"but": 3}, "Écrivez les jours de chacune des parties."),
        ({"signed_on": None}, "CC1 : écrivez le jour de sa signature."),
        (
            {"signed_on": date(2026, 12, 1)},
            "CC1 : signée le 01/12/2026, un jour qui n'est pas venu.",
        ),
        (
            {"executory_on": date(2025, 1, 1)},
            "CC1 : exécutoire le 01/01/2025, avant d'être autorisée (10/11/2026).",
        ),
    ],
)
def test_days_that_cannot_be_leave_a_draft_as_it_was(given, said, convention):
    with pytest.raises(ValidationError) as refused:
        outside(convention, **given)
    assert refused.value.messages[0] == said
    assert state_of(convention, TODAY) == State.DRAFT
    assert not Document.objects.exists()
    assert not Approval.objects.exists()


def ending(**more) -> Ending:
    known = {
        "ground": Ground.DISAGREEMENT,
        "reason": "Désaccord sur le cahier des charges",
        "notified_on": date(2026, 11, 20),
        "effective_on": date(2027, 2, 20),
    }
    return Ending(**known | more)


def test_a_convention_ends_early_once_its_notice_is_over(in_force, text):
    terminate(convention=in_force, ending=ending(), by=editor(text), on=TODAY)
    assert state_of(in_force, date(2027, 2, 19)) == State.IN_FORCE
    assert state_of(in_force, date(2027, 2, 20)) == State.TERMINATED
    assert Entry.objects.first().after == (
        "désaccord sur l'exécution, effet le 20/02/2027 : Désaccord sur le cahier des charges"
    )
    with pytest.raises(ValidationError, match="déjà résiliée, à effet du 20 février 2027"):
        terminate(convention=in_force, ending=ending(), by=None, on=TODAY)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (
            {"effective_on": date(2027, 2, 19)},
            "effective_on",
            (
                "Le préavis est de 3 mois : notifiée le 20/11/2026, elle prend effet le 20/02/2027 "
                "au plus tôt."
            ),
        ),
        (
            {"ground": Ground.FUNDING_STOPPED, "effective_on": date(2026, 11, 19)},
            "effective_on",
            "La résiliation ne prend pas effet avant d'être notifiée.",
        ),
        (
            {"effective_on": date(2029, 1, 1)},
            "effective_on",
            "La convention prend fin d'elle-même le 31 décembre 2028.",
        ),
        (
            {"notified_on": date(2026, 11, 23), "effective_on": date(2027, 2, 23)},
            "notified_on",
            "Le 23/11/2026 n'est pas encore venu : écrivez ce jour ou un jour passé.",
        ),
        (
            {"notified_on": date(2026, 11, 1)},
            "notified_on",
            "La convention n'est allée aux conseils que le 2 novembre 2026.",
        ),
    ],
)
def test_an_end_that_the_convention_does_not_allow_says_why(typed, field, said, in_force):
    with pytest.raises(ValidationError) as refused:
        terminate(convention=in_force, ending=ending(**typed), by=None, on=TODAY)
    assert refused.value.message_dict == {field: [said]}
    assert not Termination.objects.exists()


@pytest.mark.parametrize("ground", [Ground.FUNDING_STOPPED, Ground.AGREEMENT])
def test_some_grounds_end_it_at_once(ground, in_force):
    day = date(2026, 11, 20)
    assert earliest_effect(in_force, ground, day) == day
    terminate(
        convention=in_force, ending=ending(ground=ground, effective_on=day), by=None, on=TODAY
    )
    assert state_of(in_force, TODAY) == State.TERMINATED


def test_the_formal_step_comes_first_unless_the_parties_agree(in_force):
    Convention.objects.update(termination_step="réunion des parties")
    in_force.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        terminate(convention=in_force, ending=ending(), by=None, on=TODAY)
    assert refused.value.message_dict == {
        "step_on": ["Écrivez quand cela a été fait : réunion des parties."]
    }
    agreed = ending(ground=Ground.AGREEMENT, effective_on=date(2026, 11, 20))
    terminate(convention=in_force, ending=agreed, by=None, on=TODAY)


def test_only_the_lead_ends_it(in_force):
    other = MembershipFactory(organisation=in_force.parties.get(rank=2).organisation).user
    with pytest.raises(PermissionDenied):
        terminate(convention=in_force, ending=ending(), by=other, on=TODAY)
    assert not Termination.objects.exists()


def test_nobody_signs_before_the_text_went_to_the_councils(convention, text):
    submit(convention=convention, submitted_on=SENT, by=None, on=TODAY)
    text.convention.refresh_from_db()
    with pytest.raises(ValidationError, match="n'est allé aux conseils que le 02/11/2026"):
        sign(party=convention.parties.first(), text=text, signed_on=date(2026, 11, 1), by=None)
    assert not Approval.objects.filter(signed_on__isnull=False).exists()
