"""Messages of an organisation, those that come to oneself, and what the host is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from epci.messages.acts import send_again
from epci.messages.topics import Topic
from epci.models import Membership
from epci.permissions import Role
from post.models import Message, UnwantedTopic
from tests.factories import MembershipFactory, UserFactory
from tests.post.server import mail_server
from tests.screen import text_of

pytestmark = pytest.mark.django_db
REFUSED = "550 5.1.1 <perdue@cc.example> inconnue"


@pytest.fixture
def chair() -> Membership:
    return MembershipFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def failed(chair: Membership) -> Message:
    return wrote(chair.organisation_id, state="failed", attempts=1, said=REFUSED)


def wrote(owner: int | None, **facts: object) -> Message:
    usual = {"recipient": "perdue@cc.example", "subject": "Appel de fonds", "body": "Bonjour"}
    return Message.objects.create(owner=owner, **usual | facts)


def page(chair: Membership) -> str:
    return reverse("organisation_messages", args=[chair.organisation_id])


def test_its_administrator_reads_its_own_and_the_words_of_the_server(chair, failed, client):
    wrote(MembershipFactory().organisation_id, subject="D'un autre organisme")
    client.force_login(chair.user)
    said = text_of(client.get(page(chair)))
    assert "perdue@cc.example Appel de fonds" in said
    assert REFUSED in said
    assert "D'un autre organisme" not in said
    assert "1 message" in said


@pytest.mark.engine
def test_pressed_twice_it_is_sent_again_once(chair, failed, client):
    client.force_login(chair.user)
    address = reverse("send_message_again", args=[chair.organisation_id, failed.pk])
    with mail_server() as server:
        for _ in range(2):
            said = text_of(client.post(address, follow=True))
        assert server.recipients == ["perdue@cc.example"]
    assert "Le message à perdue@cc.example est déjà parti." in said
    line = Entry.objects.get(act="message renvoyé")
    assert (line.subject, line.before) == ("perdue@cc.example : Appel de fonds", REFUSED)


def test_nobody_else_sends_it_again(chair, failed):
    chief = MembershipFactory(organisation=chair.organisation, role=Role.PROJECT_CHIEF).user
    with pytest.raises(PermissionDenied):
        send_again(message=failed, organisation=chair.organisation, by=chief, at=timezone.now())
    other = MembershipFactory(role=Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):  # of another organisation
        send_again(
            message=failed, organisation=other.organisation, by=other.user, at=timezone.now()
        )
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_the_page_costs_the_same_with_one_message_or_forty(
    chair, failed, client, django_assert_num_queries
):
    client.force_login(chair.user)
    client.get(page(chair))
    counts = []
    for more in (0, 40):
        for rank in range(more):
            wrote(chair.organisation_id, recipient=f"a{rank}@cc.example")
        with django_assert_num_queries(9, exact=False) as asked:
            client.get(page(chair))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_each_chooses_what_comes(chair, client):
    client.force_login(chair.user)
    address = reverse("message_choices")
    assert client.get(address).content.count(b"checked") == len(Topic)
    every = " ".join(Topic)
    client.post(address, {"topics": ["duties"], "shown": every})
    refused = UnwantedTopic.objects.filter(address=chair.user.email)
    assert set(refused.values_list("topic", flat=True)) == {"answers", "letters"}
    client.post(address, {"topics": ["duties", "letters"], "shown": "duties"})
    assert [one.topic for one in refused] == ["answers"]
    client.post(address, {"topics": list(Topic), "shown": every})  # an old page, left as it was
    assert [one.topic for one in refused] == ["answers"]
    lines = Entry.objects.filter(act="choix des messages").order_by("pk")
    assert [one.after for one in lines][-1] == f"{Topic.DUTIES.label}, {Topic.LETTERS.label}"


def test_the_host_reads_counts_and_errors_and_no_address(failed, client: Client):
    wrote(None, subject="Mot de passe")
    client.force_login(UserFactory(is_host=True))
    said = text_of(client.get(reverse("host")))
    assert "Messages en attente 1" in said
    assert "Messages en échec 1" in said
    assert "1 message : 550 5.1.1 … inconnue" in said
    assert "perdue" not in said
    assert "Appel de fonds" not in said
