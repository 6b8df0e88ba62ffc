"""Status reports: what the provider tells the centre about a text on its way, and how that can go wrong."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from simulator import faults
from simulator.carrier import posts, telnyx
from simulator.carrier.messages import Message
from simulator.exchange import Exchange

OUT_OF_ORDER_SECONDS = 1.0


def mishaps(db: sqlite3.Connection) -> dict[str, float]:
    """The faults that strike the reports of one message, decided when it is accepted."""
    names = ("duplicate_callback", "late_callback", "reordered_callback", "lost_callback")
    struck = {name: faults.strikes(db, name) for name in names}
    return {name: fault.amount for name, fault in struck.items() if fault}


def report(db: sqlite3.Connection, exchange: Exchange, message: Message, *, first: bool) -> None:
    """Owes the centre a report of the status that `message` now has."""
    if not message.callback_url or "lost_callback" in message.reports:
        return
    form = _body(exchange, message)
    if form is None:
        return
    due_at = exchange.now() + _delay(message.reports, exchange.settings.delivery_seconds, first)
    for _ in range(2 if "duplicate_callback" in message.reports else 1):
        posts.owe(db, due_at, kind="status", about=message.sid, url=message.callback_url,
                  form=form)


def _delay(reports: Mapping[str, float], delivery_seconds: float, first: bool) -> timedelta:
    seconds = reports.get("late_callback", 0.0)
    if first and "reordered_callback" in reports:
        seconds += 2 * delivery_seconds + OUT_OF_ORDER_SECONDS
    return timedelta(seconds=seconds)


def _body(exchange: Exchange, message: Message) -> dict[str, str] | None:
    """What the report says, in the words of the provider whose number it is; None if it reports no such step."""
    if not telnyx.is_theirs(exchange.settings, message):
        return _form(message, exchange.settings.account_sid, exchange.now())
    if message.status in ("accepted", "queued"):
        return None
    kind = "message.sent" if message.status == "sent" else "message.finalized"
    return {telnyx.BODY: telnyx.event(kind, message, exchange.now())}


def _form(message: Message, account_sid: str, now: datetime) -> dict[str, str]:
    form = {
        "MessageSid": message.sid, "SmsSid": message.sid, "AccountSid": account_sid, "From": message.sender,
        "To": message.recipient, "MessageStatus": message.status, "SmsStatus": message.status,
        "ApiVersion": "2010-04-01",
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if message.error_code:
        form["ErrorCode"] = str(message.error_code)
    if message.status in ("delivered", "undelivered"):
        form["RawDlrDoneDate"] = now.strftime("%y%m%d%H%M")
    return form
