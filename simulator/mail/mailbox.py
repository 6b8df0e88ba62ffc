"""Mail that has arrived, kept as it came (RFC 5322)."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from shared.errors import NotFound, Refusal
from shared.ids import new_id
from simulator.mail import letters
from simulator.mail.letters import Letter
from simulator.moments import stored

REFUSALS = {451: "451 4.3.0 Try again later", 550: "550 5.1.1 No such mailbox here"}


@dataclass(frozen=True)
class Mail:
    """`recipients` are those of the envelope, lower case."""

    id: str
    received_at: str
    envelope_from: str
    recipients: tuple[str, ...]
    letter: Letter


@dataclass(frozen=True)
class Mailbox:
    address: str
    count: int
    latest: Mail


def keep(db: sqlite3.Connection, sender: str, recipients: Iterable[str], content: bytes, now: datetime) -> str:
    """Puts a letter in the mailboxes of its recipients; returns its id."""
    mail_id = new_id()
    db.execute("INSERT INTO mail VALUES (?, ?, ?, ?)", (mail_id, stored(now), sender, content))
    rows = [(address, mail_id) for address in sorted({recipient.lower() for recipient in recipients})]
    db.executemany("INSERT INTO mail_recipient VALUES (?, ?)", rows)
    return mail_id


def mailboxes(db: sqlite3.Connection) -> list[Mailbox]:
    """All mailboxes in the order they got their first mail."""
    query = (
        "SELECT address, count(*) AS many, min(mail.rowid), max(mail.rowid) AS latest FROM mail_recipient"
        " JOIN mail ON mail.id = mail_id GROUP BY address ORDER BY 3, 1"
    )
    return [Mailbox(row["address"], row["many"], _numbered(db, row["latest"])) for row in db.execute(query).fetchall()]


def every(db: sqlite3.Connection, address: str | None = None, most: int = 500) -> list[Mail]:
    """Mail to an address (any case), or all, newest first: the last `most`."""
    query = (
        "SELECT DISTINCT mail.* FROM mail JOIN mail_recipient ON mail.id = mail_id"
        " WHERE :address IS NULL OR address = :address ORDER BY received_at DESC, mail.rowid DESC LIMIT :most"
    )
    rows = db.execute(query, {"address": address.lower() if address else None, "most": most}).fetchall()
    return [_read(db, row) for row in rows]


def one(db: sqlite3.Connection, mail_id: str, address: str | None = None) -> Mail:
    """Raises NotFound if there is none, or none to that address."""
    row = db.execute("SELECT * FROM mail WHERE id = ?", (mail_id,)).fetchone()
    mail = _read(db, row) if row else None
    if mail is None or (address is not None and address.lower() not in mail.recipients):
        raise NotFound("There is no such mail.")
    return mail


def empty(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM mail")
    db.execute("DELETE FROM post WHERE kind IN ('mail', 'unsubscribe')")


def refuse(db: sqlite3.Connection, pattern: str, code: int) -> None:
    """From now on refuses recipients like `pattern` (`*@full.example`) with 451 (try later) or 550 (never)."""
    if code not in REFUSALS or not pattern.strip():
        raise Refusal("Mail can be refused with 451 or 550, for a pattern like *@full.example.", field="mail_refusals")
    db.execute("INSERT OR REPLACE INTO mail_refusal VALUES (?, ?)", (pattern.strip().lower(), code))


def set_refusals(db: sqlite3.Connection, wanted: Iterable[tuple[str, int]]) -> None:
    """Refuses these patterns and no others. Raises Refusal."""
    db.execute("DELETE FROM mail_refusal")
    for pattern, code in wanted:
        refuse(db, pattern, code)


def refusals(db: sqlite3.Connection) -> dict[str, int]:
    return {row["pattern"]: row["code"] for row in db.execute("SELECT * FROM mail_refusal ORDER BY pattern")}


def refusal_of(db: sqlite3.Connection, address: str) -> str | None:
    """The SMTP answer to a recipient that is refused, else None."""
    for pattern, code in refusals(db).items():
        if fnmatchcase(address.lower(), pattern):
            return REFUSALS[code]
    return None


def _numbered(db: sqlite3.Connection, rowid: int) -> Mail:
    return _read(db, db.execute("SELECT * FROM mail WHERE rowid = ?", (rowid,)).fetchone())


def _read(db: sqlite3.Connection, row: sqlite3.Row) -> Mail:
    addresses = db.execute("SELECT address FROM mail_recipient WHERE mail_id = ? ORDER BY address", (row["id"],))
    recipients = tuple(found["address"] for found in addresses)
    return Mail(row["id"], row["received_at"], row["envelope_from"], recipients, letters.read(row["content"]))
