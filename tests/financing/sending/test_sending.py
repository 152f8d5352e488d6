"""Letters of a round leave by e-mail, by post or on Chorus Pro: once, and each says how."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from accounts.models import Entry, User
from epci.entities.kinds import OrganisationKind
from epci.messages.acts import choose_topics
from epci.models import Organisation
from financing.entities.sending import Sending
from financing.models import CallRound, FundCall
from financing.recovery.acts import type_titre
from financing.rounds.acts import finish_letters
from financing.rounds.cancelling.acts import cancel_letters
from financing.sending.acts import Parcel, send_letters
from financing.sending.reading import contacts_of, fingerprint_of, sending_of
from post.models import Message
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import CHIEF, ELECTED, page, signed_in, words
from tests.post.server import MailServer, mail_server
from tests.settled import settle

TOKEN = UUID("6f0c1a52-6a4e-4a53-9a38-0d3a7f3f7f10")
CCLL, GBM = "2025-0002", "2025-0001"
TO = "compta@ccll.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def chief(finished: CallRound, june: None) -> Client:
    settle()
    return signed_in(CHIEF)


def letter(round_: CallRound, number: str) -> FundCall:
    return next(one for one in round_.calls.all() if str(one) == number)


def mailed(round_: CallRound, *numbers: str, to: str = TO, **more: object):
    parcel = Parcel(Sending.Way.MAIL, ISSUE_DAY, dict.fromkeys(numbers or [CCLL], to), "Bonjour")
    facts = {"by": None, "on": ISSUE_DAY, "token": uuid4()} | more
    return send_letters(round_=round_, parcel=parcel, **facts)


def posted(round_: CallRound, way: str = "post", *, reference: str = "", day=ISSUE_DAY):
    parcel = Parcel(way, day, {CCLL: reference})
    return send_letters(round_=round_, parcel=parcel, by=None, on=ISSUE_DAY, token=uuid4())


def state(round_: CallRound, number: str = CCLL) -> str:
    return sending_of(round_.calls.all())[letter(round_, number).pk].word


def send(client: Client, round_: CallRound, step: str, way: str, **fields: object) -> HttpResponse:
    body = {"step": step, "letters": [CCLL], "text": "Bonjour", "token": str(TOKEN)} | fields
    return client.post(f"{page('call_round', round_)}envoyer/{way}/", body)


@pytest.mark.engine
def test_the_letter_that_arrives_is_the_one_that_was_sealed(finished, server):
    mailed(finished)
    settle()
    (sent,) = server.taken
    (attached,) = sent.iter_attachments()
    call = letter(finished, CCLL)
    assert attached.get_content() == bytes(call.rendering.pdf)
    assert attached.get_filename() == "2025-0002_TI-DOUBS_animation_CCLL.pdf"
    body = sent.get_body().get_content()
    assert "Appel de fonds n° 2025-0002 du 2 juin 2025, 3 519,00 €" in " ".join(body.split())
    assert "Ces mots sont ceux de" in body
    assert state(finished) == "envoyée par courriel le 02/06/2025"


@pytest.mark.engine
def test_the_same_form_sent_twice_sends_once(finished, server):
    first, second = mailed(finished, token=TOKEN), mailed(finished, token=TOKEN)
    settle()
    assert (first.is_new, second.is_new, second.count) == (True, False, 1)
    assert server.recipients == [TO]


@pytest.mark.engine
def test_two_people_who_press_at_the_same_instant_send_once(finished, server):
    """Both were shown letters that nobody had sent: the second is told so before it sends again."""
    call = letter(finished, CCLL)
    shown = fingerprint_of([call], {})
    mailed(finished, confirmed=shown)
    with pytest.raises(ValidationError, match="Des lettres ont été envoyées depuis"):
        mailed(finished, confirmed=shown)
    mailed(finished, confirmed=fingerprint_of([call], sending_of([call])))  # knowingly
    settle()
    assert server.recipients == [TO, TO]


def test_a_refused_address_is_said_and_the_letter_may_leave_to_another(finished, server):
    server.at_rcpt = lambda address: "550 Inconnue" if address == TO else "250 OK"
    mailed(finished)
    settle()
    assert state(finished) == "courriel en échec"
    mailed(finished, to="bonne@ccll.example")
    settle()
    assert state(finished) == "envoyée par courriel le 02/06/2025"
    assert mailed(finished).count == 0  # it has left: without having been shown it, nobody sends


def test_several_addresses_stand_as_the_one_that_stands_worst(finished, server):
    server.at_rcpt = lambda address: "550 Inconnue" if address == TO else "250 OK"
    mailed(finished, to=f"bonne@ccll.example, {TO.upper()} {TO}")
    settle()
    told = sending_of(finished.calls.all())[letter(finished, CCLL).pk]
    assert (told.recipients, told.word) == (("bonne@ccll.example", TO), "courriel en échec")


@pytest.mark.parametrize(
    ("numbers", "to", "sentence"),
    [
        ([CCLL, GBM], "pas une adresse", "n° 2025-0002, CCLL : « pas » n'est pas une adresse"),
        ([CCLL], " ", "donnez une adresse électronique, ou envoyez la lettre par courrier"),
        ([CCLL], "a@b.fr " + " ".join(f"a{n}@b.fr" for n in range(5)), "6 adresses, au plus 5"),
        (["2025-0099"], TO, "À ne pas envoyer"),
    ],
)
def test_what_cannot_be_sent_says_why_and_sends_nothing(finished, numbers, to, sentence):
    with pytest.raises(ValidationError) as refusal:
        mailed(finished, *numbers, to=to)
    assert any(sentence in one for one in refusal.value.messages)
    assert (Sending.objects.count(), Message.objects.filter(owner__isnull=False).count()) == (0, 0)


def test_a_cancelled_letter_is_not_sent_and_what_cancels_it_is(finished, server):
    cancelled = {"numbers": [CCLL], "reason": "Erreur", "by": None, "on": ISSUE_DAY}
    cancel_letters(round_=finished, token=uuid4(), **cancelled)
    with pytest.raises(ValidationError, match="annulée"):
        mailed(finished)
    finish_letters(finished)
    mailed(finished, "2025-0007")
    settle()
    assert "l'appel n° 2025-0002 n'est plus à payer" in server.taken[0].get_body().get_content()


def test_posted_it_keeps_its_day_and_no_day_to_come(finished):
    with pytest.raises(ValidationError, match="n'est pas encore venu"):
        posted(finished, day=ISSUE_DAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="n'est pas partie avant"):
        posted(finished, day=ISSUE_DAY - timedelta(days=1))
    posted(finished, reference="2C 123")
    assert state(finished) == "postée le 02/06/2025"
    assert Entry.objects.latest("pk").act == "lettres envoyées"


def test_on_chorus_pro_the_siret_and_the_reference_are_asked_first(finished):
    Organisation.objects.filter(pk=letter(finished, CCLL).party.organisation_id).update(siret=None)
    with pytest.raises(ValidationError) as refusal:
        posted(finished, "chorus")
    assert [one.partition(" : ")[2] for one in refusal.value.messages] == [
        "Chorus Pro demande le SIRET du destinataire, sur sa fiche.",
        "donnez la référence du dépôt, que Chorus Pro affiche.",
    ]
    with_siret(finished)
    posted(finished, "chorus", reference="FDE-2025-17")
    assert state(finished) == "déposée sur Chorus Pro le 02/06/2025"


def with_siret(round_: CallRound) -> CallRound:
    siren = letter(round_, CCLL).party.organisation.siren
    Organisation.objects.filter(siren=siren).update(siret=f"{siren}00018")
    return CallRound.objects.get(pk=round_.pk)


def test_a_letter_is_left_once(finished):
    finished = with_siret(finished)
    posted(finished, "chorus", reference="FDE-2025-17")
    posted(finished)
    with pytest.raises(ValidationError, match=r"référence « FDE-2025-17 »\. Un second dépôt"):
        send_letters(
            round_=finished,
            parcel=Parcel(Sending.Way.CHORUS, ISSUE_DAY, {CCLL: "FDE-2025-18"}),
            by=None,
            on=ISSUE_DAY,
            token=uuid4(),
            confirmed=fingerprint_of(
                [letter(finished, CCLL)], sending_of([letter(finished, CCLL)])
            ),
        )


def test_a_public_body_leaves_its_letters_with_their_titres(finished):
    carrier = finished.component.carrier.organisation
    Organisation.objects.filter(pk=carrier.pk).update(kind=OrganisationKind.COMMUNE)
    round_ = with_siret(finished)
    with pytest.raises(ValidationError, match="saisissez d'abord son titre"):
        posted(round_, "chorus", reference="B12-T34")
    facts = {"number": "34", "slip": "12", "dated_on": ISSUE_DAY, "fiscal_year": 2025}
    type_titre(call=letter(round_, CCLL), by=None, on=ISSUE_DAY, **facts)
    posted(round_, "chorus", reference="B12-T34")
    assert state(round_) == "déposée sur Chorus Pro le 02/06/2025"


def test_who_is_written_to_is_the_contact_then_the_people_then_the_last_time(finished, server):
    call, carrier = letter(finished, CCLL), finished.component.carrier.organisation
    addressee = call.party.organisation
    Organisation.objects.filter(pk=addressee.pk).update(contact="")
    call = FundCall.objects.select_related("party__organisation").get(pk=call.pk)
    assert contacts_of([call], carrier)[addressee.pk] == []
    officer = MembershipFactory(organisation=addressee, role="finance_officer").user
    assert contacts_of([call], carrier)[addressee.pk] == [officer.email]
    call.party.organisation.contact = "Compta, 03 81 00 00 00, appels@ccll.example"
    assert contacts_of([call], carrier)[addressee.pk] == ["appels@ccll.example"]
    mailed(finished)
    settle()
    assert contacts_of([call], carrier)[addressee.pk] == [TO]
    assert contacts_of([call], addressee)[addressee.pk] == ["appels@ccll.example"]


def test_the_people_of_the_addressee_are_told_but_who_does_not_want_to(finished, server):
    addressee = letter(finished, CCLL).party.organisation
    told, quiet, reader = (
        MembershipFactory(organisation=addressee, role=role).user
        for role in ("project_chief", "finance_officer", "elected_member")
    )
    choose_topics(by=quiet, topics=["duties"])
    mailed(finished)
    settle()
    assert sorted(server.recipients) == sorted([TO, told.email])
    notice = next(one for one in server.taken if one["To"] == told.email)
    assert page("call_round", finished) in notice.get_content()
    assert not list(notice.iter_attachments())
    assert reader.email not in server.recipients


def test_the_page_tells_first_then_sends_once(chief, finished, server):
    asked = send(chief, finished, "confirm", "courriel", **{f"to_{CCLL}": TO})
    assert "Envoyer 1 lettre par courriel ?" in words(asked)
    assert TO in words(asked)
    assert server.taken == []
    confirmed = asked.context["form"].fingerprint
    done = {"confirmed": confirmed, f"to_{CCLL}": TO}
    for _ in range(2):
        answer = send(chief, finished, "do", "courriel", **done)
    assert answer["Location"] == page("call_round", finished)
    assert server.recipients == [TO]
    shown = words(chief.get(page("call_round", finished)))
    assert f"envoyée par courriel le 02/06/2025 {TO}" in shown
    assert "à envoyer" in shown  # the others
    again = chief.get(f"{page('call_round', finished)}envoyer/courriel/")
    assert again.content.count(b"checked") == 5


def test_what_is_wrong_is_said_and_what_was_typed_stays(chief, finished):
    refused = send(chief, finished, "confirm", "courriel", **{f"to_{CCLL}": "comptaccll"})
    assert "« comptaccll » n'est pas une adresse électronique." in words(refused)
    assert 'value="comptaccll"' in refused.content.decode()
    assert Sending.objects.count() == 0
    assert (
        send(chief, finished, "choose", "courriel", text="Mot à nous").content.count(
            b"Mot \xc3\xa0 nous"
        )
        == 1
    )
    assert send(chief, finished, "confirm", "pigeon").status_code == 404
    assert send(signed_in(ELECTED), finished, "do", "courriel").status_code == 403


def test_the_round_costs_one_query_more_whatever_was_sent(
    chief, finished, django_assert_num_queries
):
    address = page("call_round", finished)
    with django_assert_num_queries(40, exact=False) as before:
        chief.get(address)
    for number in (CCLL, GBM):
        mailed(finished, number)
    settle()
    with django_assert_num_queries(40, exact=False) as after:
        chief.get(address)
    assert len(after) == len(before)


def test_the_command_sends_each_letter_once_and_names_those_without_address(finished, server):
    def ran(*options: str) -> list[str]:
        said = StringIO()
        try:
            call_command("send_letters", "TI-DOUBS", "--year", "2025", *options, stdout=said)
        except CommandError as error:
            said.write(f"! {error}")
        settle()
        return said.getvalue().splitlines()

    Organisation.objects.update(contact="")
    User.objects.update(is_active=False)
    Organisation.objects.filter(pk=letter(finished, CCLL).party.organisation_id).update(contact=TO)
    assert ran("--dry-run")[-2:] == ["1 lettre à envoyer (essai).", "! 5 lettres sans adresse."]
    assert server.taken == []
    assert ran("--number", CCLL) == [
        f"2025-0002  CCLL  {TO}",
        "1 lettre confiée au courriel.",
    ]
    assert ran("--number", CCLL)[0].startswith("2025-0002  CCLL  envoyée par courriel le ")
    assert server.recipients == [TO]
    assert "inconnue" in ran("--number", "2025-0099")[-1]
    assert "Volet « rien » inconnu" in ran("--component", "rien")[-1]
