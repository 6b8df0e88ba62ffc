"""STOP, START and HELP as the carrier obeys them, before the centre hears of it.

The whole text counts, in any case, as in the provider's default opt-out handling. The answers are its own.
"""

import sqlite3
from datetime import datetime

from simulator.moments import stored

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})

STOPPED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
STARTED = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


def keyword(body: str) -> str | None:
    """STOP, START or HELP if the text is one of their words, else None."""
    word = body.strip().upper()
    for name, words in (("STOP", STOP), ("START", START), ("HELP", HELP)):
        if word in words:
            return name
    return None


def stopped(db: sqlite3.Connection, sender: str, phone: str) -> bool:
    return db.execute("SELECT 1 FROM opt_out WHERE sender = ? AND phone = ?", (sender, phone)).fetchone() is not None


def obey(db: sqlite3.Connection, word: str, sender: str, phone: str, now: datetime) -> str | None:
    """Changes the block list; returns what the carrier answers, None where it keeps silent."""
    if word == "HELP":
        return HELPED
    if word == "STOP":
        row = (sender, phone, stored(now))
        return STOPPED if db.execute("INSERT OR IGNORE INTO opt_out VALUES (?, ?, ?)", row).rowcount else None
    lifted = db.execute("DELETE FROM opt_out WHERE sender = ? AND phone = ?", (sender, phone)).rowcount
    return STARTED if lifted else None
