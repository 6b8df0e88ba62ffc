"""The embedded default: the three services, the queue and the simulator in one process, on one origin.

The only module that sees all three services. No object crosses between them: events still go through JSON on the
queue, each service keeps its own database file, and the threads are those that run as processes in production.
"""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from waitress.server import create_server  # type: ignore[import-untyped]

import simulator
from services.intake import bootstrap as intake
from services.notifier import bootstrap as notifier
from services.place import Place
from services.scheduler import bootstrap as scheduler
from shared.bus.embedded_store import Store
from shared.clock import DemoClock
from shared.config import Environment
from shared.db.migrations import migrate
from shared.service import Service
from shared.worker import Worker
from simulator.pace import earliest

ACCOUNT = "AC" + "0" * 31 + "1"
CENTRE_NUMBER = "+13125550100"
THREADS = 16
log = logging.getLogger(__name__)


class Together:
    """Everything on one origin. `port` 0 takes a free one; `address` says where people find it."""

    def __init__(self, place: Place, port: int = 8000, host: str = "127.0.0.1",
                 variables: dict[str, str] | None = None):
        place.prepare()
        self.place = place
        self.host, self.port = host, port or free_port()
        self.address = f"http://localhost:{self.port}"
        self.clock = DemoClock(place.clock_file)
        self.stopping = threading.Event()
        self.variables = environment(place, self.address, self.port) | (variables or {})
        self._start_simulator()
        self.services = [self._build(module, package) for module, package in (
            (intake, "services.intake"), (scheduler, "services.scheduler"), (notifier, "services.notifier"))]
        self.intake, self.scheduler, self.notifier = self.services
        self.workers = [Worker(service) for service in self.services]
        self.pace = ServicesPace(self)

    def start(self) -> None:
        """Starts the server, then what calls it: the simulator's deliveries and the workers with their texts."""
        self.server = create_server(self._dispatcher(), host=self.host, port=self.port, threads=THREADS,
                                    max_request_body_size=1024 * 1024)
        self.serving = threading.Thread(target=self.server.run, name="web", daemon=True)
        self.serving.start()
        self.delivery = simulator.start_delivery(self.simulator_settings, self.clock, self.stopping)
        for worker in self.workers:
            worker.start()

    def stop(self) -> None:
        """Lets everything finish what it is at, then ends it."""
        self.stopping.set()
        self.server.close()
        for worker in self.workers:
            worker.stop()
        self.mail.stop()
        self.delivery.join(5)
        for service in self.services:
            service.database.dispose()

    def _start_simulator(self) -> None:
        settings = simulator.Settings.from_env(Environment(self.variables))
        self.mail = simulator.start_mail(settings, self.clock)
        self.simulator_settings = settings
        self.variables["NOTIFIER_SMTP_PORT"] = str(self.mail.port)

    def _build(self, module: Any, package: str) -> Service:
        settings = module.Settings.from_env(Environment(self.variables))
        service = module.build(settings, self.clock)
        migrate(service.database, package)
        return service

    def _dispatcher(self) -> Callable[[dict, Callable], Iterable[bytes]]:
        """Sends a request to the app that owns its path: the same paths that the gateway sends on in production."""
        front = self.intake.make_app(self.intake)
        owners = {"sessions": self.scheduler.make_app(self.scheduler),
                  "messages": self.notifier.make_app(self.notifier),
                  "simulator": simulator.create_app(self.simulator_settings, self.clock, self.pace)}

        def dispatch(environ: dict, start_response: Callable) -> Iterable[bytes]:
            first = environ.get("PATH_INFO", "").split("/", 2)[1:2]
            return owners.get(first[0] if first else "", front)(environ, start_response)

        return dispatch


class ServicesPace:
    """Tells the demo's clock what comes next and when everything that was due is done (see `simulator.pace.Pace`)."""

    def __init__(self, together: Together):
        self.together = together
        self.queue = Store(str(together.place.folder / "bus.db"), lease_seconds=1.0)

    def next_due(self) -> datetime | None:
        """The earliest moment at which any service has something to do."""
        now = self.together.clock.now()
        return earliest(*(service.look_ahead(now).next_at for service in self.together.services))

    def settled(self) -> bool:
        """True if nothing is due, unpublished, on the queue or in flight; looked at twice, as work makes work."""
        return all(self._is_quiet() for _ in range(2))

    def _is_quiet(self) -> bool:
        soon = self.together.clock.now() + timedelta(milliseconds=50)
        return (not any(service.look_ahead(soon).busy for service in self.together.services)
                and self.queue.is_idle())


def environment(place: Place, address: str, port: int) -> dict[str, str]:
    """The settings of the embedded default: everything on this machine, the simulator for Twilio and SMTP."""
    inside = f"http://127.0.0.1:{port}"
    return place.keys() | {
        "INTAKE_DATABASE_URL": place.database("intake"),
        "SCHEDULER_DATABASE_URL": place.database("scheduler"),
        "NOTIFIER_DATABASE_URL": place.database("notifier"),
        "RECONVENE_BUS_URL": f"embedded://{place.folder.resolve()}/bus.db",
        "RECONVENE_PUBLIC_URL": address,
        "RECONVENE_SECURE_COOKIES": "no",
        "RECONVENE_LOG_FORMAT": "plain",
        "RECONVENE_DEMO_CLOCK": str(place.clock_file),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "NOTIFIER_TWILIO_API_URL": f"{inside}/simulator",
        "NOTIFIER_SMS_SENDER": CENTRE_NUMBER,
        "NOTIFIER_WEBHOOK_BASE_URL": inside,
        "NOTIFIER_SMTP_HOST": "127.0.0.1",
        "NOTIFIER_SMTP_STARTTLS": "no",
        "NOTIFIER_MAIL_FROM": "Community Centre for Resolution <hello@ccr.example>",
        "SIMULATOR_DATABASE": str(place.folder / "simulator.db"),
        "SIMULATOR_WEBHOOK_URL": f"{inside}/messages/webhooks/sms",
        "SIMULATOR_PUBLIC_URL": address,
        "SIMULATOR_MEDIA_URL": inside,
        "SIMULATOR_SENDER": CENTRE_NUMBER,
        "SIMULATOR_SMTP_PORT": "0",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
