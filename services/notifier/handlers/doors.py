"""Opening a link with a PIN. What a wrong PIN changes must be kept, so nothing here is refused by an exception."""

from dataclasses import dataclass
from datetime import datetime

from services.notifier.adapters.pin_hashes import hash_pin, is_pin
from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Link, Pin
from services.notifier.config import own
from services.notifier.domain.pins import TRIES, Door, lock_for
from services.notifier.handlers.links import find_link, note_at_door
from shared.work import Work


@dataclass(frozen=True)
class Attempt:
    """What came of an attempt at the door; `link` is the one it was made with."""

    door: Door
    link: Link
    locked_until: datetime | None = None


def look_at_door(work: Work, code: str) -> Attempt:
    """How the door of a link stands, changing nothing. Raises NotFound for a code that never was."""
    link = find_link(work.session, own(work.settings), code)
    pin = work.session.get(Pin, link.person_id)
    if link.expires_at <= work.now():
        return Attempt(Door.EXPIRED, link)
    if pin is None or pin.hash is None:
        return Attempt(Door.UNSET, link)
    if pin.locked_until and pin.locked_until > work.now():
        return Attempt(Door.LOCKED, link, pin.locked_until)
    return Attempt(Door.CLOSED, link)


def choose_pin(work: Work, code: str, pin: str) -> Attempt:
    """Sets the person's first PIN and opens the door. With a PIN set already this is an attempt like any other."""
    attempt = look_at_door(work, code)
    if attempt.door != Door.UNSET:
        return try_pin(work, code, pin)
    kept = _kept_pin(work, attempt.link.person_id)
    if kept.hash is not None:
        return try_pin(work, code, pin)
    kept.hash = hash_pin(own(work.settings).link_key, attempt.link.person_id, pin)
    kept.set_at = work.now()
    note_at_door(work, attempt.link.person_id, "pin_set")
    return _opened(work, attempt.link, kept)


def try_pin(work: Work, code: str, pin: str) -> Attempt:
    """Opens the door if the PIN is right. Five wrong ones in a row lock it, for everybody with a link of theirs."""
    attempt = look_at_door(work, code)
    if attempt.door != Door.CLOSED:
        return attempt
    kept = _kept_pin(work, attempt.link.person_id)
    if kept.locked_until and kept.locked_until > work.now():
        return Attempt(Door.LOCKED, attempt.link, kept.locked_until)
    if kept.hash and is_pin(kept.hash, own(work.settings).link_key, kept.person_id, pin):
        return _opened(work, attempt.link, kept)
    return _wrong(work, attempt.link, kept)


def _kept_pin(work: Work, person_id: str) -> Pin:
    """The person's row, locked: attempts at the same door take turns, so that none escapes the count."""
    insert_once(work.session, Pin, person_id=person_id, tries=0, locks=0)
    return work.session.get_one(Pin, person_id, with_for_update=True, populate_existing=True)


def _opened(work: Work, link: Link, kept: Pin) -> Attempt:
    kept.tries, kept.locks, kept.locked_until = 0, 0, None
    link.opened_at = link.opened_at or work.now()
    note_at_door(work, link.person_id, "opened")
    return Attempt(Door.OPEN, link)


def _wrong(work: Work, link: Link, kept: Pin) -> Attempt:
    kept.tries += 1
    if kept.tries < TRIES:
        return Attempt(Door.WRONG, link)
    kept.locked_until = work.now() + lock_for(kept.locks)
    kept.tries, kept.locks = 0, kept.locks + 1
    note_at_door(work, link.person_id, "locked")
    return Attempt(Door.LOCKED, link, kept.locked_until)
