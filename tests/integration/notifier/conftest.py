import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.notifier.adapters.fakes import FakeFiles, FakeProvider
from services.notifier.bootstrap import build
from services.notifier.config import Settings
from shared.db import Database
from shared.db.migrations import migrate
from shared.service import Service
from shared.testing.clock import FakeClock
from shared.testing.http import settings as shared_settings
from tests.integration.notifier.centre import settle


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the newest schema, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "notifier.db"
    database = Database(f"sqlite:///{path}")
    migrate(database, "services.notifier")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """The same with the small centre in it."""
    path = tmp_path_factory.mktemp("settled") / "notifier.db"
    shutil.copy(migrated, path)
    service = start(path, FakeClock())
    settle(service)
    service.database.dispose()
    return path


@pytest.fixture
def notifier(tmp_path: Path, clock: FakeClock, migrated: Path) -> Iterator[Service]:
    """The notifier on a SQLite file of its own."""
    yield from _running(shutil.copy(migrated, tmp_path / "notifier.db"), clock)


@pytest.fixture
def service(tmp_path: Path, clock: FakeClock, settled: Path) -> Iterator[Service]:
    """The notifier of the small centre: a case with Ann and Ben, and the staff."""
    yield from _running(shutil.copy(settled, tmp_path / "notifier.db"), clock)


def start(path: Path, clock: FakeClock, **changes: Any) -> Service:
    """The notifier on a database file, with a phone company and a mail server in memory; `changes` are settings."""
    shared = shared_settings(name="notifier", database_url=f"sqlite:///{path}")
    values = vars(shared) | dict(
        twilio_account_sid="AC1", twilio_auth_tokens=("token", "older token"), sms_sender="+13125550100",
        webhook_base_url="http://localhost", smtp_host="127.0.0.1", smtp_starttls=False,
        mail_from="CCR <hello@ccr.example>", link_key="a key for links")
    return build(Settings(**(values | changes)), clock, sms=FakeProvider(), email=FakeProvider("sent"),
                 files=FakeFiles())


def _running(path: Path, clock: FakeClock) -> Iterator[Service]:
    service = start(path, clock)
    yield service
    service.database.dispose()
