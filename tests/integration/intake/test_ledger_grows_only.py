"""The consent ledger only grows: the database itself refuses anything else, on both kinds."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.intake.adapters.tables import Base
from shared.db.append_only import release
from shared.db.machinery import MACHINERY
from shared.db.migrations import migrate

PERSON = ("INSERT INTO person (id, name, safe_sms, safe_email, language, timezone, access_needs, interpreter, revision,"
          " created_at) VALUES ('p', 'Nadia', 'yes', 'yes', 'en', 'UTC', '', '', 0, '2026-09-21 12:00:00')")
LINE = ("INSERT INTO consent (person_id, purpose, state, channel, wording, how, at) VALUES"
        " ('p', 'email', 'given', 'email', '2026-09', 'web', '2026-09-21 12:00:00')")
CHANGES = ("UPDATE consent SET state = 'revoked'", "DELETE FROM consent")


def run(database, statement):
    with database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture(params=["migrations", "metadata"])
def ledger(request, database):
    """A ledger of one line, made either way a database comes to be."""
    if request.param == "migrations":
        migrate(database, "services.intake")
    else:
        MACHINERY.create_all(database.engine)
        Base.metadata.create_all(database.engine)
    run(database, PERSON)
    run(database, LINE)
    return database


@pytest.mark.parametrize("change", CHANGES)
def test_no_line_can_be_changed_or_taken_out(ledger, change):
    with pytest.raises(DBAPIError, match="append-only"):
        run(ledger, change)
    run(ledger, LINE)
    with ledger.engine.connect() as connection:
        assert connection.scalars(text("SELECT state FROM consent")).all() == ["given", "given"]


def test_nor_can_the_whole_ledger_be_emptied(ledger):
    if ledger.is_sqlite:
        return  # SQLite empties a table by DELETE
    with pytest.raises(DBAPIError, match="append-only"):
        run(ledger, "TRUNCATE consent")


@pytest.mark.parametrize("change", CHANGES)
def test_a_migration_may_open_it(ledger, change):
    for statement in release("consent", ledger.engine.dialect.name):
        run(ledger, statement)
    run(ledger, change)
