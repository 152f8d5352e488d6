"""What comes, by month and in order, on the page and in the calendar of one's telephone."""

from datetime import date, timedelta

import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CalendarFeed, Entry, User
from config.overviews.events import first_events
from config.overviews.nearest import AHEAD, Ahead, with_something
from conventions.access import MANY
from conventions.approvals.acts import authorise, sign
from conventions.events import EventKind, events_of
from conventions.journal import note
from conventions.models import Body, Convention, Meeting, Milestone, Party, Text
from deliberations.models import Deliberation
from epci.models import Membership
from financing.models import FundCall
from tests.deliberations.factories import person
from tests.factories import UserFactory
from tests.made import round_of
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ELECTED = "elu@gbm.example"


@pytest.fixture
def elected(demo, client):
    client.force_login(User.objects.get(email=ELECTED))
    return client


def to_come(client, **query) -> list[str]:
    context = client.get(reverse("calendar"), query).context
    return [f"{one.day:%d/%m/%Y} {one.title}" for one in context["to_come"]]


def in_month(client, month, **query) -> list[str]:
    days = client.get(reverse("calendar"), {"mois": month, **query}).context["days"]
    return [
        f"{one.day:%d/%m} {one.kind.value.word} : {one.title}" for day in days for one in day.events
    ]


def meeting_of(reference: str, day: date) -> Meeting:
    convention = Convention.objects.get(reference=reference)
    body = Body.objects.create(convention=convention, rank=91, name="Comité des essais")
    return Meeting.objects.create(body=body, held_on=day, place="Besançon")


def test_the_ends_of_conventions_and_what_is_due_are_to_come(elected):
    convention = Convention.objects.get(reference="TI-DOUBS")
    Milestone.objects.create(convention=convention, title="Bilan", due_on=date(2026, 12, 1))
    meeting_of("TI-DOUBS", date(2026, 12, 2))
    found = to_come(elected)
    assert found[:2] == ["01/12/2026 TI-DOUBS : Bilan", "02/12/2026 TI-DOUBS : Comité des essais"]
    assert "31/12/2027 TI-DOUBS : fin de la convention" in found


def test_a_month_shows_the_session_and_the_last_day_for_appeal(elected):
    assert "10/04 séance : CU Grand Besançon Métropole : séance du conseil" in in_month(
        elected, "2025-04"
    )
    assert "19/06 recours : CU Grand Besançon Métropole : dernier jour de recours" in in_month(
        elected, "2025-06"
    )
    vote = Deliberation.objects.get(number="2025/2025.00113")
    page = elected.get(reverse("calendar"), {"mois": "2025-04"}).content.decode()
    assert f'href="{reverse("deliberation", args=[vote.pk])}"' in page
    # In the month too, a word is apart from its icon, and from what it is about.
    assert '<span class="event-kind"> séance </span><a' in page[page.index('class="month"') :]


def test_a_letter_is_due_on_the_day_that_it_prints(elected):
    Convention.objects.filter(reference="TI-DOUBS").update(payment_days=30)
    round_of("salaire", "deplacements")
    (found,) = [one for one in in_month(elected, "2025-07") if "paiement" in one]
    assert found == "02/07 paiement : TI-DOUBS : 9\u202f200,00\u00a0€ à payer par GBM"
    call = FundCall.objects.get(number=1)
    call.payments.create(received_on=date(2025, 6, 20), amount=call.amount)
    (paid,) = [one for one in in_month(elected, "2025-07") if "paiement" in one]
    assert paid == f"{found}, réglé"


def test_an_amendment_counts_from_its_effect_once_it_was_submitted(elected):
    convention = Convention.objects.get(reference="TI-DOUBS")
    text = Text.objects.create(
        convention=convention, number=91, title="Durée", effective_on=date(2027, 3, 1)
    )
    assert not any("avenant" in one for one in in_month(elected, "2027-03"))
    Text.objects.filter(pk=text.pk).update(submitted_on=date(2026, 11, 1))
    said = "01/03 avenant : TI-DOUBS : effet de l'avenant n° 91"
    assert f"{said}, si tous l'ont signé" in in_month(elected, "2027-03")
    text.refresh_from_db()
    for party in convention.parties.all():
        day = date(2026, 11, 2)
        authorise(party=party, text=text, authorised_on=day, by=None)
        sign(party=party, text=text, signed_on=day, by=None)
    assert said in in_month(elected, "2027-03")


def test_one_convention_alone_can_be_shown(elected):
    meeting_of("TI-DOUBS", date(2026, 12, 2))
    meeting_of("CEC-GBM", date(2026, 12, 3))
    found = to_come(elected, convention="CEC-GBM")
    assert "03/12/2026 CEC-GBM : Comité des essais" in found
    assert {one.split()[1] for one in found} == {"CEC-GBM"}
    assert len(to_come(elected, convention="TI-HDC")) == len(to_come(elected))  # not in sight


def test_nothing_of_the_conventions_of_others_is_there(elected):
    meeting_of("TI-HDC", date(2026, 12, 2))
    hidden = Convention.objects.get(reference="TI-HDC")
    Deliberation.objects.filter(text__convention=hidden).update(
        held_on=date(2026, 12, 9), transmitted_on=None, received_on=None, published_on=None
    )
    assert not any("TI-HDC" in one or "séance" in one for one in in_month(elected, "2026-12"))
    elected.force_login(person(Party.objects.filter(convention=hidden).first().organisation))
    assert any("Comité des essais" in one for one in in_month(elected, "2026-12"))


def test_whoever_has_no_convention_has_an_empty_calendar(demo, client):
    client.force_login(UserFactory())
    page = text_of(client.get(reverse("calendar")))
    assert "Rien n'est connu des trois ans à venir." in page


@pytest.mark.parametrize("typed", ["2026-13", "1999-01", "x", "0000-00", "2026-1"])
def test_a_month_that_is_none_is_this_one(elected, typed):
    context = elected.get(reverse("calendar"), {"mois": typed}).context
    assert (context["month"], context["before"], context["after"]) == (
        "novembre 2026",
        "2026-10",
        "2026-12",
    )


def test_more_dates_cost_no_more_queries(elected, django_assert_num_queries):
    elected.get(reverse("calendar"))
    with django_assert_num_queries(14):
        elected.get(reverse("calendar"))
    for reference in ("TI-DOUBS", "CEC-GBM", "PMT-2024"):
        meeting_of(reference, date(2026, 12, 2))
    with django_assert_num_queries(14):
        elected.get(reverse("calendar"))


@pytest.mark.engine
def test_no_convention_that_has_a_day_in_a_month_is_left_out(demo):
    """Looked for along its days, for who sees few and for who sees many: all would say the same."""
    on, user = timezone.localdate(), User.objects.get(email="elu@gbm.example")
    meeting_of("TI-DOUBS", date(2026, 12, 2))
    every = list(Convention.objects.visible_to(user).with_state(on).order_by("reference", "pk"))
    compared = 0
    for start in (
        date(year, month, 1) for year in range(2022, 2030) for month in (1, 4, 7, 10, 12)
    ):
        end = start + timedelta(days=45)
        expected = days_of(every, start, end, on)
        for way in ("", MANY):
            found = with_something(user, Ahead(start, end, on, on + AHEAD), way)
            listed = [one for one in every if one.pk in found]
            assert days_of(listed, start, end, on) == expected, (start, way)
        compared += len(expected)
    assert compared > 20


@pytest.mark.engine
def test_sentences_compiled_for_one_person_give_each_what_they_see(demo):
    """Asked in turn of two people, in both ways; then of one convention, which has its own days."""
    Convention.objects.filter(reference="TI-DOUBS").update(payment_days=30)
    round_of("salaire", "deplacements")
    on = timezone.localdate()
    ahead = Ahead(on - timedelta(days=2500), on + timedelta(days=45), on, on + AHEAD)
    found = {}
    for email in (ELECTED, "projet@cci-saone-doubs.example") * 2:
        user = User.objects.get(email=email)
        visible = Convention.objects.visible_to(user)
        every = first_events(user, ahead, "")
        assert first_events(user, ahead, MANY) == every
        assert {one.reference for one in every} - {""} <= {one.reference for one in visible}
        assert found.setdefault(email, every) == every
        chosen = first_events(user, ahead, "", [visible.get(reference="TI-DOUBS")])
        assert [one for one in chosen if one.reference == "TI-DOUBS"] == [
            one for one in every if one.reference == "TI-DOUBS"
        ]
    one, other = found.values()
    assert one != other
    assert {event.kind for event in one + other} == set(EventKind) - {EventKind.AMENDMENT}


def days_of(conventions, first, last, on) -> set[tuple[date, str]]:
    return {(one.day, one.uid) for one in events_of(conventions, first, last, on)}


# The address that one's own calendar reads


def open_address(client) -> str:
    """The address as the page shows it, without its host."""
    response = client.post(reverse("calendar_address"), {"step": "open"}, follow=True)
    return "/" + response.context["address"].split("/", 3)[3]


def read(address: str, **headers):
    """What other software gets there, which has no session."""
    return Client().get(address, headers=headers)


@pytest.mark.engine
def test_an_address_is_made_shown_once_and_read_without_a_session(elected):
    address = open_address(elected)
    assert "Voici votre adresse" not in text_of(elected.get(reverse("calendar")))
    assert "Votre adresse a été créée le" in text_of(elected.get(reverse("calendar")))
    response = read(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = vobject.readOne(response.content.decode()).vevent_list
    uids = [one.uid.value for one in events]
    assert len(set(uids)) == len(uids)
    convention = Convention.objects.get(reference="TI-DOUBS")
    assert f"fin-{convention.pk}@127.0.0.1" in uids
    assert address[-47:-4] not in CalendarFeed.objects.get().digest
    assert Entry.objects.filter(act="adresse de calendrier créée").count() == 1


def test_an_address_that_was_replaced_or_removed_opens_nothing(elected):
    first = open_address(elected)
    second = open_address(elected)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    elected.post(reverse("calendar_address"), {"step": "close", "confirmed": "on"})
    assert read(second).status_code == 404
    assert CalendarFeed.objects.count() == 0


def test_rights_are_those_of_the_moment(elected):
    address = open_address(elected)
    assert "TI-DOUBS" in read(address).content.decode()
    user = User.objects.get(email=ELECTED)
    Membership.objects.filter(user=user).delete()
    assert "VEVENT" not in read(address).content.decode()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert read(address).status_code == 404


def test_what_has_not_changed_is_not_sent_again(elected):
    address = open_address(elected)
    etag = read(address)["ETag"]
    assert read(address, if_none_match=etag).status_code == 304
    meeting_of("TI-DOUBS", date(2026, 12, 2))
    again = read(address, if_none_match=etag)
    assert (again.status_code, again["Cache-Control"]) == (200, "private, no-cache")


def test_addresses_cannot_be_tried_one_after_another(demo, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "calendar": "3/m/ip"}
    unknown = reverse("calendar_feed", args=["x" * 43])
    assert [read(unknown).status_code for _ in range(5)] == [404, 404, 404, 429, 429]


def test_an_event_that_moves_says_so_and_one_that_stays_does_not(elected):
    """SEQUENCE and LAST-MODIFIED follow what it says: neither the days that pass, nor another act
    on its convention.
    """
    meeting = meeting_of("TI-DOUBS", date(2026, 12, 2))
    address = open_address(elected)
    before = changes_in(address)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert changes_in(address) == before
        note("autre chose", Convention.objects.get(reference="TI-DOUBS"), None, None)
        assert changes_in(address) == before
    meeting.held_on = date(2026, 12, 3)
    meeting.save()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        after = changes_in(address)
    moved = {uid for uid in before if after[uid] != before[uid]}
    assert {uid.partition("@")[0] for uid in moved} == {f"reunion-{meeting.pk}"}
    assert all(after[uid] > before[uid] and after[uid][0] == 1 for uid in moved)


def changes_in(address: str) -> dict[str, tuple[int, str]]:
    calendar = vobject.readOne(read(address).content.decode())
    return {
        one.uid.value: (int(one.sequence.value), f"{one.last_modified.value:%Y%m%d%H%M%S}")
        for one in calendar.vevent_list
        if "TI-DOUBS" in one.summary.value or "BOURGOGNE" in one.summary.value
    }
