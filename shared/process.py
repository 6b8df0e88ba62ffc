"""The command line that every service has: `python -m services.<name> web | worker | migrate`, and `repairs.py`'s."""

import logging
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import click

from shared.config import Environment, SettingError
from shared.db.migrations import migrate
from shared.repairs import add_commands
from shared.service import Service


def command_line(package: str, build: Callable[[Environment], Service]) -> click.Group:
    """Builds the group of commands; `build` puts the service together from the environment."""

    def service() -> Service:
        try:
            built = build(Environment())
        except SettingError as error:
            raise click.ClickException(str(error)) from error
        from shared.logs import configure

        configure(built.settings.log_format)
        return built

    @click.group(help=f"Runs {package}.")
    def group() -> None: ...

    @group.command(help="Serves the pages and the API with gunicorn.")
    @click.option("--port", default=8000, show_default=True)
    @click.option("--host", default="0.0.0.0", show_default=True)  # noqa: S104 - published by the gateway only
    @click.option("--processes", default=2, show_default=True)
    @click.option("--threads", default=8, show_default=True)
    def web(port: int, host: str, processes: int, threads: int) -> None:
        serve_web(lambda: web_app(service()), f"{host}:{port}", processes, threads)

    @group.command(help="Carries events, runs timers and the service's own loops.")
    @click.option("--health-port", default=9000, show_default=True)
    def worker(health_port: int) -> None:
        run_worker(service(), health_port)

    @group.command("migrate", help="Brings the database to the newest schema.")
    def migrate_() -> None:
        migrate(service().database, package)
        click.echo(f"{package} is at the newest schema.")

    add_commands(group, service)
    return group


def web_app(service: Service):
    """The Flask app of the service; on PostgreSQL its commits wake the workers by NOTIFY."""
    return service.make_app(service)


def serve_web(make_app: Callable, address: str, processes: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Gunicorn(BaseApplication):
        cfg: Any

        def load_config(self) -> None:
            for name, value in dict(bind=address, workers=processes, threads=threads, worker_class="gthread",
                                    timeout=30, graceful_timeout=20, accesslog=None,
                                    control_socket_disable=True).items():
                self.cfg.set(name, value)

        def load(self):
            return make_app()

    Gunicorn().run()


def run_worker(service: Service, health_port: int) -> None:
    """Runs the worker until SIGTERM or SIGINT."""
    from shared.http.health import serve_health
    from shared.worker import Worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = Worker(service)
    worker.start()
    health = threading.Thread(target=serve_health, args=(service, health_port, stop, worker.is_alive), daemon=True)
    health.start()
    logging.getLogger(__name__).info("worker of %s started", service.name)
    while not stop.wait(1.0):
        pass
    worker.stop()
    sys.exit(0)
