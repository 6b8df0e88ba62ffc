"""Texts on their way: each takes its next step when it is due, and the centre is told."""

import json
import sqlite3
from datetime import datetime, timedelta

from simulator.carrier import messages, reports
from simulator.carrier.messages import Message
from simulator.exchange import Exchange
from simulator.moments import restored, stored

EXPIRED = 30036
BATCH = 100


def step_on(db: sqlite3.Connection, exchange: Exchange) -> int:
    """Takes the next step of up to 100 texts that are due; returns how many took one."""
    query = "SELECT * FROM message WHERE next_at <= ? ORDER BY next_at, number LIMIT ?"
    due = [messages.read(row) for row in db.execute(query, (stored(exchange.now()), BATCH))]
    for message in due:
        _take_step(db, exchange, message)
    return len(due)


def next_due(db: sqlite3.Connection) -> datetime | None:
    row = db.execute("SELECT min(next_at) AS due FROM message WHERE next_at IS NOT NULL").fetchone()
    return restored(row["due"]) if row["due"] else None


def cancel(db: sqlite3.Connection, message: Message, now: datetime) -> None:
    messages.update(db, message.sid, now, status="canceled", steps="[]", next_at=None)


def _take_step(db: sqlite3.Connection, exchange: Exchange, message: Message) -> None:
    now, first = exchange.now(), message.status in ("accepted", "queued") and message.sent_at is None
    (status, error_code), *rest = message.steps
    if now - restored(message.created_at) > timedelta(seconds=message.validity_seconds):
        (status, error_code), rest = ("failed", EXPIRED), []
    next_at = stored(now + timedelta(seconds=exchange.settings.delivery_seconds)) if rest else None
    sent_at = message.sent_at or (None if status in ("queued", "failed") else stored(now))
    messages.update(db, message.sid, now, status=status, error_code=error_code, steps=json.dumps(rest),
                    next_at=next_at, sent_at=sent_at)
    row = db.execute("SELECT * FROM message WHERE sid = ?", (message.sid,)).fetchone()
    reports.report(db, exchange, messages.read(row), first=first and bool(rest))
