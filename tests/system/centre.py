"""The three services as the test's own hands hold them: staff steps, done in the databases of the deployment."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from services.intake import bootstrap as intake
from services.notifier import bootstrap as notifier
from services.scheduler import bootstrap as scheduler
from shared.clock import DemoClock
from shared.config import Environment
from shared.db.machinery import inbox, outbox
from shared.service import Service
from shared.work import Work
from tests.system.deployment import Deployment

PATIENCE_SECONDS = 60.0
DONE = ("handled", "ignored")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Centre:
    """Handlers called here commit like a page's: the deployment's workers do what follows."""

    intake: Service
    scheduler: Service
    notifier: Service
    clock: DemoClock

    @property
    def services(self) -> tuple[Service, ...]:
        return (self.intake, self.scheduler, self.notifier)

    def close(self) -> None:
        for service in self.services:
            service.database.dispose()

    def unfinished_events(self) -> int:
        """How many events have not been settled yet, summed over the two services that get each."""
        sent = {service.name: counted(service, _events) for service in self.services}
        settled: Counter[str] = Counter()
        for service in self.services:
            settled.update(counted(service, _settled))
        return sum((len(sent) - 1) * sent[name] - settled[name] for name in sent)


def centre_of(deployment: Deployment) -> Centre:
    """The services on the deployment's databases, by the deployment's settings."""
    env, clock = Environment(deployment.variables), deployment.clock
    built = [module.build(module.Settings.from_env(env), clock) for module in (intake, scheduler, notifier)]
    return Centre(*built, clock=clock)


def doing(service: Service, step: Callable[[Work], Result]) -> Result:
    """Runs `step` in a transaction, again if the database was lost under it: a step must be safe to repeat."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with service.work() as work:
                return step(work)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def counted(service: Service, read: Callable[[Session], Result]) -> Result:
    """What `read` finds in the service's database."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with service.reading() as session:
                return read(session)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _events(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(outbox)) or 0


def _settled(session: Session) -> dict[str, int]:
    """Producer -> how many of its events are settled here."""
    return dict(session.execute(select(inbox.c.producer, func.count()).where(inbox.c.status.in_(DONE))
                                .group_by(inbox.c.producer)).all())
