"""Puts a service's Flask app together."""

from collections.abc import Callable, Iterable
from pathlib import Path

import flask_smorest
from flask import Blueprint, Flask, current_app

from shared.http import parked
from shared.http.again import begin_anew
from shared.http.answers import ErrorAnswer
from shared.http.api_document import SECURITY_SCHEMES
from shared.http.assets import serve_assets
from shared.http.errors import show_errors
from shared.http.forms import fill_forms
from shared.http.guards import current_participant, current_staff
from shared.http.health import health_pages
from shared.http.input import look_at_input
from shared.http.language import chosen_language, speak
from shared.http.limits import limiter
from shared.http.moments import show_moments
from shared.http.navigation import active_way, navigation
from shared.http.pieces import show_pieces
from shared.http.security import csrf, json_only, secure
from shared.http.tracing import trace_requests
from shared.service import Service

TEMPLATES = Path(__file__).parent / "templates"


class Api(flask_smorest.Api):
    """The service's API; its errors have the one shape of `ErrorAnswer`."""

    ERROR_SCHEMA = ErrorAnswer  # type: ignore[assignment]

    def _register_error_handlers(self) -> None:
        """`show_errors` answers for pages and API alike."""


def create_app(service: Service, import_name: str, *, prefix: str, pages: Iterable[Blueprint] = (),
               apis: Iterable[flask_smorest.Blueprint] = (), configure: Callable[[Flask], None] | None = None) -> Flask:
    """The Flask app of `service`, ready to be served at `prefix` ("/", "/sessions" …) of the one origin.

    `import_name` is the `__name__` of the service's `app.py`: its `web/templates`, `web/static` and
    `web/translations` are found beside it. `pages` are registered under the prefix, `apis` under
    `<prefix>/api/v1`, documented at `<prefix>/api/openapi.json`. `configure` sees the app before the blueprints.
    """
    prefix = prefix.rstrip("/")
    app = Flask(import_name, template_folder="web/templates", static_folder=None)
    app.extensions["reconvene"] = service
    app.config["RECONVENE_PREFIX"] = prefix
    _set_up(app, service, prefix)
    if configure:
        configure(app)
    for page in (*pages, parked.pages):
        app.register_blueprint(page, url_prefix=prefix + (page.url_prefix or ""))
    _add_apis(app, service, prefix, apis)
    begin_anew(app, service)
    show_errors(app)
    return app


def current_service() -> Service:
    """The service that the page at hand belongs to."""
    return current_app.extensions["reconvene"]


def _set_up(app: Flask, service: Service, prefix: str) -> None:
    """Order matters: the first of these to see a request is the first one here."""
    app.register_blueprint(Blueprint("layout", __name__, template_folder=str(TEMPLATES)))
    trace_requests(app)
    secure(app, service.settings)
    look_at_input(app)
    json_only(app)
    csrf.init_app(app)
    limiter.init_app(app)
    speak(app)
    show_moments(app)
    show_pieces(app, prefix)
    fill_forms(app)
    serve_assets(app, prefix)
    app.register_blueprint(health_pages(service), url_prefix=prefix or None)
    app.jinja_env.globals.update(centre=service.settings, current_staff=current_staff, page_language=chosen_language,
                                 current_participant=current_participant, navigation=navigation, active_way=active_way)


def _add_apis(app: Flask, service: Service, prefix: str, apis: Iterable[flask_smorest.Blueprint]) -> None:
    app.config.update(API_TITLE=f"Reconvene {service.name}", API_VERSION="v1", OPENAPI_VERSION="3.1.0",
                      OPENAPI_URL_PREFIX=f"{prefix}/api", OPENAPI_JSON_PATH="openapi.json")
    api = Api(app)
    for name, scheme in SECURITY_SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    for blueprint in apis:
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint, url_prefix=f"{prefix}/api/v1{blueprint.url_prefix or ''}")
