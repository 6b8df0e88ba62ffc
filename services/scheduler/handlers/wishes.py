"""Hears "none of these" together with the days and times that are good."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from services.scheduler.adapters import calendar
from services.scheduler.adapters.tables import Invitation, Wish
from services.scheduler.adapters.upserts import upsert
from services.scheduler.domain.slots import PARTS
from services.scheduler.domain.wishes import WEEKDAYS
from services.scheduler.handlers.answers import answer
from shared.errors import Refusal
from shared.work import Work


def none_of_these(work: Work, invitation_id: str, person_id: str, weekdays: Collection[int] = (),
                  parts: Collection[str] = (), weeks: Collection[date] = (), *, via: str = "web") -> Invitation:
    """The person can make none of the times; `weekdays`, `parts` and `weeks` (Mondays) say when they could; empty: any.

    They stay private: the next times are chosen from what suits all. Raises as `answer` does.
    """
    if set(weekdays) - set(WEEKDAYS) or set(parts) - set(PARTS) or any(one.weekday() for one in weeks):
        raise Refusal("Please choose days and times from the list.", "weekdays")
    invitation = answer(work, invitation_id, person_id, [], via=via)
    upsert(work.session, Wish, {"invitation_id": invitation_id, "person_id": person_id},
           {"weekdays": sorted(set(weekdays)), "parts": sorted(set(parts), key=PARTS.index),
            "weeks": [one.isoformat() for one in sorted(set(weeks))]})
    return invitation


def own_wish(work: Work, invitation_id: str, person_id: str) -> Wish | None:
    """What this person said, to show them again. For nobody else."""
    calendar.invitation_or_404(work.session, invitation_id)
    return work.session.scalar(select(Wish).where(Wish.invitation_id == invitation_id, Wish.person_id == person_id))
