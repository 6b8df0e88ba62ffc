"""What is listed, what can be booked and what an independent reckoning says are the same, whatever the centre is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.scheduler.adapters.busy import Taken, written
from services.scheduler.adapters.facts import grid_of
from services.scheduler.domain.availability import Facts, why_not
from services.scheduler.domain.hours import WeeklyHours, Window, day_mask, open_mask
from services.scheduler.domain.openings import NoFit, Openings, Wish
from services.scheduler.domain.quarters import quarter_of
from services.scheduler.domain.resources import Kind, Resource
from tests.unit.scheduler.oracle import Somebody, World, could, possible

# The second day has the clocks changed in the zone: forward, back, by half an hour; and days without a change.
DAYS = (("America/Chicago", date(2026, 3, 7)), ("America/Chicago", date(2026, 10, 31)),
        ("Europe/London", date(2026, 3, 28)), ("Europe/London", date(2026, 10, 24)),
        ("Australia/Lord_Howe", date(2026, 4, 4)), ("Australia/Lord_Howe", date(2026, 10, 3)),
        ("Asia/Kathmandu", date(2026, 2, 27)), ("America/St_Johns", date(2028, 2, 28)))
LENGTH = 3
QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)  # to make a world small that fails would take minutes
DAYTIMES = (((time(0), time(23, 45)),), ((time(8, 45), time(17)),), ((time(9), time(12, 20)), (time(12), time(20, 5))),
            (), ((time(1, 20), time(23)), (time(3), time(9))))
MODALITIES = {0: "video", 1: "in_person", 2: "shuttle"}


@st.composite
def spans(draw, first, most=2):
    """Stretches within the days, a few hours each, beginning at any fifth minute."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        starts = first + timedelta(minutes=5 * draw(st.integers(0, LENGTH * 288)))
        found.append((starts, starts + timedelta(minutes=5 * draw(st.integers(1, 60)))))
    return tuple(found)


@st.composite
def taken(draw, first, most=3):
    """What is booked or held begins and ends on quarters, and does not overlap: the occupancy sees to that."""
    found, place = [], first
    for _ in range(draw(st.integers(0, most))):
        place += timedelta(minutes=15 * draw(st.integers(0, 90)))
        ends = place + timedelta(minutes=15 * draw(st.integers(1, 9)))
        found.append(((place, ends), draw(st.sampled_from([None, "one", "other"]))))
        place = ends
    return tuple(found)


@st.composite
def somebody(draw, name, zone, first, **changes):
    days = [(first + timedelta(days=number)).weekday() for number in range(LENGTH)]
    # a time that London's clocks skip is read narrowly (see `hours.windows`), which test_hours looks at
    walls = DAYTIMES[:-1] if zone == "Europe/London" and first.month == 3 else DAYTIMES
    rules = tuple((day, *wall) for day in days for wall in draw(st.sampled_from(walls)))
    made = Somebody(
        name, zone, rules, draw(spans(first, 1)), draw(spans(first, 1)), draw(spans(first, 1)), draw(taken(first)),
        draw(st.sampled_from([None, None, 1, 2])), draw(st.sampled_from([None, None, 1, 3])),
        draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    return replace(made, **changes)


@st.composite
def worlds(draw):
    zone, day = draw(st.sampled_from(DAYS))
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    room_names = ("oak", "elm")[:draw(st.integers(1, 2))]
    mediators = tuple(draw(somebody(
        name, draw(st.sampled_from([zone, "America/Chicago"])), first,
        trainee=draw(st.sampled_from([False, False, True])),
        room_ids=frozenset(draw(st.sampled_from([(), (), (), ("oak",), ("elm",)]))))) for name in ("maya", "ben", "cy"))
    rooms = tuple(draw(somebody(
        name, zone, first, seats=draw(st.sampled_from([2, 4, 9])), elsewhere=(), most_a_day=None, most_a_week=None,
        before=0, after=0, weekly=draw(st.sampled_from([None, tuple((day, time(8), time(18)) for day in range(7))])),
        extra=())) for name in room_names)
    interpreters = (draw(somebody("ines", zone, first, languages=frozenset({"es"}), most_a_day=None, most_a_week=None,
                                  before=0, after=0)),)
    people = tuple(Somebody(name, taken=draw(taken(first, 1))) for name in ("ana", "bo"))
    needed = draw(st.integers(1, 2))
    earliest = first + timedelta(minutes=draw(st.integers(0, 300)))
    return World(
        first, LENGTH, zone, earliest, earliest + timedelta(minutes=draw(st.integers(600, 5000))),
        draw(st.sampled_from([30, 45, 50, 120])), mediators, rooms, interpreters, people, needed,
        draw(st.integers(0, 2)), frozenset(draw(st.sampled_from([(), ("es",)]))),
        frozenset(draw(st.sampled_from([(), (), (), ("maya",)]))), draw(st.integers(0, 1)), draw(st.integers(0, 2)),
        frozenset(draw(st.sampled_from([(), (), (day + timedelta(days=1),)]))), draw(spans(first, 1)))


def as_facts(world: World) -> tuple[Wish, Facts]:
    grid = grid_of(world.first - timedelta(days=8), world.first + timedelta(days=world.days + 8))

    def resource(one: Somebody, kind: Kind) -> Resource:
        zone = ZoneInfo(one.zone)
        runs = [(quarter_of(span[0]), quarter_of(span[1]) - quarter_of(span[0])) for span, _ in one.taken]
        held = [(quarter_of(span[0]), question) for span, question in one.taken if question]
        known = Taken(grid, {one.id: written(runs)}, {one.id: held})
        days, weeks = known.full(one.id, zone, one.most_a_day, one.most_a_week)
        opened = None if one.weekly is None else open_mask(
            tuple(WeeklyHours(*rule) for rule in one.weekly), tuple(Window(*span) for span in one.extra), zone, grid)
        return Resource(
            one.id, kind, one.id, opened, joined(grid.touched(*span) for span in one.away), known.mask(one.id),
            joined(grid.touched(*span) for span in one.elsewhere), days, weeks, languages=one.languages,
            room_ids=one.room_ids, trainee=one.trainee, before=one.before, after=one.after, seats=one.seats)

    groups = ((world.mediators, Kind.MEDIATOR), (world.rooms, Kind.ROOM), (world.interpreters, Kind.INTERPRETER),
              (world.people, Kind.PERSON))
    known = {one.id: resource(one, kind) for group, kind in groups for one in group}
    facts = Facts(
        grid, world.earliest, world.latest, known, interpreting=world.languages, before=world.before,
        after=world.after, closed=joined(grid.touched(*span) for span in world.closed),
        holidays=joined(day_mask(day, ZoneInfo(world.zone), grid) for day in world.holidays))
    return Wish(world.minutes, MODALITIES[world.rooms_needed], tuple(one.id for one in world.people), world.needed,
                pinned=world.pinned), facts


def joined(masks) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def alone(openings: Openings, world: World) -> list[tuple[Somebody, int]]:
    """Each with the starts at which they could, but for who cannot at all by a rule that has no time."""
    rooms = tuple(one for one in world.rooms if one.seats >= openings.shape.seats and world.rooms_needed)
    interpreters = world.interpreters if world.languages else ()
    return [(one, openings.startable(openings.facts.resources[one.id]))
            for one in (*world.mediators, *rooms, *interpreters, *world.people)]


def could_fit(openings: Openings, start: datetime) -> bool:
    try:
        slot = openings.fit(start)
    except NoFit:
        return False
    assert why_not(slot, openings.facts) is None
    return True


@settings(max_examples=12, deadline=None, phases=QUICKLY,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds())
def test_listing_booking_and_the_oracle_agree_on_every_quarter(world):
    openings = Openings(*as_facts(world))
    grid, listed, each = openings.facts.grid, openings.starts(), alone(openings, world)
    for start in world.starts():
        place = grid.bit(start)
        for one, starts in each:
            assert starts >> place & 1 == could(world, one, start), (one.id, start)
        assert (listed >> place & 1, could_fit(openings, start)) == (possible(world, start),) * 2, start


def test_the_worlds_are_neither_all_open_nor_all_shut():
    """A test that compares nothing with nothing would pass: many of the worlds must have times, and refuse others."""
    seen = []

    @settings(max_examples=40, deadline=None, database=None, derandomize=True,
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(worlds())
    def look(world):
        seen.append(bool(Openings(*as_facts(world)).starts()))

    look()
    assert 4 <= sum(seen) < len(seen)
