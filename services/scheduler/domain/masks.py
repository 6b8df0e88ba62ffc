"""Stretches of time as the bits of one whole number: a quarter of an hour a bit, weeks of a calendar in one `&`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.scheduler.domain.quarters import moment_of, quarter_from, quarter_of, quarters


@dataclass(frozen=True)
class Grid:
    """The stretch that the bits stand for: bit 0 is the quarter `first`, `count` bits in all."""

    first: int
    count: int

    @property
    def whole(self) -> int:
        return (1 << self.count) - 1

    def span(self, first: int, until: int) -> int:
        """The bits of the quarters first..until-1, as far as they lie on the grid."""
        low, high = max(first - self.first, 0), min(until - self.first, self.count)
        return ((1 << high - low) - 1) << low if low < high else 0

    def touched(self, starts_at: datetime, ends_at: datetime) -> int:
        """Every quarter that [starts_at, ends_at) touches."""
        every = quarters(starts_at, ends_at)
        return self.span(every.start, every.stop)

    def within(self, starts_at: datetime, ends_at: datetime) -> int:
        """Every quarter that lies wholly in [starts_at, ends_at)."""
        return self.span(quarter_from(starts_at), quarter_of(ends_at))

    def bit(self, moment: datetime) -> int | None:
        """The place of the quarter that holds the moment; None off the grid."""
        place = quarter_of(moment) - self.first
        return place if 0 <= place < self.count else None

    def moment(self, bit: int) -> datetime:
        """When the quarter at this place begins, in UTC."""
        return moment_of(self.first + bit)


def runs(mask: int, length: int) -> int:
    """The bits from which `length` bits on are all set."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask &= mask >> step
        have += step
    return mask


def reaches(mask: int, length: int) -> int:
    """The bits from which at least one of the next `length` bits is set (the first counts)."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask |= mask >> step
        have += step
    return mask


def bits(mask: int) -> Iterator[int]:
    """The places of the set bits, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def at_least_two(masks: list[int]) -> int:
    """The bits that are set in two of the masks or more."""
    once = twice = 0
    for mask in masks:
        twice |= once & mask
        once |= mask
    return twice
