"""One attempt to hand a message over, and what becomes of it; the only place that sends e-mail.

An attempt takes the row first, in a transaction of its own, and speaks to the server outside of
any: two workers never hold the same message. What stands « en cours » for too long was held by a
worker that died, perhaps before it could write that the server had accepted: it goes again, under
the same Message-ID, and `unheard` says so.
"""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Case, Exists, F, IntegerField, Q, QuerySet, When
from django.utils import timezone

from post.attachments import MissingPaperError, bytes_of
from post.models import Hold, Message
from press.files.ciphers import decrypt

State = Message.State

DELAYS = (  # after each attempt that may succeed later
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
ABANDONED = timedelta(minutes=15)  # far beyond the longest conversation with a server
LONGEST_SAID = 1_000
PERMANENT = range(500, 600)  # what SMTP answers to what it will never take


def due(at: datetime) -> QuerySet[Message]:
    """What is to be sent now: what waits and whose time has come, and what was left half sent;
    nothing while the queue is held.
    """
    abandoned = Q(state=State.SENDING, taken_at__lte=at - ABANDONED)
    is_free = ~Exists(Hold.objects.order_by())
    return Message.objects.filter(is_free, Q(state=State.WAITING, due_at__lte=at) | abandoned)


def deliver(key: int, *, at: datetime | None = None) -> Message | None:
    """Send one message that is due; None where there is nothing, or no longer anything, to do."""
    now = at or timezone.now()
    message = _taken(key, now)
    if message is None:
        return None
    try:
        _send(message)
    except MissingPaperError as error:
        return _settle(message, State.FAILED, str(error))
    except ValueError as error:  # a secret that no key reads, a header that is none
        return _settle(message, State.FAILED, str(error))
    except OSError as error:  # every error of SMTP is one
        return _refused(message, error)
    return _settle(message, State.SENT, "")


def _taken(key: int, at: datetime) -> Message | None:
    """The message, if this call is the one that takes it."""
    was_sending = Case(
        When(state=State.SENDING, then=F("unheard") + 1),
        default=F("unheard"),
        output_field=IntegerField(),
    )
    taken = (
        due(at)
        .filter(pk=key)
        .update(state=State.SENDING, taken_at=at, attempts=F("attempts") + 1, unheard=was_sending)
    )
    return Message.objects.get(pk=key) if taken else None


def _send(message: Message) -> None:
    """Raises what the server refuses, and MissingPaperError."""
    sent = EmailMessage(
        subject=message.subject,
        body=decrypt(message.body) if message.is_secret else message.body,
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": message_id(message)},
        connection=get_connection(),
    )
    for name, sha256 in message.attachments:
        sent.attach(name, bytes_of(sha256), "application/pdf")
    sent.send()


def message_id(message: Message) -> str:
    """The same at each attempt: who receives it twice may know it."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<{message.identifier}@{host}>"


def _refused(message: Message, error: OSError) -> Message:
    """Never again where the server says so, or was asked often enough; later otherwise."""
    words, code = said(error)
    message.unheard += isinstance(error, SMTPServerDisconnected)
    if code in PERMANENT or message.attempts > len(DELAYS):
        return _settle(message, State.FAILED, words)
    return _settle(message, State.WAITING, words, timezone.now() + DELAYS[message.attempts - 1])


def _settle(message: Message, state: State, words: str, again: datetime | None = None) -> Message:
    """Write how the attempt ended, unless another one has taken the message over."""
    now = timezone.now()
    message.state, message.said = state, words[:LONGEST_SAID]
    message.sent_at = now if state == State.SENT else None
    message.due_at = again or message.due_at
    if state == State.SENT and message.is_secret:
        message.body = ""
    own = Message.objects.filter(pk=message.pk, state=State.SENDING, taken_at=message.taken_at)
    own.update(
        state=message.state,
        said=message.said,
        sent_at=message.sent_at,
        due_at=message.due_at,
        unheard=message.unheard,
        body=message.body,
    )
    return message


def said(error: OSError) -> tuple[str, int]:
    """What the server said, as it said it, and its code; 0 where it said none."""
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {_text(words)}", code
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}", error.smtp_code
    if isinstance(error, SMTPServerDisconnected):
        return "Le serveur de courriel s'est tu avant d'avoir répondu.", 0
    return f"Le serveur de courriel n'est pas joignable ({error}).", 0


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
