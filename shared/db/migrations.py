"""Brings a service's database to the newest schema with Alembic.

Each service keeps its numbered, linear scripts in `services/<name>/adapters/migrations/`; the machinery's tables are
part of them.
"""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from shared.db.database import Database

ONE_AT_A_TIME = 7_220_113  # advisory lock: two containers that migrate at once take turns


def config_for(package: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("shared.db") / "alembic"))
    config.set_main_option("version_locations", str(files(package) / "adapters" / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, package: str) -> None:
    """Applies what is missing to the database of `package`, e.g. `services.intake`. Safe to run again and at once."""
    config = config_for(package)
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database, package: str) -> bool:
    """True if the database's schema is the newest."""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(config_for(package)).get_heads())
