"""Reads docker-compose.yml the way docker compose does, so that tests can run what it describes without containers."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
SERVICES = ("intake", "scheduler", "notifier")
EXAMPLE = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "NOTIFIER_SMS_SENDER": "+13125550100",
           "NOTIFIER_SMTP_HOST": "mail.example"}


class Missing(Exception):
    """A variable that docker compose would refuse to start without."""


@cache
def as_written() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def filled_in(variables: dict[str, str]) -> dict[str, Any]:
    """The composition with `${NAME}`, `${NAME:-default}` and `${NAME:?message}` replaced in every text."""
    return _fill(as_written(), variables)


def example_variables() -> dict[str, str]:
    """What deploy/example.env sets, with examples where it leaves a blank."""
    lines = (ROOT / "deploy" / "example.env").read_text().splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return pairs | EXAMPLE


def make_secrets(folder: Path) -> Path:
    """Runs deploy/make-secrets; the folder then holds a file per secret."""
    subprocess.run([sys.executable, str(ROOT / "deploy" / "make-secrets"), str(folder)], check=True,
                   capture_output=True, text=True)
    return folder


def environment_of(container: str, secrets: Path) -> dict[str, str]:
    """The variables of a container, with the paths of its secrets pointing into `secrets`."""
    wanted = filled_in(example_variables())["services"][container]["environment"]
    return {name: str(value).replace("/run/secrets/", f"{secrets}/") + (".txt" if "/run/secrets/" in str(value) else "")
            for name, value in wanted.items()}


def process_environment(container: str, secrets: Path, **changes: str) -> dict[str, str]:
    """The same for a process on this machine, with `changes` on top (which win over a `_FILE`)."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | environment_of(container, secrets) | changes


def _fill(value: Any, variables: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(inner, variables) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, variables) for inner in value]
    return VARIABLE.sub(lambda match: _value(match, variables), value) if isinstance(value, str) else value


def _value(match: re.Match[str], variables: dict[str, str]) -> str:
    name, sign, rest = match.groups()
    if variables.get(name):
        return variables[name]
    if sign == "?":
        raise Missing(f"{name}: {rest}")
    return rest or ""
