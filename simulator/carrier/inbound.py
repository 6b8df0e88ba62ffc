"""A text from a handset: kept, obeyed if it is STOP, START or HELP, and owed to the centre's webhook."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

from shared.errors import Refusal
from simulator import faults
from simulator.carrier import media, messages, optouts, posts, telnyx
from simulator.carrier.media import Media
from simulator.carrier.messages import Message
from simulator.config import Settings
from simulator.exchange import Exchange
from simulator.numbers import country

LONGEST_TEXT = 1600


def text_from(db: sqlite3.Connection, exchange: Exchange, phone: str, body: str, to: str | None = None,
              files: Sequence[tuple[str, bytes]] = ()) -> Message:
    """What the person at `phone` (E.164) typed to the centre, or to the number `to`. Raises Refusal.

    `files` are (type, content) of the pictures that go with it; then it may have no words.
    """
    body = body.replace("\r\n", "\n")
    check(body or ("picture" if files else ""))
    now = exchange.now()
    centre = to or _last_sender(db, phone) or exchange.settings.sender
    if centre == phone:
        raise Refusal("This is the centre's own number. Please write from another one.", field="number")
    message = messages.add(db, now, sender=phone, recipient=centre, body=body)
    media.add(db, message.sid, files)
    word = optouts.keyword(body)
    answer = optouts.obey(db, word, centre, phone, now) if word else None
    if answer:
        reply(db, exchange, message, answer, carriers_own=True)
    _bring(db, exchange, message, word)
    return message


def _bring(db: sqlite3.Connection, exchange: Exchange, message: Message, word: str | None) -> None:
    """Owes the text to the webhook of the provider whose number was written to, unless a fault has it otherwise."""
    settings, now = exchange.settings, exchange.now()
    second = telnyx.is_theirs(settings, message)
    url = settings.second_webhook_url if second else settings.webhook_url
    if not url or faults.strikes(db, "lost_text"):
        return
    files = media.of(db, message.sid)
    form = ({telnyx.BODY: telnyx.event("message.received", message, now, telnyx.media_of(settings, files))} if second
            else _form(message, settings.account_sid, word) | _media_form(settings, files))
    late, twice = faults.strikes(db, "late_text"), faults.strikes(db, "duplicate_text")
    due_at = now + timedelta(seconds=late.amount if late else 0)
    for _ in range(2 if twice else 1):
        posts.owe(db, due_at, kind="text", about=message.sid, url=url, form=form)


def check(body: str) -> None:
    """Raises Refusal for what no phone can send."""
    if not body.strip():
        raise Refusal("Please type a text first.", field="body")
    if len(body) > LONGEST_TEXT:
        raise Refusal(f"A text can have at most {LONGEST_TEXT} characters. This one has {len(body)}.", field="body")
    if "\0" in body or any(0xD800 <= ord(character) <= 0xDFFF for character in body):
        raise Refusal("That text holds a character that a phone cannot send.", field="body")


def reply(db: sqlite3.Connection, exchange: Exchange, message: Message, body: str, *, carriers_own: bool) -> None:
    """A text straight back to the handset: the carrier's own answer, or what the webhook answered in TwiML."""
    messages.add(db, exchange.now(), direction="outbound-reply", carriers_own=int(carriers_own),
                 sender=message.recipient, recipient=message.sender, body=body, status="delivered",
                 sent_at=message.created_at)


def _last_sender(db: sqlite3.Connection, phone: str) -> str | None:
    query = "SELECT sender FROM message WHERE recipient = ? AND direction <> 'inbound' ORDER BY number DESC LIMIT 1"
    row = db.execute(query, (phone,)).fetchone()
    return row["sender"] if row else None


def _form(message: Message, account_sid: str, word: str | None) -> dict[str, str]:
    form = {
        "ToCountry": country(message.recipient), "ToState": "", "ToCity": "", "ToZip": "",
        "FromCountry": country(message.sender), "FromState": "", "FromCity": "", "FromZip": "",
        "SmsMessageSid": message.sid, "SmsSid": message.sid, "MessageSid": message.sid, "AccountSid": account_sid,
        "SmsStatus": "received", "From": message.sender, "To": message.recipient, "Body": message.body,
        "NumMedia": "0", "NumSegments": str(message.segments), "ApiVersion": "2010-04-01",
    }
    return form | {"OptOutType": word} if word else form


def _media_form(settings: Settings, files: Sequence[Media]) -> dict[str, str]:
    """The parameters that tell of files; `NumMedia` also says that there are none."""
    form = {"NumMedia": str(len(files))}
    for place, file in enumerate(files):
        form[f"MediaUrl{place}"] = (f"{settings.media_base}/2010-04-01/Accounts/{settings.account_sid}"
                                    f"/Messages/{file.message_sid}/Media/{file.sid}")
        form[f"MediaContentType{place}"] = file.content_type
    return form
