"""Puts a walk together for a deployment that runs."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from tests.system.centre import centre_of
from tests.system.checks_of_cases import check_cases
from tests.system.checks_of_events import check_events
from tests.system.checks_of_logs import check_logs
from tests.system.checks_of_messages import check_messages
from tests.system.couples import BEGIN, Couple
from tests.system.deployment import Deployment, running
from tests.system.phones import Phones
from tests.system.walk import Walk


@contextmanager
def walking(deployment: Deployment, couples: Sequence[Couple]) -> Iterator[Walk]:
    """Starts the deployment on the story's first morning; stops it at the end."""
    deployment.clock.begin_at(BEGIN)
    phones = Phones(deployment.simulator, Path(deployment.variables["SIMULATOR_DATABASE"]))
    with running(deployment), closing(centre_of(deployment)) as centre:
        yield Walk(deployment, centre, phones, couples)


def check_everything(walk: Walk) -> None:
    """Nothing lost, nothing twice, everything in order, and nothing strange in the logs."""
    check_cases(walk.centre, walk.couples)
    check_messages(walk.centre, walk.phones, walk.couples, walk.deployment.kills)
    check_events(walk.centre)
    check_logs(walk.deployment.folder)
