"""The simulator's HTTP edge: one Flask app under `/simulator`."""

import secrets

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from shared.clock import Clock
from shared.errors import NotFound, Refusal
from simulator.clockrun import ClockRun
from simulator.config import Settings
from simulator.exchange import Exchange
from simulator.pace import ExchangePace, HourByHour, Pace, Together
from simulator.web import words
from simulator.web.api import api
from simulator.web.calls import calls
from simulator.web.clock import clock_pages
from simulator.web.fault_pages import fault_pages
from simulator.web.handset_pages import handset_pages
from simulator.web.mail_pages import mail_pages
from simulator.web.rest import rest
from simulator.web.telnyx import second

PREFIX = "/simulator"
MACHINE_PATHS = (f"{PREFIX}/api/", f"{PREFIX}/2010-04-01/", f"{PREFIX}/v2/")
MOST_BYTES = 256 * 1024
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = (handset_pages, mail_pages, clock_pages, fault_pages, calls)
EXPLAINED = {
    400: ("We could not read that", "Please go back and try again."),
    404: ("There is nothing here", "The phone, mail or page you asked for is not in the demo."),
    413: ("That is too much", "Please go back and send less at once."),
}


def create_app(settings: Settings, clock: Clock, pace: Pace | None = None) -> Flask:
    """The pages, the JSON API and the provider's REST API. `pace` lets the clock page run all services in step."""
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static",
                static_url_path=f"{PREFIX}/static")
    exchange = Exchange.opened(settings, clock)
    app.extensions["simulator_exchange"] = exchange
    services = pace or HourByHour(clock)
    app.extensions["simulator_clock"] = ClockRun(clock, Together(services, ExchangePace(exchange)))
    app.config.update(
        SECRET_KEY=settings.secret_key or _kept_key(exchange), MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_NAME="simulator_session", SESSION_COOKIE_PATH=PREFIX, SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False,
    )
    words.teach(app)
    protection = CSRFProtect(app)
    for blueprint in (*PAGES, api, rest, second):
        app.register_blueprint(blueprint, url_prefix=_under(blueprint))
    for machine_door in (api, rest, second):
        protection.exempt(machine_door)
    app.after_request(_guarded)
    _explain_errors(app)
    return app


def _under(blueprint: Blueprint) -> str:
    return PREFIX + (blueprint.url_prefix or "")


def _kept_key(exchange: Exchange) -> str:
    """A key of its own, made once and kept in the store: forms stay good over a restart."""
    with exchange.store.transaction() as db:
        db.execute("INSERT OR IGNORE INTO note VALUES ('secret_key', ?)", (secrets.token_hex(32),))
        return str(db.execute("SELECT value FROM note WHERE name = 'secret_key'").fetchone()["value"])


def _guarded(response: Response) -> Response:
    headers = {
        "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    }
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _explain_errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> tuple[str, int]:
        return _error_page("This page was open for too long", "Please go back, reload the page and try again.", 400)

    @app.errorhandler(NotFound)
    def unknown(error: NotFound) -> tuple[str, int]:
        return _error_page(*EXPLAINED[404], 404)

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> tuple[str, int]:
        return _error_page("That cannot be done", error.message, 422)

    @app.errorhandler(HTTPException)
    def unusual(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        if request.path.startswith(MACHINE_PATHS):
            return jsonify(code=20404 if code == 404 else 20001, message=error.name, status=code), code
        heading, advice = EXPLAINED.get(code, ("Something went wrong", "Please go back and try again."))
        return _error_page(heading, advice, code)


def _error_page(heading: str, advice: str, code: int) -> tuple[str, int]:
    return render_template("error.html", heading=heading, advice=advice), code
