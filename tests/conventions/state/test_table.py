"""Where conventions stand: the database answers as the table reads, and the page prints it."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models.signals import post_save
from factory.django import mute_signals

from conventions import days
from conventions.entities.states import State
from conventions.models import Approval, Convention, Party, Termination, Text
from conventions.state.table import MOVES, Step, refusal_of, require_step, states_from
from tests.factories import OrganisationFactory

DAY = date(2026, 6, 15)
MOST_PARTIES = 3


def some_day(chance: random.Random) -> date | None:
    """A day around, or not known."""
    return chance.choice((None, *(DAY + timedelta(days=shift) for shift in (-400, -1, 0, 1, 400))))


def made_up(count: int) -> Iterator[Convention]:
    """Conventions whose every day is drawn: what nobody would think of is among them."""
    chance = random.Random(15)  # noqa: S311 (draws days, no secret)
    organisations = OrganisationFactory.create_batch(MOST_PARTIES)
    for rank in range(count):
        convention = Convention.objects.create(
            reference=f"C{rank:03}",
            title="Convention",
            kind=chance.choice(Convention.Kind.values),
            submitted_on=chance.choice((some_day(chance), DAY - timedelta(days=500))),
            starts_on=(starts_on := some_day(chance)),
            ends_on=max(filter(None, (starts_on, some_day(chance))), default=None),
        )
        texts = [Text.objects.create(convention=convention, number=0)]
        if chance.random() < 0.3:
            names = "submitted_on", "effective_on", "new_end_on"
            moved = {name: some_day(chance) for name in names}
            texts.append(Text.objects.create(convention=convention, number=1, **moved))
        for member in organisations[: chance.randint(1, MOST_PARTIES)]:
            is_first = member == organisations[0]  # a convention has a party of its own
            add_party(convention, member, texts, chance, joins=not is_first)
        if chance.random() < 0.2:
            terminate(convention, some_day(chance) or DAY)
        yield convention


def add_party(convention, member, texts, chance, *, joins) -> None:
    joined = chance.choice((None, None, None, texts[-1])) if joins else None
    party = Party.objects.create(
        convention=convention,
        organisation=member,
        rank=member.pk,
        name="Partie",
        short_name="P",
        joined_by=joined if joined and joined.number else None,
    )
    eager = chance.random() < 0.7
    for text in texts:
        given = {
            name: DAY - timedelta(days=chance.randint(0, 90)) if eager else some_day(chance)
            for name in ("authorised_on", "signed_on")
        }
        if any(given.values()):
            Approval.objects.create(party=party, text=text, **given)


def terminate(convention: Convention, effective_on: date) -> None:
    Termination.objects.create(
        convention=convention,
        ground=Termination.Ground.OTHER,
        reason="dit",
        notified_on=effective_on,
        effective_on=effective_on,
    )


def passed(day: date | None) -> bool:
    return day is not None and day <= DAY


def is_complete(text: Text) -> bool:
    """Whether an amendment has effect: its day has come, and each party has voted and signed."""
    signs = text.convention.kind != Convention.Kind.ROADMAP
    given = {one.party_id: one for one in text.approvals.all()}
    return (passed(text.effective_on) and passed(text.submitted_on)) and all(
        (one := given.get(party.pk))
        and passed(one.authorised_on)
        and (passed(one.signed_on) or (one.signed_on is None and not signs))
        for party in text.convention.parties.all()
    )


def told(convention: Convention) -> State:
    """The same state, told in words from the rows."""
    end = Termination.objects.filter(convention=convention).first()
    if end and passed(end.effective_on):
        return State.TERMINATED
    if not passed(convention.submitted_on):
        return State.DRAFT
    moves = [one for one in convention.texts.filter(number__gt=0) if is_complete(one)]
    ends = [convention.ends_on, *(one.new_end_on for one in moves if one.new_end_on)]
    if ends[-1] and ends[-1] < DAY:
        return State.EXPIRED
    expected = convention.parties.filter(joined_by=None).count()
    given = Approval.objects.filter(text__convention=convention, text__number=0)
    given = [one for one in given if one.party.joined_by is None]
    if sum(passed(one.authorised_on) for one in given) < expected:
        return State.IN_DELIBERATION
    signs = convention.kind != Convention.Kind.ROADMAP
    if signs and sum(passed(one.signed_on) for one in given) < expected:
        return State.TO_BE_SIGNED
    acts = [day for one in given for day in (one.authorised_on, one.signed_on if signs else None)]
    first_day = convention.starts_on or max(filter(None, acts), default=None)
    return State.IN_FORCE if passed(first_day) else State.SIGNED


@pytest.mark.django_db
@pytest.mark.engine
def test_the_database_tells_the_same_states_as_the_rows():
    with mute_signals(post_save):  # the days are kept once, at the end
        drawn = list(made_up(250))
    days.rebuild()
    expected = {one.reference: told(one) for one in drawn}
    rows = Convention.objects.with_state(DAY)
    assert dict(rows.values_list("reference", "state")) == expected
    assert set(expected.values()) == set(State)  # each state was drawn
    for state in State:
        found = Convention.objects.in_state(state, DAY)
        assert {one.reference for one in found} == {
            reference for reference, one in expected.items() if one == state
        }
    assert set(Convention.objects.in_force(DAY)) == set(rows.filter(state=State.IN_FORCE))
    sorted_states = list(rows.order_by("state").values_list("state", flat=True))
    assert sorted_states == sorted(sorted_states, key=list(State).index)


@pytest.mark.django_db
def test_a_state_costs_one_query_with_its_end(django_assert_num_queries):
    list(made_up(5))
    with django_assert_num_queries(1):
        assert [(one.state, one.last_day, one.terminated_on) for one in rows()]


def rows():
    return Convention.objects.with_state(DAY)


def test_the_page_of_the_documentation_is_the_table(capsys):
    call_command("lifecycle")
    page = (settings.BASE_DIR / "docs" / "lifecycle.md").read_text("utf-8")
    assert capsys.readouterr().out == page


def test_every_state_is_reached_and_all_but_the_last_ones_are_left():
    assert {move.target for move in MOVES} == set(State)
    assert {move.source for move in MOVES} == set(State) - {State.EXPIRED, State.TERMINATED}


def test_each_act_is_somewhere_in_the_table():
    assert [step for step in Step if not states_from(step)] == []


@pytest.mark.django_db
def test_an_act_that_a_state_does_not_allow_says_why():
    draft = Convention.objects.create(reference="A", title="A", kind="framework")
    assert require_step(draft, Step.EDIT, DAY) == State.DRAFT
    with pytest.raises(ValidationError) as refused:
        require_step(draft, Step.TERMINATE, DAY)
    assert refused.value.code == "state"
    assert refused.value.message == (
        "A est en projet : pour la résilier, elle doit être signée ou en vigueur."
    )
    assert refusal_of(draft, Step.EDIT, State.IN_FORCE) == (
        "A est en vigueur : pour modifier la convention et ses parties, elle doit être en projet."
    )


@pytest.mark.django_db
@pytest.mark.engine
def test_without_a_day_of_effect_the_last_signature_gives_it():
    """« Laissez vide si c'est à la signature », says the form."""
    convention = Convention.objects.create(
        reference="A", title="A", kind="framework", submitted_on=date(2026, 1, 5)
    )
    text = Text.objects.create(convention=convention, number=0)
    for rank, organisation in enumerate(OrganisationFactory.create_batch(2), 1):
        party = Party.objects.create(
            convention=convention, organisation=organisation, rank=rank, name="P", short_name="P"
        )
        days = {"authorised_on": date(2026, 2, 3), "signed_on": date(2026, 2, 10 + rank)}
        Approval.objects.create(party=party, text=text, **days)

    def known(on: date) -> tuple[State, date | None]:
        return Convention.objects.with_state(on).values_list("state", "first_day").get()

    assert known(date(2026, 2, 11)) == (State.TO_BE_SIGNED, None)
    assert known(date(2026, 2, 12)) == (State.IN_FORCE, date(2026, 2, 12))
    assert known(DAY) == (State.IN_FORCE, date(2026, 2, 12))
    Convention.objects.update(starts_on=date(2026, 7, 1))
    assert known(DAY) == (State.SIGNED, date(2026, 7, 1))
