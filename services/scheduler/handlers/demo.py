"""A small centre to look at: three mediators and an interpreter with hours, and two rooms."""

from datetime import time

from services.scheduler.adapters import resources
from services.scheduler.adapters.tables import Interpreter, Room
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.handlers.resources import known_mediator, set_hours
from shared.ids import derived_id
from shared.work import Work

WEEKDAYS = tuple(WeeklyHours(weekday, time(9), time(17)) for weekday in range(5))
EVENING_AND_SATURDAY = (WeeklyHours(3, time(17, 30), time(20)), WeeklyHours(5, time(9), time(12, 30)))
MEDIATORS = (
    ("mediator", "Dana Whitfield", WEEKDAYS),
    ("mediator-2", "Luis Ortega", WEEKDAYS + EVENING_AND_SATURDAY),
    ("mediator-3", "Amara Okafor", WEEKDAYS[:3]),
)
INTERPRETERS = (("interpreter", "Inez Soto", ["ase", "es"], WEEKDAYS),)
ROOMS = (
    ("oak", "Oak room", 8, True, "Ground floor, first door on the left. No steps from the street."),
    ("maple", "Maple room", 6, False, "Second floor. There are 20 stairs and no elevator."),
)


def seed_resources(work: Work) -> None:
    """Adds the demo's mediators, interpreter and rooms; what is there already is left as it is."""
    for key, name, hours in MEDIATORS:
        mediator = known_mediator(work, derived_id("demo", key), name)
        if not resources.hours_of(work.session, mediator.id):
            set_hours(work, mediator.id, hours)
    for key, name, languages, hours in INTERPRETERS:
        if work.session.get(Interpreter, derived_id("demo", key)) is None:
            work.session.add(Interpreter(id=derived_id("demo", key), display_name=name, languages=languages))
            set_hours(work, derived_id("demo", key), hours)
    for key, name, seats, step_free, directions in ROOMS:
        if work.session.get(Room, derived_id("demo", key)) is None:
            work.session.add(Room(id=derived_id("demo", key), name=name, seats=seats, step_free=step_free,
                                  directions=directions, active=True))
    work.session.flush()
