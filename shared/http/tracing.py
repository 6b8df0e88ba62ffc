"""Gives each request a trace id and writes one line about it into the log.

The line names the route's rule, never the path, which may carry a code; no query, no body, no address.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable

from flask import Flask, Response, current_app, g, request

from shared.trace import current_trace, use_trace

HEADER = "X-Request-ID"
LOOKS_LIKE_AN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
QUIET = {"static", "health.alive", "health.ready", "health.metrics"}
log = logging.getLogger("reconvene.http")


class Traced:
    """WSGI middleware: the id from `X-Request-ID` if it looks like one, else a new one, holds for the request."""

    def __init__(self, app: Callable):
        self.app = app

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        with use_trace(given if LOOKS_LIKE_AN_ID.fullmatch(given) else None):
            return self.app(environ, start_response)


def trace_requests(app: Flask) -> None:
    app.wsgi_app = Traced(app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(_start)
    app.after_request(_end)


def _start() -> None:
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = current_trace()
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    level = logging.DEBUG if request.endpoint in QUIET else logging.INFO
    log.log(level, "request", extra={
        "service": current_app.extensions["reconvene"].name, "method": request.method,
        "route": request.url_rule.rule if request.url_rule else "none",
        "status": response.status_code, "ms": milliseconds})
    return response
