"""Real processes of the whole product, to be killed and watched.

Two set-ups with the same face: `embedded` (one process) and `servers` (a web and two workers of each service on
PostgreSQL and RabbitMQ, and a simulator that is never killed).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from services.place import Place, new_keys
from services.together import environment, free_port
from shared.clock import DemoClock

NAMES = ("intake", "scheduler", "notifier")
START_SECONDS = 40


def wait_until(true: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Looks every 50 ms until `true()` is; fails with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain until {what}")
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2, allow_redirects=False).status_code < 400
    except requests.RequestException:
        return False


@dataclass
class Part:
    """One process of the deployment; it starts again with the same command and environment."""

    name: str
    command: list[str]
    health: str
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", *self.command], env=os.environ | self.environment,
                                            stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """SIGKILL to the process and its children: nothing is finished, nothing is closed."""
        if self.process is not None:
            with suppress(ProcessLookupError):  # it is gone already, which is what was wanted
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def has_ended(self) -> bool:
        """True if the process is gone though nobody killed it."""
        return self.process is not None and self.process.poll() is not None

    def is_ready(self) -> bool:
        return answers(self.health)


@dataclass
class Deployment:
    """All processes. `variables` is the environment they share; the test's own handlers use the same."""

    folder: Path
    variables: dict[str, str]
    web: dict[str, str]
    parts: list[Part] = field(default_factory=list)
    spared: tuple[str, ...] = ()
    kills: int = 0

    @property
    def clock(self) -> DemoClock:
        return DemoClock(self.variables["RECONVENE_DEMO_CLOCK"])

    @property
    def simulator(self) -> str:
        return f"{self.web['simulator']}/simulator"

    def start(self) -> None:
        for part in self.parts:
            part.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        for part in self.parts:
            wait_until(part.is_ready, f"{part.name} is ready (see {part.log})", START_SECONDS)

    def kill_one(self, chance: random.Random) -> Part:
        """Kills a process chosen by chance and starts it again at once; returns it."""
        part = chance.choice([part for part in self.parts if part.name not in self.spared])
        part.kill()
        part.start()
        self.kills += 1
        return part

    def stop(self) -> None:
        for part in self.parts:
            part.kill()


def embedded(folder: Path, demo: bool = False) -> Deployment:
    port = free_port()
    place = Place(folder / "data")
    place.prepare()
    origin = f"http://127.0.0.1:{port}"
    variables = environment(place, f"http://localhost:{port}", port)
    command = ["services", "run", "--demo" if demo else "--no-demo", "--data", str(place.folder), "--port", str(port)]
    part = Part("everything", command, f"{origin}/readyz", folder / "everything.log", {})
    return Deployment(folder, variables, dict.fromkeys((*NAMES, "simulator"), origin), [part])


def servers(folder: Path, postgres: Callable[[str], str], rabbit: str, partitions: int = 2,
            workers: int = 2) -> Deployment:
    ports = {name: free_port() for name in (*NAMES, "simulator", "smtp")}
    web = {name: f"http://127.0.0.1:{ports[name]}" for name in (*NAMES, "simulator")}
    variables = server_variables(folder, postgres, rabbit, partitions, ports, web)
    deployment = Deployment(folder, variables, web, spared=("simulator",))
    deployment.parts.append(Part("simulator", ["simulator", "web"], f"{web['simulator']}/simulator/",
                                 folder / "simulator.log", variables))
    for name in NAMES:
        deployment.parts += service_parts(name, folder, ports[name], workers, variables)
    return deployment


def service_parts(name: str, folder: Path, port: int, workers: int, variables: dict[str, str]) -> Iterator[Part]:
    module = f"services.{name}"
    prefix = {"intake": "", "scheduler": "/sessions", "notifier": "/messages"}[name]
    subprocess.run([sys.executable, "-m", module, "migrate"], env=os.environ | variables, check=True, timeout=120,
                   capture_output=True)
    yield Part(f"{name}-web", [module, "web", "--host", "127.0.0.1", "--port", str(port), "--processes", "1"],
               f"http://127.0.0.1:{port}{prefix}/readyz", folder / f"{name}-web.log", variables)
    for number in range(1, workers + 1):
        health = free_port()
        yield Part(f"{name}-worker-{number}", [module, "worker", "--health-port", str(health)],
                   f"http://127.0.0.1:{health}/readyz", folder / f"{name}-worker-{number}.log", variables)


def server_variables(folder: Path, postgres: Callable[[str], str], rabbit: str, partitions: int,
                     ports: dict[str, int], web: dict[str, str]) -> dict[str, str]:
    place = Place(folder)
    defaults = environment(place, web["intake"], ports["simulator"])
    return defaults | new_keys() | {f"{name.upper()}_DATABASE_URL": postgres(name) for name in NAMES} | {
        "RECONVENE_BUS_URL": rabbit,
        "RECONVENE_PARTITIONS": str(partitions),
        "RECONVENE_LOG_FORMAT": "json",
        "NOTIFIER_WEBHOOK_BASE_URL": web["notifier"],
        "NOTIFIER_SMTP_PORT": str(ports["smtp"]),
        "SIMULATOR_WEBHOOK_URL": f"{web['notifier']}/messages/webhooks/sms",
        "SIMULATOR_PORT": str(ports["simulator"]),
        "SIMULATOR_SMTP_PORT": str(ports["smtp"]),
        "SIMULATOR_PUBLIC_URL": web["simulator"],
    }


@contextmanager
def running(deployment: Deployment) -> Iterator[Deployment]:
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()
