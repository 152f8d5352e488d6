"""The bodies of a convention: composed, convened, attended, and warned of."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Entry, User
from conventions.models import Body, Document, Meeting
from tests.press.files.test_uploads import PDF_BYTES
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")

PAGE = "/conventions/TI-DOUBS/suivi/instances/"
MEETINGS = "/conventions/TI-DOUBS/suivi/reunions/"
FINANCES, ELECTED = "finances@ccvm.example", "elu@gbm.example"
COMEX = {
    "name": "Comex",
    "seats": "GBM : 1\nChefs d'entreprise : 6",
    "quorum": "7",
    "meetings_a_year": "12",
    "purpose": "",
}


@pytest.fixture
def lead() -> Client:
    return signed_in(FINANCES)


@pytest.fixture
def comex() -> Body:
    return Body.objects.get(convention__reference="TI-DOUBS", name="Comex")


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def errors(response) -> dict[str, list[str]]:
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def presences(meeting: Meeting, *counts: int) -> dict[str, str]:
    seats = meeting.body.seats.order_by("rank")
    return {f"seat_{seat.pk}": str(count) for seat, count in zip(seats, counts, strict=True)}


def test_the_comex_of_the_doubs_its_quorum_and_its_rhythm():
    read = text_of(signed_in(ELECTED).get(PAGE))
    assert (
        "13 membres, quorum de 7, au moins une réunion par mois. 3 réunions tenues en 2026" in read
    )
    assert "8 présents sur 13, quorum de 7 atteint : le Comex peut décider." in read
    assert "6 présents sur 13, quorum de 7 non atteint : le Comex ne peut pas décider." in read
    assert "Rythme non tenu : 3 réunions tenues depuis douze mois, pour 12 au moins." in read
    assert "Rythme non tenu : pas de réunion depuis le 17 septembre 2026 : plus de 1 mois." in read
    assert "septembre 2026 : 1 réunion tenue" in read
    assert "Prévoir une réunion" not in read


def test_a_meeting_is_planned_then_attended(lead, comex):
    planned = {"held_on": "20/11/2026", "place": "Morteau", "agenda": "Bilan"}
    answer = lead.post(f"{PAGE}{comex.pk}/reunion/", planned, follow=True)
    meeting = comex.meetings.get(place="Morteau")
    assert "Comex, réunion du 20 novembre 2026 : notée." in text_of(answer)
    assert "présences à saisir" in text_of(answer)
    assert f"{MEETINGS}{meeting.pk}/" in answer.content.decode()
    told = presences(meeting, 1, 1, 1, 1, 1, 1, 1, 1) | {"decisions": "Action 0 retenue"}
    read = text_of(lead.post(f"{MEETINGS}{meeting.pk}/", told, follow=True))
    assert "8 présents sur 13, quorum de 7 atteint" in read
    assert "Action 0 retenue" in read
    assert "pas de réunion depuis" not in read.partition("Assemblée Territoire")[0]
    line = Entry.objects.order_by("pk").last()
    assert (line.act, line.after.partition(",")[0]) == (
        "réunion tenue",
        "20/11/2026 : 8 présents sur 13",
    )


def test_more_than_the_members_is_refused_by_seat_and_stays_typed(lead, comex):
    meeting = comex.meetings.get(held_on="2026-09-17")
    told = presences(meeting, 1, 0, 0, 2, 0, 0, 6, 1)
    answer = lead.post(f"{MEETINGS}{meeting.pk}/", told)
    seat = comex.seats.get(label="CCVM")
    assert errors(answer) == {f"seat_{seat.pk}": ["2 présents pour 1 membre : CCVM."]}
    assert answer.context["form"][f"seat_{seat.pk}"].value() == "2"
    assert sum(one.present for one in meeting.presences.all()) == 6


def test_a_meeting_to_come_or_of_nobody_is_not_held(lead, comex):
    coming = comex.meetings.get(held_on="2026-12-03")
    answer = lead.post(f"{MEETINGS}{coming.pk}/", presences(coming, 1, 1, 1, 1, 1, 1, 6, 1))
    assert errors(answer) == {"__all__": ["La réunion du 3 décembre 2026 n'a pas encore eu lieu."]}
    held = comex.meetings.get(held_on="2026-09-17")
    answer = lead.post(f"{MEETINGS}{held.pk}/", presences(held, *[0] * 8))
    assert errors(answer) == {"__all__": ["Personne n'était là : annulez plutôt la réunion."]}


def test_minutes_are_a_piece_of_the_convention(lead, comex):
    sent = {"kind": "report", "title": "Compte rendu du Comex", "dated_on": "17/09/2026"}
    sent["file"] = SimpleUploadedFile("cr.pdf", PDF_BYTES)
    lead.post("/conventions/TI-DOUBS/documents/", sent)
    meeting, piece = comex.meetings.get(held_on="2026-09-17"), Document.objects.get()
    told = presences(meeting, 1, 0, 0, 1, 1, 0, 2, 1) | {"minutes": str(piece.pk)}
    read = lead.post(f"{MEETINGS}{meeting.pk}/", told, follow=True)
    assert f"/conventions/TI-DOUBS/documents/{piece.name}/" in read.content.decode()


def test_a_meeting_is_called_off_unless_it_was_held(lead, comex):
    coming, held = (
        comex.meetings.get(held_on="2026-12-03"),
        comex.meetings.get(held_on="2026-09-17"),
    )
    assert "annulée" in text_of(lead.post(f"{MEETINGS}{coming.pk}/annuler/", follow=True))
    answer = text_of(lead.post(f"{MEETINGS}{held.pk}/annuler/", follow=True))
    assert "Cette réunion a été tenue : elle ne s'annule plus." in answer


def test_a_meeting_of_the_past_that_did_not_take_place_is_called_off(lead, comex):
    missed = Meeting.objects.create(body=comex, held_on="2026-11-20", agenda="Bilan")
    assert "N'a pas eu lieu : Comex, 20 novembre 2026" in text_of(lead.get(PAGE))
    answer = text_of(lead.post(f"{MEETINGS}{missed.pk}/annuler/", follow=True))
    assert "Comex, réunion du 20 novembre 2026 : annulée." in answer
    assert "N'a pas eu lieu" not in answer


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("1er juin 2024", "Le 1er juin 2024 est avant le début de la convention"),
        ("1/6/2062", "La convention prend fin le 31 décembre 2027"),
    ],
)
def test_a_meeting_falls_in_the_life_of_the_convention(lead, comex, day, why):
    answer = lead.post(f"{PAGE}{comex.pk}/reunion/", {"held_on": day, "place": "Morteau"})
    assert why in errors(answer)["held_on"][0]
    assert answer.context["form"]["place"].value() == "Morteau"


def test_two_meetings_of_a_body_on_a_day_are_refused(lead, comex):
    answer = lead.post(f"{PAGE}{comex.pk}/reunion/", {"held_on": "17/09/2026"})
    assert errors(answer) == {"__all__": ["Cette instance a déjà une réunion ce jour-là."]}


def test_a_body_is_composed_and_its_seats_with_presences_stay(lead, comex):
    answer = lead.post(f"{PAGE}ajouter/", COMEX | {"name": "Bureau"}, follow=True)
    assert "« Bureau » est une instance de la convention." in text_of(answer)
    bureau = Body.objects.get(name="Bureau")
    seats = list(bureau.seats.values_list("label", "members", "party__short_name"))
    assert seats == [("GBM", 1, "GBM"), ("Chefs d'entreprise", 6, None)]
    lead.post(f"{PAGE}{bureau.pk}/", COMEX | {"name": "Bureau", "seats": "GBM : 8"})
    assert list(bureau.seats.values_list("label", "members")) == [("GBM", 8)]
    answer = lead.post(f"{PAGE}{comex.pk}/", COMEX)
    assert "a des présences enregistrées" in errors(answer)["seats"][0]
    assert comex.seats.count() == 8


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"quorum": "9"}, "quorum", "Un quorum de 9 pour 7 membres."),
        ({"seats": "GBM : beaucoup"}, "seats", "Ligne 1, « GBM »"),
        ({"name": "Comex"}, "__all__", "déjà une instance de ce nom"),
        ({"meetings_a_year": "1000"}, "meetings_a_year", "366 au plus"),
        ({"name": ""}, "name", "obligatoire"),
    ],
)
def test_what_is_not_a_body_is_said(lead, typed, field, why):
    answer = lead.post(f"{PAGE}ajouter/", COMEX | {"name": "Bureau"} | typed)
    assert why in errors(answer)[field][0]
    assert not Body.objects.filter(name="Bureau").exists()


def test_three_meetings_or_six_cost_the_same(lead, comex, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        lead.get(PAGE)
    for day in (1, 2, 3):
        Meeting.objects.create(body=comex, held_on=f"2026-08-0{day}")
    with django_assert_num_queries(QUERIES):
        lead.get(PAGE)


QUERIES = 10


def test_the_meetings_of_a_body_are_sorted_and_leave_as_a_file(comex):
    client, prefix = signed_in(ELECTED), f"i{comex.pk}-"
    shown = client.get(f"{PAGE}?{prefix}tri=jour&{prefix}page=99").context["committees"]
    (table,) = (table for committee, table in shown if committee.body == comex)
    days = [one.meeting.held_on for one in table.page]
    assert (days, len(table.notices)) == (sorted(days), 1)
    header, *rows = client.get(f"{PAGE}?{prefix}format=csv").getvalue().decode().splitlines()
    named = ["Réunion", "Lieu", "État", "Présences", "Ordre du jour", "Décisions"]
    assert header.lstrip("\ufeff").split(";") == named
    assert len(rows) == len(days)
