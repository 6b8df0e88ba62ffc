"""Three addresses for those who run the service: is it alive, is it ready, how is it doing.

`/healthz` answers while the process does. `/readyz` answers 200 once the service can do its work, else 503 with the
reasons as codes. `/metrics` is for the scraper only: with the bearer token of the settings, or, where none is set,
from the machine itself and not through a proxy.
"""

import hmac
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Response, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

from shared.db.migrations import is_current
from shared.http.figures import metrics_text
from shared.service import Service

log = logging.getLogger(__name__)
TEXT = "text/plain; version=0.0.4; charset=utf-8"
BUS_SECONDS = 2.0
LOOK_SECONDS = 0.5
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")
Check = Callable[[], bool]


def health_pages(service: Service) -> Blueprint:
    """The three addresses of a web process, as a blueprint."""
    pages = Blueprint("health", __name__)

    def alive() -> Response:
        return _json_response(200, {"status": "alive"})

    def ready() -> Response:
        return _json_response(*readiness(service))

    def metrics() -> Response:
        if not may_read_metrics(request.environ, service.settings.metrics_token):
            return Response("forbidden\n", 403, mimetype="text/plain")
        return Response(metrics_text(service), content_type=TEXT)

    for path, view in (("/healthz", alive), ("/readyz", ready), ("/metrics", metrics)):
        view.guard = ("all", ())  # type: ignore[attr-defined]
        pages.add_url_rule(path, view.__name__, view)
    return pages


def readiness(service: Service, checks: dict[str, Check] | None = None) -> tuple[int, dict]:
    """(200, …) or (503, reasons): `database` does not answer, `migrations` are missing, or one of `checks` fails."""
    reasons = _database_reasons(service) + [code for code, check in (checks or {}).items() if not _holds(check)]
    if reasons:
        return 503, {"status": "not ready", "reasons": reasons}
    return 200, {"status": "ready"}


def may_read_metrics(environ: WSGIEnvironment, token: str | None) -> bool:
    if token:
        given = environ.get("HTTP_AUTHORIZATION", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if any(environ.get(name) for name in FORWARDED):
        return False
    try:
        return ip_address(environ.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def worker_app(service: Service, checks: dict[str, Check] | None = None):
    """The same three addresses as a bare WSGI app, for a worker that has no pages."""
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, kind, body = _worker_answer(service, checks, environ)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return app


def serve_health(service: Service, port: int, stop: threading.Event, is_alive: Check | None = None,
                 host: str = "0.0.0.0") -> None:  # noqa: S104 - reached from the container's network only
    """Serves `worker_app` until `stop` is set. `is_alive` says whether all threads of the worker still run.

    Only a worker asks for the bus: pages write to the outbox and work on without it.
    """
    checks: dict[str, Check] = {"bus": lambda: bus_answers(service.settings.bus_url)}
    app = worker_app(service, checks | ({"threads": is_alive} if is_alive else {}))
    sockets: dict = {}
    server = create_server(app, map=sockets, host=host, port=port, threads=2, ident=None)
    while not stop.is_set():  # closed by the thread that waits on them: closed by another, the wait would break
        wasyncore.loop(timeout=LOOK_SECONDS, map=sockets, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


def bus_answers(url: str) -> bool:
    """True if something listens at the broker's address, or the folder of the embedded queue is there."""
    place = urlsplit(url)
    if place.scheme == "embedded":
        return Path(place.path).parent.is_dir()
    with socket.create_connection((place.hostname, place.port or 5672), timeout=BUS_SECONDS):
        return True


def _worker_answer(service: Service, checks: dict[str, Check] | None,
                   environ: WSGIEnvironment) -> tuple[str, str, bytes]:
    path = environ.get("PATH_INFO", "")
    if path == "/healthz":
        return "200 OK", "application/json", b'{"status": "alive"}'
    if path == "/readyz":
        code, reasons = readiness(service, checks)
        return "200 OK" if code == 200 else "503 Service Unavailable", "application/json", json.dumps(reasons).encode()
    if path != "/metrics":
        return "404 Not Found", "text/plain", b"not found\n"
    if not may_read_metrics(environ, service.settings.metrics_token):
        return "403 Forbidden", "text/plain", b"forbidden\n"
    return "200 OK", TEXT, metrics_text(service)


def _database_reasons(service: Service) -> list[str]:
    package = service.make_app.__module__.rpartition(".")[0]  # services.intake.app -> services.intake
    try:
        with service.reading() as session:
            session.execute(text("SELECT 1"))
        return [] if is_current(service.database, package) else ["migrations"]
    except SQLAlchemyError:
        log.warning("the database did not answer", exc_info=True)
        return ["database"]


def _holds(check: Check) -> bool:
    try:
        return check()
    except Exception:
        log.warning("a readiness check failed", exc_info=True)
        return False


def _json_response(code: int, values: dict) -> Response:
    return Response(json.dumps(values), code, content_type="application/json")
