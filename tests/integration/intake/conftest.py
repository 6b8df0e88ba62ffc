import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient

from services.intake.bootstrap import build
from services.intake.config import Settings
from services.intake.handlers import demo
from shared.db.migrations import migrate
from shared.service import Service
from shared.testing.clock import FakeClock
from shared.testing.http import settings as shared_settings
from shared.testing.http import staff_client

SEAL_KEY = Fernet.generate_key().decode()


def build_intake(url: str, clock: FakeClock, seal_keys: tuple[str, ...] = (SEAL_KEY,)) -> Service:
    shared = shared_settings(database_url=url)
    return build(Settings(**vars(shared), seal_keys=seal_keys, password_salt="salt for tests"), clock)


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the demo's staff: hashing four passwords for each test would take most of its time."""
    path = tmp_path_factory.mktemp("intake") / "seeded.db"
    service = build_intake(f"sqlite:///{path}", FakeClock())
    migrate(service.database, "services.intake")
    with service.work() as work:
        demo.seed_staff(work)
    service.database.dispose()
    return path


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def intake(tmp_path: Path, clock: FakeClock, seeded_file: Path) -> Iterator[Service]:
    """Intake on a SQLite file of its own, with the demo's staff."""
    shutil.copy(seeded_file, tmp_path / "intake.db")
    service = build_intake(f"sqlite:///{tmp_path / 'intake.db'}", clock)
    yield service
    service.database.dispose()


@pytest.fixture
def app(intake: Service) -> Flask:
    return intake.make_app(intake)


@pytest.fixture
def coordinator(app: Flask) -> FlaskClient:
    return staff_client(app, "coordinator", staff_id=demo.staff_id("coordinator"))
