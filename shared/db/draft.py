"""Drafts a service's next migration from the difference between its tables and its scripts.

`python -m shared.db.draft services.intake "Add what"` writes the numbered script; read it before it is committed.
"""

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from shared.db.database import Database
from shared.db.machinery import MACHINERY
from shared.db.migrations import config_for, migrate


def draft(package: str, message: str) -> None:
    tables = import_module(f"{package}.adapters.tables")
    config = config_for(package)
    folder = Path(config.get_main_option("version_locations", ""))
    folder.mkdir(parents=True, exist_ok=True)
    number = f"{len(list(folder.glob('[0-9]*.py'))) + 1:04d}"
    with TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/draft.db")
        if number != "0001":
            migrate(database, package)
        with database.engine.begin() as connection:
            config.attributes.update(connection=connection, metadata=[MACHINERY, tables.Base.metadata])
            config.set_main_option("file_template", f"{number}_%%(slug)s")
            command.revision(config, message=message, autogenerate=True, rev_id=number, version_path=str(folder))


if __name__ == "__main__":
    draft(sys.argv[1], sys.argv[2])
