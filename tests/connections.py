"""Notes each web request that asks for a second database connection while it holds one.

As soon as every connection of the pool is held by such a request, each waits for another and all stand still.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.pool import Pool

HELD, BY = "connections_held", "held_by"


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was found, a line for each: which view asked, and where, while the block ran."""
    found: list[str] = []

    def taken(_connection: Any, record: Any, _proxy: Any) -> None:
        if not has_request_context():
            return
        held = g.setdefault(HELD, [])
        if held:
            asked_at = [f"{one.filename}:{one.lineno}" for one in traceback.extract_stack()
                        if "/services/" in one.filename or "/shared/" in one.filename]
            found.append(f"{request.method} {request.url_rule}: {asked_at[-6:]}")
        held.append(record)
        record.info[BY] = held

    def given_back(_connection: Any, record: Any) -> None:
        held = record.info.pop(BY, None)
        if held:
            held.remove(record)

    event.listen(Pool, "checkout", taken)
    event.listen(Pool, "checkin", given_back)
    try:
        yield found
    finally:
        event.remove(Pool, "checkout", taken)
        event.remove(Pool, "checkin", given_back)
