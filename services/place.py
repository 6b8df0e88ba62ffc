"""Where the embedded default keeps its data, and the secrets that it makes for itself at the first start."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet


@dataclass(frozen=True)
class Place:
    """One folder with everything: a database per service, the queue, the simulator's, the demo's clock, the keys."""

    folder: Path

    @property
    def clock_file(self) -> Path:
        return self.folder / "demo-clock"

    @property
    def seeded_file(self) -> Path:
        """Stands once the demo centre is complete: a start that was cut off begins its demo anew."""
        return self.folder / "demo-complete"

    def database(self, name: str) -> str:
        return f"sqlite:///{self.folder.resolve() / name}.db"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def keys(self) -> dict[str, str]:
        """The secrets of this installation, made at the first start and readable by the owner only."""
        path = self.folder / "keys.json"
        if not path.exists():
            draft = self.folder / "keys.draft"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(new_keys(), file)
            draft.replace(path)
        return json.loads(path.read_text())


def new_keys() -> dict[str, str]:
    names = ("RECONVENE_SECRET_KEY", "RECONVENE_COOKIE_KEYS", "NOTIFIER_LINK_KEY", "INTAKE_PASSWORD_SALT",
             "TWILIO_AUTH_TOKENS", "SIMULATOR_SECRET_KEY")
    return {name: secrets.token_urlsafe(32) for name in names} | {"INTAKE_SEAL_KEYS": Fernet.generate_key().decode()}
