"""Tables that only grow: the database itself refuses to change or remove a row, whoever asks.

A trigger and not a missing right, because SQLite knows no rights and a table's owner has them all.
"""

from sqlalchemy import DDL, Table, event

SQLITE = """CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"""


def statements(table: str, dialect: str) -> list[str]:
    """What makes `table` append-only on a database of that dialect (`sqlite` or `postgresql`)."""
    if dialect == "sqlite":
        return [SQLITE.format(table=table, action=action) for action in ("UPDATE", "DELETE")]
    return [FUNCTION.format(table=table),
            *(POSTGRES.format(table=table, action=action) for action in ("UPDATE", "DELETE", "TRUNCATE"))]


def release(table: str, dialect: str) -> list[str]:
    """What lets rows of the table be changed again, for a migration that has to."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{action}" for action in ("UPDATE", "DELETE")]
    return [f"DROP FUNCTION {table}_append_only() CASCADE"]


def append_only(table: Table) -> None:
    """Makes the table append-only wherever it is created from the metadata; migrations say it themselves."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect):
            event.listen(table, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))
