"""Keeps a mediator's most sessions a day and a week, also where two cases ask at the same moment."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from services.scheduler.adapters import busy
from services.scheduler.adapters.tables import Mediator
from services.scheduler.domain.availability import Facts, Slot
from services.scheduler.handlers.proposals import zone_of
from shared.errors import Refusal
from shared.work import Work


def check_limits(work: Work, held: Mapping[str, Slot], known: Facts) -> None:
    """Counts again once the slots are claimed, with the mediators locked. Raises Refusal if another was faster.

    The key of the occupancy keeps two sessions from the same quarter; it does not know of the two at other hours that
    make a day too full. The lock is the last thing taken, so it closes no ring.
    """
    ids = {one for slot in held.values() for one in slot.mediator_ids}
    limited = work.session.scalars(
        select(Mediator).where(Mediator.id.in_(ids), or_(Mediator.most_a_day.is_not(None),
                                                         Mediator.most_a_week.is_not(None)))
        .order_by(Mediator.id).with_for_update()).all()
    if not limited:
        return
    taken = busy.taken(work.session, known.grid, list(held), [row.id for row in limited])
    for row in limited:
        zone = ZoneInfo(row.timezone) if row.timezone else zone_of(work)
        days, weeks = taken.full(row.id, zone, row.most_a_day, row.most_a_week)
        for slot in held.values():
            place = known.grid.bit(slot.starts_at)
            if row.id in slot.mediator_ids and place is not None and (days | weeks) >> place & 1:
                raise Refusal(f"Somebody has just taken the last place in {row.display_name}'s day or week. "
                              "Please choose again.", "slots")
