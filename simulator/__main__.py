"""`python -m simulator web`: the simulator in a process of its own."""

import logging
import signal
import sys
import threading
from types import FrameType

import click
from waitress.server import create_server  # type: ignore[import-untyped]

from shared.clock import clock_from
from shared.config import Environment, SettingError
from simulator import Settings, create_app, start_delivery, start_mail

THREADS = 24


@click.group(help="The pretend phone company and mail house.")
def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


@main.command(help="Serves the pages, the provider's API and SMTP until it is told to stop.")
def web() -> None:
    try:
        settings = Settings.from_env(Environment())
    except SettingError as error:
        sys.exit(str(error))
    clock, stop = clock_from(settings.demo_clock), threading.Event()
    mail, delivery = start_mail(settings, clock), start_delivery(settings, clock, stop)
    server = create_server(create_app(settings, clock), host=settings.host, port=settings.port, threads=THREADS)
    signal.signal(signal.SIGTERM, _end)
    click.echo(f"Phones and mailboxes: {settings.public_url}/simulator/   Mail: port {mail.port}")
    try:
        server.run()
    finally:
        stop.set()
        mail.stop()
        delivery.join(timeout=5)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
