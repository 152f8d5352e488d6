"""A real server of e-mails, which takes, refuses, or says nothing when it is asked to."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

TAKEN = "250 Message accepted"
SILENT = ""  # never answers
Answer = Callable[[str], str]


class MailServer:
    """What it took, in order; `at_rcpt` and `at_data` say how it answers for an address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.at_rcpt: Answer = lambda address: "250 OK"
        self.at_data: Answer = lambda address: TAKEN

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.at_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self.at_data(envelope.rcpt_tos[0])
        if answer == SILENT:
            await asyncio.sleep(1)
            return "451 Too late"
        if answer.startswith("250"):
            read = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
            assert isinstance(read, EmailMessage)
            self.taken.append(read)
        return answer

    @property
    def recipients(self) -> list[str]:
        return [str(one["To"]) for one in self.taken]

    @property
    def times(self) -> Counter[str]:
        """How often each message was taken, by its identifier."""
        return Counter(str(one["Message-ID"]) for one in self.taken)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def mail_server(timeout: float = 0.3) -> Iterator[MailServer]:
    """The application sends to it, and waits no longer than so many seconds."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=controller.port,
            EMAIL_TIMEOUT=timeout,
        ):
            yield server
    finally:
        controller.stop()
