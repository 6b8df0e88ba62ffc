"""A relay or a consumer as a process of its own, for the test that kills them:
`python -m tests.integration.bus.chaos_process relay|consumer FOLDER`."""

import sys
import threading

from shared.bus.connections import Bus
from tests.integration.bus.pieces import consumer, leave_trace, make_service, relay


def main(role: str, folder: str) -> None:
    bus = Bus(f"embedded://{folder}/bus.db?lease_seconds=0.5", partitions=2)
    if role == "relay":
        work = relay(make_service("intake", f"sqlite:///{folder}/intake.db"), bus)
        work.batch = 20
    else:
        work = consumer(make_service("scheduler", f"sqlite:///{folder}/scheduler.db",
                                     {"case.changed": leave_trace}), bus)
    work.run(threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
