"""A service's tables are its migrations, on both databases, and its database holds nothing of another service."""

from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from shared.db.machinery import MACHINERY
from shared.db.migrations import config_for, is_current, migrate
from tests.composition import SERVICES


def metadata_of(service):
    return import_module(f"services.{service}.adapters.tables").Base.metadata


@pytest.fixture(params=SERVICES)
def service(request):
    return request.param


def test_the_migrations_make_exactly_the_tables(database, service):
    migrate(database, f"services.{service}")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, [MACHINERY, metadata_of(service)]) == []


def test_a_services_database_holds_its_own_tables_only(database, service):
    migrate(database, f"services.{service}")
    own = set(MACHINERY.tables) | set(metadata_of(service).tables) | {"alembic_version"}
    assert set(inspect(database.engine).get_table_names()) == own


def test_migrating_again_changes_nothing(database, service):
    assert not is_current(database, f"services.{service}")
    migrate(database, f"services.{service}")
    migrate(database, f"services.{service}")
    assert is_current(database, f"services.{service}")


def test_the_migrations_are_one_line_of_numbers(service):
    scripts = list(ScriptDirectory.from_config(config_for(f"services.{service}")).walk_revisions())[::-1]
    assert [script.revision for script in scripts] == [f"{number + 1:04d}" for number in range(len(scripts))]
