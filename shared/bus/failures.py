"""Tells failures that pass from failures that stay, and words them without what they are about."""

import sqlite3
import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.contracts import InvalidEvent
from shared.errors import Refusal

# SQLITE_BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL: https://www.sqlite.org/rescode.html
PASSING_ON_SQLITE = {5, 6, 7, 8, 9, 10, 13, 14, 15}
OUR_WORDS = (InvalidEvent, Refusal)  # their messages are written here and name nobody


def is_passing(error: BaseException) -> bool:
    """True if the same event may well succeed later: lost database, deadlock, serialization, lock, full disk.

    SQLite calls a missing column an OperationalError too; its result codes tell that apart.
    """
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF in PASSING_ON_SQLITE
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def in_words(error: BaseException) -> str:
    """"Class: place" of an error; its message in place of the place only where it cannot contain personal data."""
    if isinstance(error, OUR_WORDS):
        return f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    kind = type(error.orig) if isinstance(error, DBAPIError) and error.orig else type(error)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    place = f"in {ours[-1].name}, {Path(ours[-1].filename).name} line {ours[-1].lineno}" if ours else "nowhere"
    return f"{kind.__name__}: {place}"


def steps(error: BaseException) -> str:
    """The traceback for the log, without messages and values: those of a database error hold what was written."""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__

