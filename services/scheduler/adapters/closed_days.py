"""Public holidays by region (library `holidays`), with what staff changed. Nothing is seeded: the table `holiday`
holds only the changes, so a region that gains a holiday closes the centre without a migration.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import Holiday


@dataclass(frozen=True)
class ClosedDay:
    """A day of the holiday calendar. `public`: by law of the region; not `closed`: staff work all the same."""

    day: date
    name: str
    public: bool
    closed: bool


@lru_cache(maxsize=64)
def public(region: str, year: int) -> Mapping[date, str]:
    """The public holidays of a region in a year; none where no region is given."""
    if not region:
        return {}
    country, _, part = region.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=year)
    return {day: name for day, name in found.items() if day.year == year}


def calendar(session: Session, region: str, years: Iterable[int]) -> list[ClosedDay]:
    """Every day of these years that is closed, or would be by law, in order."""
    years = sorted(set(years))
    changed = {row.day: row for row in session.scalars(select(Holiday).where(
        Holiday.day >= date(years[0], 1, 1), Holiday.day <= date(years[-1], 12, 31)))}
    legal = {day: name for year in years for day, name in public(region, year).items()}
    return [ClosedDay(day, changed[day].name if day in changed else legal[day], day in legal,
                      day not in changed or changed[day].closed) for day in sorted({*legal, *changed})]
