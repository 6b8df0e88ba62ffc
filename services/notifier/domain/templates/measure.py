"""How long a text is at its longest: with the longest day, the longest times to choose from, the centre's own name."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from services.notifier.domain.segments import cut, is_plain, units, wide_letters
from services.notifier.domain.templates.model import Template
from services.notifier.domain.wording import LINK, Brand, Reader, moment_in, render

DAYS = 366
WORDS_OF_STAFF = 320
FIRST = datetime(2026, 1, 1, 16, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Setting:
    """Where the words are said: how the centre is called, and what a link of it looks like."""

    brand: Brand
    url: str


@dataclass(frozen=True)
class Measure:
    """A text as it travels. `wide` names each letter that makes it UCS-2."""

    text: str
    pieces: tuple[str, ...]
    units: int
    wide: dict[str, str]

    @property
    def segments(self) -> int:
        return len(self.pieces)

    @property
    def encoding(self) -> str:
        return "UCS-2" if self.wide else "GSM-7"

    @property
    def room(self) -> int:
        """How many more would still fit into as many segments."""
        one, more = (70, 67) if self.wide else (160, 153)
        return (one if self.segments == 1 else more * self.segments) - self.units


def measured(text: str) -> Measure:
    return Measure(text, tuple(cut(text)), units(text), wide_letters(text))


def measure(template: Template, language: str, setting: Setting) -> Measure:
    """The text message at its longest, in the centre's zone."""
    reader = Reader(language, setting.brand.timezone)
    said = render(template, "sms", longest(language, setting.brand.timezone), reader, setting.brand)
    return measured(said.body.replace(LINK, setting.url))


def samples(template: Template, now: datetime) -> dict[str, Any]:
    """Values to show a text with: days that come, and words nobody wrote."""
    soon = (now + timedelta(days=9)).replace(minute=30, second=0, microsecond=0)
    choices = [{"digit": digit, "starts_at": soon + timedelta(days=digit, hours=digit)} for digit in (1, 2, 3)]
    return dict.fromkeys(("when", "sooner", "held_until", "by", "until", "court_day"), soon) | {
        "from_day": soon - timedelta(days=2), "place": "Oak room, 2nd floor", "numbers": [1, 2, 3], "choices": choices,
        "words": "We can meet at the library too."}


@lru_cache
def longest(language: str, zone: str) -> dict[str, Any]:
    """For each placeholder the value that takes the most room: a letter beyond GSM-7 counts more than length."""
    days = [FIRST + timedelta(days=day, hours=hour) for day in range(DAYS) for hour in (0, 6)]

    def room(moment: datetime) -> tuple[bool, int]:
        said = moment_in(language, moment, zone, zone)
        return not is_plain(said), len(said)

    day = max(days, key=room)
    choices = [{"digit": digit, "starts_at": day + timedelta(days=7 * digit)} for digit in (1, 2, 3)]
    return dict.fromkeys(("when", "sooner", "held_until", "by", "until", "from_day", "court_day"), day) | {
        "place": "x" * 80, "words": "x" * WORDS_OF_STAFF, "numbers": [1, 2, 3, 4], "choices": choices}
