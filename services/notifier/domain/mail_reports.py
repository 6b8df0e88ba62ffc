"""What mail servers report about our e-mails: it did not arrive (RFC 3464), or it was called junk (RFC 5965).

Which message it is about says the address that the report went to, or the Message-ID of what came back with it: both
hold our own id. An id that nobody can guess is all the proof there is; a report harms nobody but its own address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from services.notifier.domain.provider_errors import CODES, MAIL

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
STATES = {"failed": "undelivered", "delivered": "delivered"}  # delayed, relayed and expanded move nothing
JUNK = frozenset({"abuse", "fraud", "virus", "other"})  # not: not-spam, auth-failure, opt-out-list


@dataclass(frozen=True)
class MailReport:
    """`status` is our word for the provider's, or complaint; `code` as in the table of codes."""

    message_id: str | None
    status: str
    code: int | None


def read(content: bytes) -> MailReport | None:
    """None for mail that is no report, or one of a kind that says nothing we act on."""
    mail = message_from_bytes(content)
    if mail.get_content_type() != "multipart/report":
        return None
    fields = {part.get_content_type(): part for part in mail.walk()}
    if "message/feedback-report" in fields:
        kind = _field(_blocks(fields["message/feedback-report"]), "Feedback-Type")
        return MailReport(_about(mail), "complaint", None) if kind in JUNK else None
    if "message/delivery-status" not in fields:
        return None
    blocks = list(_blocks(fields["message/delivery-status"]))
    action, status = _field(blocks, "Action"), _field(blocks, "Status")
    return MailReport(_about(mail), STATES.get(action, action[:20]), code_of(status) if action == "failed" else None)


def code_of(status: str) -> int | None:
    """`5.1.1` (RFC 3463) as the table has it: itself, or its subject (5.1.x), or its class (5.x.x)."""
    found = re.match(r"([45])\.(\d{1,2})\.(\d{1,3})\b", status)
    if found is None:
        return None
    first, subject, detail = (int(number) for number in found.groups())
    exact = first * 10_000 + subject * 100 + (detail if detail < 100 else 0)
    kinds = (exact, exact // 100 * 100, first * 10_000)
    return next((kind for kind in kinds if (MAIL, kind) in CODES), None)


def _about(mail: Message) -> str | None:
    """Our id: in the address that came back to us, else in the Message-ID of what did."""
    for name in SENT_TO:
        for value in mail.get_all(name, ()):
            if found := re.search(rf"\+({ID})@", str(value), re.IGNORECASE):
                return found[1].lower()
    for part in mail.walk():
        if part is not mail and (found := re.match(rf"\s*<({ID})@", str(part.get("Message-ID", "")), re.IGNORECASE)):
            return found[1].lower()
        if part.get_content_type().endswith("/rfc822-headers") and not part.is_multipart():
            text = part.get_payload(decode=True)
            words = text.decode("ascii", "replace") if isinstance(text, bytes) else ""
            if found := re.search(rf"^Message-ID:\s*<({ID})@", words, re.IGNORECASE | re.MULTILINE):
                return found[1].lower()
    return None


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields of a report. Some send them coded as base64, which the parser leaves to us."""
    inner = part.get_payload()
    yield from (block for block in inner if isinstance(block, Message)) if isinstance(inner, list) else ()
    text = part.get_payload(decode=True)
    if isinstance(text, bytes):
        yield from (message_from_bytes(lines) for lines in re.split(rb"\r?\n\r?\n", text.strip()))


def _field(blocks: list[Message] | Iterator[Message], name: str) -> str:
    """The first of that name, in lower case. We send to one recipient at a time."""
    return next((str(block[name]).strip().lower() for block in blocks if block[name]), "")
