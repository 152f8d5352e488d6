"""A message and a real server: taken once, refused for ever, refused for now, never answered."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from post import attachments, outbox
from post.delivery import ABANDONED, DELAYS, deliver
from post.models import Message, UnwantedTopic
from press.files.ciphers import decrypt
from tests.post.server import SILENT, MailServer, mail_server
from tests.settled import settle

pytestmark = pytest.mark.django_db

NOBODY, SOMEBODY = "inconnue@cc.example", "finances@cc.example"
PDF = b"%PDF-1.7 une lettre"
SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store has one paper."""
    monkeypatch.setattr(attachments, "STORES", [{SHA: PDF}.get])


def wrote(to: str = SOMEBODY, **more: object) -> Message:
    context = {"said": "Votre mot de passe a été changé.", "at": timezone.localtime()}
    message = outbox.put("security", to=to, context=context, **more)
    assert message is not None
    return message


def now(message: Message) -> Message:
    message.refresh_from_db()
    return message


def later(message: Message) -> Message | None:
    return deliver(message.pk, at=now(message).due_at + timedelta(seconds=1))


@pytest.mark.engine
def test_it_leaves_once_after_its_act_and_not_before(server):
    message = wrote()
    assert (server.taken, now(message).state) == ([], "waiting")
    for _ in range(2):
        settle()
        deliver(message.pk)
    assert server.recipients == [SOMEBODY]
    assert (now(message).state, message.attempts, message.sent_at is None) == ("sent", 1, False)
    assert str(server.taken[0]["Message-ID"]).startswith(f"<{message.identifier}@")


@pytest.mark.engine
def test_an_act_that_is_undone_writes_nothing(server):
    with transaction.atomic():
        wrote()
        transaction.set_rollback(True)
    settle()
    assert (server.taken, Message.objects.count()) == ([], 0)


def test_a_paper_is_attached_with_the_bytes_that_were_sealed(server, paper):
    wrote(attachments=[("2025-0001_TI.pdf", SHA)], reply_to="porteur@cci.example")
    settle()
    (sent,) = server.taken
    (attached,) = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("2025-0001_TI.pdf", PDF)
    assert sent["Reply-To"] == "porteur@cci.example"


def test_a_paper_that_has_moved_is_not_sent(server, monkeypatch):
    monkeypatch.setattr(attachments, "STORES", [{SHA: b"autre chose"}.get])
    message = wrote(attachments=[("2025-0001_TI.pdf", SHA)])
    settle()
    assert (server.taken, now(message).state) == ([], "failed")
    assert message.said == f"La pièce jointe {SHA[:12]}… ne se retrouve pas."


@pytest.mark.engine
def test_an_address_that_the_server_refuses_is_not_tried_again(server):
    server.at_rcpt = lambda address: "550 5.1.1 Utilisateur inconnu" if address == NOBODY else "250"
    wrong, right = wrote(NOBODY), wrote()
    settle()
    assert (now(wrong).state, wrong.said) == ("failed", "550 5.1.1 Utilisateur inconnu")
    assert (now(right).state, server.recipients) == ("sent", [SOMEBODY])
    assert later(wrong) is None


def test_what_is_refused_for_now_goes_at_its_own_time(server):
    server.at_data = lambda address: "451 4.7.1 Trop de messages"
    message = wrote()
    settle()
    first = now(message).due_at
    assert (message.state, message.said) == ("waiting", "451 4.7.1 Trop de messages")
    assert first - timezone.now() > DELAYS[0] - timedelta(seconds=5)
    assert deliver(message.pk) is None  # not before
    server.at_data = lambda address: "250 OK"
    later(message)
    assert (now(message).state, message.attempts, message.said) == ("sent", 2, "")


def test_it_is_given_up_in_words_after_the_last_delay(server):
    server.at_data = lambda address: "451 4.7.1 Trop de messages"
    message = wrote()
    settle()
    for _ in DELAYS:
        assert now(message).state == "waiting"
        later(message)
    assert (now(message).state, message.attempts) == ("failed", len(DELAYS) + 1)
    assert message.said == "451 4.7.1 Trop de messages"


def test_a_server_that_does_not_answer_is_waited_for_no_longer_than_the_setting(server):
    """It may have taken it: that is counted; the messages behind it do not wait as long."""
    server.at_data = lambda address: SILENT
    first, second = wrote(), wrote()
    settle()
    assert (now(first).said, first.unheard) == (
        "Le serveur de courriel s'est tu avant d'avoir répondu.",
        1,
    )
    assert (now(second).state, second.attempts) == ("waiting", 0)


def test_a_server_that_is_not_there_is_named_and_the_rest_waits(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    first, second = wrote(), wrote()
    settle()
    assert "n'est pas joignable" in now(first).said
    assert (first.unheard, now(second).attempts) == (0, 0)


@pytest.mark.engine
def test_what_a_killed_worker_held_goes_again_under_its_own_name_and_says_so(server):
    message = wrote()
    dies = patch("post.delivery._settle", side_effect=KeyboardInterrupt)
    with dies, pytest.raises(KeyboardInterrupt):
        deliver(message.pk)  # the server has taken it, and nobody could write so
    assert (now(message).state, len(server.taken)) == ("sending", 1)
    assert deliver(message.pk) is None  # whoever holds it may be alive
    deliver(message.pk, at=timezone.now() + ABANDONED)
    assert (now(message).state, message.unheard) == ("sent", 1)
    assert list(server.times.values()) == [2]


def test_a_secret_link_is_encrypted_while_it_waits_and_erased_once_it_has_left(server):
    message = wrote(is_secret=True)
    kept = Message.objects.get().body
    assert "mot de passe" not in kept
    assert "mot de passe" in decrypt(kept)
    settle()
    assert (now(message).body, len(server.taken)) == ("", 1)
    assert "mot de passe" in server.taken[0].get_content()


def test_who_refused_a_topic_is_not_written_to(server):
    UnwantedTopic.objects.create(address=SOMEBODY, topic="letters")
    assert outbox.put("unknown_account", to=SOMEBODY, context={}, topic="letters") is None
    wrote(topic="duties")
    settle()
    assert len(server.taken) == 1


def test_the_command_sends_what_is_due_and_says_what_waits(server):
    server.at_rcpt = lambda address: "451 Plus tard" if address == NOBODY else "250 OK"
    wrote(NOBODY), wrote()
    said, wrong = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 message en attente du serveur"):
        call_command("send_messages", stdout=said, stderr=wrong)
    assert said.getvalue() == "1 message parti.\n"
    assert f"{NOBODY}, « " in wrong.getvalue()
    settle()
    assert server.recipients == [SOMEBODY]


def test_a_subject_is_one_line_and_fits(server):
    message = outbox.written(
        "letter_told",
        to=SOMEBODY,
        context={
            "carrier": {"name": f"CCI\tBcc: autre@x.example {'x' * 300}"},
            "convention": {"title": "T", "reference": "R"},
            "letters": [],
            "link": "",
            "choices": "",
        },
    )
    assert (len(message.subject), message.subject[-1]) == (250, "…")
    outbox.put_all([message])
    settle()
    assert [str(one["Bcc"]) for one in server.taken] == ["None"]
