"""What is kept of the rules is never older than the rules, whoever changes them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from services.scheduler.adapters import standing
from services.scheduler.adapters.facts import grid_of
from services.scheduler.adapters.tables import (
    ExternalBusy,
    ExtraHours,
    Holiday,
    Interpreter,
    Mediator,
    OpenHours,
    Room,
    RulesVersion,
    TimeOff,
)
from services.scheduler.handlers.proposals import offered_starts
from shared.contracts import CENTRE
from shared.db.migrations import migrate
from tests.integration.scheduler.centre import CASE, MONDAY

THEN = {"starts_at": MONDAY + timedelta(days=3), "ends_at": MONDAY + timedelta(days=3, hours=4)}
ROWS = (
    Mediator(id="m", display_name="Mo"), Interpreter(id="i", display_name="Ines"), Room(id="r", name="Oak", seats=4),
    OpenHours(id="h", resource_id="m", weekday=0, opens=time(9), closes=time(17)),
    ExtraHours(id="x", resource_id="m", **THEN), TimeOff(id="t", resource_id="m", **THEN),
    ExternalBusy(id="b", resource_id="m", source="feed", **THEN),
    Holiday(day=date(2027, 5, 3), name="Move", closed=True))


def token(connection) -> str:
    return connection.scalar(select(RulesVersion.token))


def test_every_table_of_rules_is_among_those_tried_here():
    assert {type(row) for row in ROWS} == set(standing.RULE_TABLES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_every_change_of_a_rule_makes_a_new_version(database, row):
    migrate(database, "services.scheduler")
    table = type(row).__table__
    values = {column.name: getattr(row, column.name) for column in table.columns
              if getattr(row, column.name) is not None}
    defaults = {column.name: column.default.arg(None) if column.default.is_callable else column.default.arg
                for column in table.columns if column.default is not None and column.name not in values}
    key = next(iter(table.primary_key.columns))
    seen = set()
    for statement in (None, table.insert().values(defaults | values), table.update().values({key: key}),
                      table.delete()):
        with database.engine.begin() as connection:
            if statement is not None:
                connection.execute(statement)
            seen.add(token(connection))
    assert len(seen) == 4


def test_a_change_that_is_taken_back_leaves_the_version(database):
    migrate(database, "services.scheduler")
    with database.engine.connect() as connection:
        before = token(connection)
        connection.execute(text("UPDATE rules_version SET token = 'other'"))
        connection.rollback()
        assert token(connection) == before


def test_two_databases_never_share_a_version(tmp_path, database):
    migrate(database, "services.scheduler")
    with database.engine.connect() as connection:
        assert len(token(connection)) >= 32


def test_what_was_listed_is_no_longer_listed_once_the_centre_is_closed_by_another_hand(scheduler):
    with scheduler.work() as work:
        before = offered_starts(work, CASE)
    with scheduler.database.engine.begin() as other:
        other.execute(TimeOff.__table__.insert().values(
            id="closed", resource_id=CENTRE, starts_at=before[0] - timedelta(hours=1),
            ends_at=before[0] + timedelta(hours=3)))
    with scheduler.work() as work:
        after = offered_starts(work, CASE)
    assert before[0] in before and before[0] not in after
    assert set(after) < set(before)


def test_a_rule_that_changes_in_the_same_piece_of_work_counts_at_once(scheduler):
    with scheduler.work() as work:
        before = offered_starts(work, CASE)
        for mediator in work.session.scalars(select(Mediator)):
            mediator.active = False
        assert before and offered_starts(work, CASE) == []


def test_rules_are_read_once_for_each_version(scheduler):
    zone = ZoneInfo("America/Chicago")
    grid = grid_of(datetime(2027, 4, 5, tzinfo=zone), datetime(2027, 5, 5, tzinfo=zone))
    with scheduler.reading() as session:
        first = standing.of(session, scheduler.settings, grid)
        assert standing.of(session, scheduler.settings, grid) is first
    with scheduler.work() as work:
        work.session.add(Room(id="new", name="New", seats=3))
    with scheduler.reading() as session:
        assert standing.of(session, scheduler.settings, grid) is not first
