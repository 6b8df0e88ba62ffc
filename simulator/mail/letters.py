"""What is in a letter: headers, text, HTML and attachments, read from RFC 5322 bytes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import cast
from urllib.parse import urlsplit

ONE_CLICK = "list-unsubscribe=one-click"
NO_NAME = "attachment"


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes

    @property
    def is_calendar(self) -> bool:
        return self.media_type == "text/calendar"


@dataclass(frozen=True)
class Letter:
    """`html` and `text` are None where the letter has no such part. `headers` holds the first of each, as text."""

    subject: str
    sender: str
    to: str
    headers: Mapping[str, str]
    text: str | None
    html: str | None
    attachments: tuple[Attachment, ...]

    @property
    def html_links(self) -> list[tuple[str, str]]:
        """The web links of the HTML part as (address, words), each once."""
        reader = _Links()
        reader.feed(self.html or "")
        reader.close()
        return list(dict.fromkeys(reader.links))

    @property
    def one_click_url(self) -> str | None:
        """Where a mail program posts to unsubscribe in one click (RFC 8058), if the letter offers it."""
        if self.headers.get("list-unsubscribe-post", "").strip().lower() != ONE_CLICK:
            return None
        found = re.search(r"<(https?://[^>\s]+)>", self.headers.get("list-unsubscribe", ""))
        return found[1] if found else None


def read(content: bytes) -> Letter:
    """Never raises for a letter that is not well formed: it shows what can be read of it."""
    message = message_from_bytes(content, policy=policy.default)
    headers: dict[str, str] = {}
    for name in message:
        headers.setdefault(name.lower(), _header(message, name))
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return Letter(
        subject=headers.get("subject", ""), sender=headers.get("from", ""), to=headers.get("to", ""), headers=headers,
        text=_words(text) if isinstance(text, EmailMessage) else None,
        html=_words(html) if isinstance(html, EmailMessage) else None,
        attachments=tuple(
            _attachment(part) for part in cast(Iterator[EmailMessage], message.walk())
            if not any(part is body for body in (text, html)) and _is_attachment(part)
        ),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name])
    except (ValueError, IndexError, AttributeError, TypeError):
        # The standard library's parser gives up on some broken headers (a Message-ID of "<>", for one).
        return next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")


def _is_attachment(part: EmailMessage) -> bool:
    if part.is_multipart():
        return False
    return part.is_attachment() or part.get_content_maintype() != "text" or part.get_content_subtype() == "calendar"


def _attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    name = part.get_filename() or ("invite.ics" if part.get_content_type() == "text/calendar" else NO_NAME)
    return Attachment(name, part.get_content_type(), content if isinstance(content, bytes) else b"")


def _words(part: EmailMessage) -> str:
    content = cast(bytes, part.get_payload(decode=True))
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._address, self._words = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and is_web_address(address):
            self._address, self._words = address, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address:
            self.links.append((self._address, " ".join(self._words.split()) or self._address))
            self._address = ""


def is_web_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https")
    except ValueError:
        return False
