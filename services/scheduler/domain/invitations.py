"""When people may be asked for a time, and until when."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.scheduler.domain.hours import local_moment

FIRST, NEXT, COME_BACK, MOVE = KINDS = ("first", "next", "come_back", "move")
SOONER = "sooner"  # a freed time, offered to a case that waits for one
MOVES = (MOVE, SOONER)
MOST_SLOTS = 3
OPEN_FOR = timedelta(days=7)
MOVE_OPEN_FOR = timedelta(days=3)
SOONER_OPEN_FOR = timedelta(days=1)
LAST_WORD = timedelta(hours=4)  # before a slot begins: later, nobody could get ready any more
SHORTEST = timedelta(hours=1)
TIME_TO_ANSWER = timedelta(days=1)  # more notice where the system itself chooses the times
FOR = {MOVE: MOVE_OPEN_FOR, SOONER: SOONER_OPEN_FOR}
DAY_BEGINS, EVENING = time(9), time(20)


def blocked_by(blocks: Iterable[str], modality: str) -> bool:
    """True if a protective condition stands against asking these people to meet.

    `any_contact` and `offer` always do, `joint` unless the parties stay apart (shuttle).
    """
    blocks = set(blocks)
    return bool(blocks & {"any_contact", "offer"}) or ("joint" in blocks and modality != "shuttle")


def takes_answers(closes_at: datetime, said_at: datetime) -> bool:
    """True for an answer that was given before the time was up, however late the timer or the queue is."""
    return said_at < closes_at


def told(kind: str) -> str:
    """The kind as other services know it: a sooner time is a move that says so."""
    return MOVE if kind == SOONER else kind


def latest_close(first_slot: datetime, session_starts_at: datetime | None = None) -> datetime:
    """The last moment an invitation may stay open: before its first slot, and before the session that it moves."""
    return min(first_slot, session_starts_at or first_slot) - LAST_WORD


def usual_close(kind: str, now: datetime, first_slot: datetime, zone: ZoneInfo,
                session_starts_at: datetime | None = None) -> datetime:
    """When an invitation closes if nobody chose: a week from now (a move: three days, a sooner time: one).

    Earlier if that is the last moment before. Not at night: then in the evening before, if people have some hours left.
    """
    close = min(now + FOR.get(kind, OPEN_FOR), latest_close(first_slot, session_starts_at))
    local = close.astimezone(zone)
    if DAY_BEGINS <= local.time() <= EVENING:
        return close
    day = local.date() if local.time() > EVENING else local.date() - timedelta(days=1)
    evening = local_moment(day, EVENING, zone)
    return evening if evening >= now + LAST_WORD else close
