"""When a sender may send: its rate, its health, and the breaker that stops it while the provider refuses it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

MAIL = "mail"  # the one sender of e-mail
TWILIO, TELNYX = "twilio", "telnyx"
TWILIOS = ("SM", "MM")  # what the ids of its texts begin with; the other's are UUIDs
BURST = timedelta(seconds=1)  # what was not used is made up for within so much time
FAULTS = 5  # calls in a row that reached nobody: another sender goes first
AVOIDED = timedelta(minutes=1)
TRIAL = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
AWAY_AT_MOST = LONGEST  # a text that waits so long for a sender that is refused goes by e-mail, where it may
IN_GOOD_TIME = timedelta(hours=1)  # and one that would come later than so long before its end


@dataclass(frozen=True)
class Standing:
    """A sender as it stands; `rate` is how many messages a second it may send, 0 for no limit."""

    name: str
    rate: float
    paced_to: datetime | None = None
    avoided_until: datetime | None = None
    paused: bool = False
    trial_at: datetime | None = None

    def is_well(self, now: datetime) -> bool:
        return not self.paused and (self.avoided_until is None or self.avoided_until <= now)

    def room(self, now: datetime, wanted: int) -> int:
        """How many of `wanted` messages may go now: all, as many as the rate allows, one on trial, or none."""
        if self.paused:
            return min(wanted, 1) if self.trial_at and self.trial_at <= now else 0
        if not self.rate:
            return wanted
        start = _begin(self.paced_to, now, self.rate)
        return max(0, min(wanted, floor((now - start).total_seconds() * self.rate + 1e-6)))

    def used(self, now: datetime, count: int) -> datetime | None:
        """`paced_to` after `count` messages (generic cell rate algorithm, ITU-T I.371)."""
        if not self.rate or not count:
            return self.paced_to
        return _begin(self.paced_to, now, self.rate) + timedelta(seconds=count / self.rate)


def next_trial(now: datetime, refusals: int) -> datetime:
    """The next moment at which one message tries a sender that the provider has refused so many times in a row."""
    return now + min(TRIAL * 2 ** max(refusals - 1, 0), LONGEST)


def goes_elsewhere(now: datetime, waits_since: datetime, expires_at: datetime | None,
                   trial_at: datetime | None) -> bool:
    """Whether a text that waits for a sender which is refused comes too late if it waits on for the next trial."""
    at_best = max(now, trial_at or now) + IN_GOOD_TIME
    return now - waits_since >= AWAY_AT_MOST or (expires_at is not None and expires_at <= at_best)


def chosen(standings: list[Standing], now: datetime) -> list[Standing]:
    """The senders in the order in which they are given messages: those that are well first, as they were set up."""
    return sorted(standings, key=lambda one: (one.paused, not one.is_well(now)))


def provider_of(text_id: str) -> str:
    """Which provider a text that came in is from, by the id that it has there."""
    return TWILIO if text_id.startswith(TWILIOS) else TELNYX


def _begin(paced_to: datetime | None, now: datetime, rate: float) -> datetime:
    """From when on the rate counts: not longer ago than the burst, which holds one message at least."""
    earliest = now - max(BURST, timedelta(seconds=1 / rate))
    return max(paced_to, earliest) if paced_to else earliest
