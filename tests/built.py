"""Builds a service with the settings that production has, on a database file of its own."""

from importlib import import_module
from pathlib import Path

from shared.config import Environment
from shared.service import Service
from shared.testing.clock import FakeClock
from tests import composition


def build_service(name: str, folder: Path) -> Service:
    """`intake`, `scheduler` or `notifier`, not migrated, with its database and queue in `folder`."""
    secrets = folder / "secrets"
    if not secrets.exists():
        composition.make_secrets(secrets)
    variables = composition.environment_of(f"{name}-web", secrets) | {
        f"{name.upper()}_DATABASE_URL": f"sqlite:///{folder / name}.db",
        "RECONVENE_BUS_URL": f"embedded://{folder}/bus.db",
    }
    bootstrap = import_module(f"services.{name}.bootstrap")
    settings = import_module(f"services.{name}.config").Settings.from_env(Environment(variables))
    return bootstrap.build(settings, FakeClock())
