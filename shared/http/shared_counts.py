"""Counts for rate limits in the service's own database, so that any number of web processes count together.

A storage for `limits`, found by the scheme of its URI; only what a moving window needs. Whose tries are counted is
hidden behind a keyed hash: addresses are not kept.
"""

import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import UnsupportedOperation
from typing import Any

from flask import current_app
from limits.storage import MovingWindowSupport, Storage
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from shared.db.machinery import rate_limit

URI = "service-database://"
WINDOWS_ONLY = "counts are kept as moving windows only"
SWEPT = 100  # rows of the past that each new count takes away


class SharedCounts(Storage, MovingWindowSupport):
    """Finds the database by the app at hand: one limiter serves all apps of a process."""

    STORAGE_SCHEME = ["service-database"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False,
                 seconds: Callable[[], float] = time.time, **options: Any):
        super().__init__(uri, wrap_exceptions, **options)
        self._seconds = seconds

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts a try now; False, without counting, if the last `expiry` seconds have `limit` already."""
        now = self._seconds()
        with self._writing() as connection:
            hits = [at for at in _locked_hits(connection, _hidden(key), now + expiry) if at > now - expiry]
            _sweep(connection, now)
            if len(hits) + amount > limit:
                return False
            connection.execute(update(rate_limit).where(rate_limit.c.key == _hidden(key))
                               .values(hits=[*hits, *[now] * amount]))
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the window begins (seconds since 1970) and how many tries it has."""
        now = self._seconds()
        with current_app.extensions["reconvene"].reading() as session:
            kept = session.scalar(select(rate_limit.c.hits).where(rate_limit.c.key == _hidden(key))) or []
        hits = [at for at in kept if at > now - expiry]
        return min(hits, default=now), len(hits)

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._writing() as connection:
            return connection.execute(delete(rate_limit)).rowcount

    def clear(self, key: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(rate_limit).where(rate_limit.c.key == _hidden(key)))

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise UnsupportedOperation(WINDOWS_ONLY)

    def get(self, key: str) -> int:
        raise UnsupportedOperation(WINDOWS_ONLY)

    def get_expiry(self, key: str) -> float:
        raise UnsupportedOperation(WINDOWS_ONLY)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction of its own, not one of the view's: a view that is called once more must not seem half done."""
        engine = current_app.extensions["reconvene"].database.engine
        with engine.execution_options(begin_immediate=True).begin() as connection:
            yield connection


def _hidden(key: str) -> str:
    secret = current_app.extensions["reconvene"].settings.secret_key
    return hmac.new(secret.encode(), key.encode(), "sha256").hexdigest()


def _locked_hits(connection: Connection, hidden: str, expires_at: float) -> list[Any]:
    """The tries noted so far; the row is made if it is new, and locked until the commit."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    start = dialect.insert(rate_limit).values(key=hidden, hits=[], expires_at=_moment(expires_at))
    return connection.execute(start.on_conflict_do_update(
        index_elements=[rate_limit.c.key], set_={"expires_at": start.excluded.expires_at})
        .returning(rate_limit.c.hits)).scalar_one()


def _sweep(connection: Connection, now: float) -> None:
    """Takes away what is over; what another is counting on at this moment is left to it."""
    over = (select(rate_limit.c.key).where(rate_limit.c.expires_at < _moment(now)).limit(SWEPT)
            .with_for_update(skip_locked=True))
    connection.execute(delete(rate_limit).where(rate_limit.c.key.in_(over)))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
