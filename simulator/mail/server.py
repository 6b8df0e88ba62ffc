"""The SMTP door of the mail house (RFC 5321). Any name and password will do; nothing leaves this machine."""

import asyncio
import logging
import socket
from collections.abc import Awaitable
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from shared.clock import Clock
from simulator.config import Settings
from simulator.exchange import Exchange
from simulator.mail import mailbox

LARGEST_BYTES = 10_000_000
log = logging.getLogger(__name__)


class MailHouse:
    """Takes mail for everyone and keeps it, except for whom it was told to refuse."""

    def __init__(self, exchange: Exchange):
        self.exchange = exchange

    async def handle_RCPT(  # noqa: N802 - the server library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        with self.exchange.store.reading() as db:
            refusal = mailbox.refusal_of(db, address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the server library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = cast(bytes, envelope.content)
        await asyncio.to_thread(self._keep, envelope.mail_from or "", list(envelope.rcpt_tos), content)
        return "250 Kept"

    def _keep(self, sender: str, recipients: list[str], content: bytes) -> None:
        with self.exchange.store.transaction() as db:
            mailbox.keep(db, sender, recipients, content, self.exchange.now())


class MailServer(Controller):
    """Listens on `settings.smtp_host` and `smtp_port`; with port 0 on a free one, told by `.port` after `start()`."""

    def __init__(self, exchange: Exchange):
        self._exchange = exchange
        self._socket = _listening(exchange.settings.smtp_host, exchange.settings.smtp_port)
        host, port = self._socket.getsockname()[:2]
        super().__init__(
            MailHouse(exchange), hostname=host, port=port, data_size_limit=LARGEST_BYTES, enable_SMTPUTF8=True,
            authenticator=_anyone, auth_require_tls=False, ident="Reconvene simulator",
        )

    def stop(self, no_assert: bool = False) -> None:
        super().stop(no_assert)
        self._exchange.store.close()

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


def start_mail(settings: Settings, clock: Clock) -> MailServer:
    """Starts the SMTP server in a thread of its own; `.port` is where it listens and `.stop()` ends it."""
    server = MailServer(Exchange.opened(settings, clock))
    server.start()
    log.info("Mail is taken on port %s.", server.port)
    return server


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def _anyone(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=True)
