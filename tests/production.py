"""Runs what docker-compose.yml describes as processes on this machine, against its PostgreSQL and RabbitMQ.

The commands, variables, secrets, database roles, the broker's user and the gateway's rules are the real ones; only
names of machines and ports are others, and database roles and the virtual host carry a tag, so that several can run.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from shared.ids import new_id
from tests import composition, servers
from tests.composition import ROOT, SERVICES

PORT_OPTION = {"web": ["--host", "127.0.0.1", "--processes", "1", "--port"], "worker": ["--health-port"]}
UPSTREAM = re.compile(r"dynamic a (\S+) 8000 \{[^}]*\}")
READY_SECONDS, STOP_SECONDS = 60, 30


class Production:
    """The containers of docker-compose.yml as processes. `address` is the gateway's."""

    def __init__(self, folder: Path, **changes: str):
        self.folder, self.changes = folder, changes
        self.tag = f"rt{new_id()[:6]}"
        self.secrets = composition.make_secrets(folder / "secrets")
        self.ports = {name: free_port() for name in [*self.containers("web"), *self.containers("worker"), "gateway"]}
        self.address = f"http://127.0.0.1:{self.ports['gateway']}"
        self.processes: dict[str, subprocess.Popen] = {}

    def containers(self, kind: str) -> list[str]:
        return [f"{name}-{kind}" for name in SERVICES]

    def start(self) -> None:
        """Migrates, starts every container and returns when all of them are ready."""
        for name in self.containers("migrate"):
            ended = self.run(name)
            assert ended.returncode == 0, f"{name} failed:\n{ended.stderr[-3000:]}"
        for name in [*self.containers("web"), *self.containers("worker")]:
            self.start_one(name)
        self.start_gateway()
        for name in [*self.containers("web"), *self.containers("worker")]:
            self.wait_until_ready(name)
        wait_for(f"{self.address}/healthz", "gateway", self.log("gateway"))

    def run(self, container: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a container to its end, with another command if one is given, as `docker compose run` does."""
        return subprocess.run([sys.executable, "-m", *(command or self.command(container))], cwd=ROOT, check=False,
                              env=self.environment(container), capture_output=True, text=True, timeout=READY_SECONDS)

    def start_one(self, container: str) -> None:
        kind = container.rpartition("-")[2]
        command = [sys.executable, "-m", *self.command(container), *PORT_OPTION[kind], str(self.ports[container])]
        self._spawn(container, command, self.environment(container))

    def start_gateway(self) -> None:
        file = self.folder / "Caddyfile"
        file.write_text(self.caddyfile())
        self._spawn("gateway", ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)],
                    {"PATH": os.environ["PATH"], "HOME": str(self.folder), "RECONVENE_DOMAIN": self.address})

    def caddyfile(self) -> str:
        """The gateway's rules with the ports of this run in place of names that only Docker knows."""
        text = (ROOT / "deploy" / "Caddyfile").read_text().replace("http://:2080", f"http://127.0.0.1:{free_port()}")
        return UPSTREAM.sub(lambda match: f"to 127.0.0.1:{self.ports[match[1]]}", text)

    def command(self, container: str) -> list[str]:
        return composition.as_written()["services"][container]["command"]

    def environment(self, container: str) -> dict[str, str]:
        """The container's variables; machines' names replaced, and the secrets that name them given outright."""
        service = container.partition("-")[0]
        given = composition.environment_of(container, self.secrets)
        database = given[f"{service.upper()}_DATABASE_URL_FILE"]
        here = {f"{service.upper()}_DATABASE_URL": self.database_url(Path(database).stem),
                "RECONVENE_BUS_URL": self.bus_url(), "RECONVENE_PUBLIC_URL": self.address,
                "RECONVENE_SECURE_COOKIES": "no"}
        return composition.process_environment(container, self.secrets, **here, **self.changes)

    def database_url(self, secret: str) -> str:
        """`intake_database_url` or `intake_owner_url`, with the tag in the names of role and database."""
        url, server = urlsplit(self.secret(secret)), urlsplit(servers.postgres_server())
        return (f"postgresql+psycopg://{self.tag}_{url.username}:{url.password}@{server.hostname}:{server.port or 5432}"
                f"/{self.tag}_{url.path[1:]}")

    def bus_url(self) -> str:
        url, server = urlsplit(self.secret("bus_url")), urlsplit(servers.rabbit_server())
        return f"amqp://{self.tag}:{url.password}@{server.hostname}:{server.port or 5672}/{self.tag}"

    def secret(self, name: str) -> str:
        return (self.secrets / f"{name}.txt").read_text()

    def log(self, container: str) -> Path:
        return self.folder / f"{container}.log"

    def health_url(self, container: str) -> str:
        """What the container's health check asks, at this run's port."""
        test = composition.as_written()["services"][container]["healthcheck"]["test"]
        path = urlsplit(re.search(r"http://[^']+", test[-1])[0]).path
        return f"http://127.0.0.1:{self.ports[container]}{path}"

    def wait_until_ready(self, container: str) -> None:
        wait_for(self.health_url(container), container, self.log(container))

    def stop(self) -> dict[str, int]:
        """Ends everything as `docker compose stop` does; the exit code of each container."""
        for process in self.processes.values():
            process.terminate()
        return {name: self._end(process) for name, process in self.processes.items()}

    def _end(self, process: subprocess.Popen) -> int:
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _spawn(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log,
                                                    stdin=subprocess.DEVNULL)


@contextmanager
def production(folder: Path, **changes: str) -> Iterator[Production]:
    """Production with databases, roles and a virtual host of its own, started; all is removed at the end."""
    made = Production(folder, **changes)
    servers.postgres_answers()
    servers.rabbit_answers()
    servers.command_stands("caddy")
    with _databases(made), _broker(made):
        try:
            made.start()
            yield made
        finally:
            made.stop()


@contextmanager
def _databases(made: Production) -> Iterator[None]:
    """Runs deploy/postgres/service.sql for each service, as deploy/postgres/init.sh does."""
    server = servers.postgres_server().replace("+psycopg", "")
    names = []
    try:
        for line in made.secret("postgres_roles").splitlines():
            service, password, owner_password = line.split()
            names.append(f"{made.tag}_{service}")
            values = {"service": names[-1], "owner": f"{names[-1]}_owner", "password": password,
                      "owner_password": owner_password}
            options = [f"--set={key}={value}" for key, value in (values | {"ON_ERROR_STOP": "1"}).items()]
            subprocess.run(["psql", "-qX", *options, "--file", str(ROOT / "deploy/postgres/service.sql"), server],
                           check=True, capture_output=True)
        yield
    finally:
        for name in names:
            servers.run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'DROP ROLE IF EXISTS "{name}"',
                            f'DROP ROLE IF EXISTS "{name}_owner"')


@contextmanager
def _broker(made: Production) -> Iterator[None]:
    """Imports the definitions that the broker starts with, under the tag."""
    definitions = json.loads(made.secret("rabbitmq_definitions"))
    for kind, key in (("users", "name"), ("vhosts", "name"), ("permissions", "vhost"), ("permissions", "user")):
        for one in definitions[kind]:
            one[key] = made.tag
    servers.rabbit_control("import_definitions", said=json.dumps(definitions))
    try:
        yield
    finally:
        servers.rabbit_control("delete_vhost", made.tag)
        servers.rabbit_control("delete_user", made.tag)


def wait_for(url: str, name: str, log: Path) -> None:
    """Waits until `url` answers 200; fails with the end of the log."""
    deadline = time.monotonic() + READY_SECONDS
    said = "nothing"
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except HTTPError as error:
            said = f"{error.code} {error.read()[:300]!r}"
        except (URLError, OSError) as error:
            said = str(error)
        time.sleep(0.1)
    raise AssertionError(f"{name} is not ready, it says {said}. Its log ends:\n" + log.read_text()[-3000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
