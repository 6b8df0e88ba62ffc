"""The provider's record of messages, as it lets itself be listed: newest first, page after page."""

import sqlite3
from dataclasses import dataclass

from simulator.carrier import messages
from simulator.carrier.messages import Message
from simulator.moments import span, stored

LARGEST_PAGE = 1000
WHEN = "coalesce(sent_at, created_at)"
FILTERS = {"To": "recipient = ?", "From": "sender = ?"}


@dataclass(frozen=True)
class Filter:
    """A WHERE clause and its values."""

    where: str
    values: tuple[str | int, ...]

    def also(self, where: str, *values: str | int) -> "Filter":
        return Filter(f"{self.where} AND {where}", self.values + values)


def filter_of(query: dict[str, str]) -> Filter:
    """To, From, DateSent, `DateSent<` and `DateSent>` (both include the day or second they name). Raises ValueError."""
    chosen = Filter("NOT removed AND NOT carriers_own", ())
    for name, where in FILTERS.items():
        if query.get(name):
            chosen = chosen.also(where, query[name])
    if query.get("DateSent"):
        first, last = span(query["DateSent"])
        chosen = chosen.also(f"{WHEN} BETWEEN ? AND ?", stored(first), stored(last))
    if query.get("DateSent>"):
        chosen = chosen.also(f"{WHEN} >= ?", stored(span(query["DateSent>"])[0]))
    if query.get("DateSent<"):
        chosen = chosen.also(f"{WHEN} <= ?", stored(span(query["DateSent<"])[1]))
    return chosen


def listed(db: sqlite3.Connection, chosen: Filter, size: int, before: int | None) -> tuple[list[Message], int | None]:
    """Up to `size` messages older than the one numbered `before`, and the number to go on from if there are more.

    New messages that come in between two pages do not shift the second.
    """
    if before is not None:
        chosen = chosen.also("number < ?", before)
    query = f"SELECT * FROM message WHERE {chosen.where} ORDER BY number DESC LIMIT ?"  # noqa: S608 - clauses from code
    found = [messages.read(row) for row in db.execute(query, (*chosen.values, size + 1))]
    page = found[:size]
    return page, page[-1].number if len(found) > size else None
