"""Every address belongs to one service and carries a check: staff, participant, a signature, or open on purpose."""

import pytest

from shared.http.guards import guard_of, scope_of
from shared.tokens import SCOPES
from tests.built import build_service
from tests.composition import SERVICES

PREFIXES = {"intake": "", "scheduler": "/sessions", "notifier": "/messages"}
# Made by libraries, and open: the shared look, and the description of the API.
LIBRARY_PAGES = {"static", "api-docs.openapi_json", "security.static"}


@pytest.fixture(params=SERVICES)
def app(request, tmp_path):
    service = build_service(request.param, tmp_path)
    made = service.make_app(service)
    made.extensions["name"] = request.param
    yield made
    service.database.dispose()


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LIBRARY_PAGES]


def guards(app, rule):
    """The guard of a view, or of each method of a class of views."""
    view = app.view_functions[rule.endpoint]
    methods = getattr(getattr(view, "view_class", None), "methods", None)
    return [guard_of(getattr(view.view_class, method.lower())) for method in methods] if methods else [guard_of(view)]


def test_every_route_carries_a_check(app):
    assert [str(rule) for rule in rules(app) if None in guards(app, rule)] == []


def test_every_address_of_the_api_names_the_scope_that_a_token_needs(app):
    views = [(str(rule), app.view_functions[rule.endpoint]) for rule in rules(app) if "/api/v1/" in str(rule)]
    assert views
    assert [path for path, view in views if scope_of(view) not in SCOPES] == []


def test_every_route_lies_under_the_services_prefix(app):
    name = app.extensions["name"]
    others = tuple(prefix for other, prefix in PREFIXES.items() if prefix and other != name)
    own = PREFIXES[name]
    assert [str(rule) for rule in app.url_map.iter_rules() if not str(rule).startswith(f"{own}/")] == []
    assert [str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith(others)] == []


def test_what_anybody_may_open_is_a_short_list(app):
    """A new public address is decided on, not slipped in: it is added here, or to the service's own list."""
    open_to_all = {str(rule) for rule in rules(app) if ("all", ()) in guards(app, rule)}
    assert open_to_all <= PUBLIC[app.extensions["name"]]


PUBLIC = {
    # /staff/password asks for the session of the sign-in page, which stands before the staff cookie does.
    "intake": {"/", "/ask", "/ask/thanks", "/leave", "/staff/sign-in", "/staff/sign-out", "/staff/password",
               "/staff/welcome", "/healthz", "/readyz", "/metrics"},
    "scheduler": {"/sessions/feeds/<code>.ics", "/sessions/healthz", "/sessions/readyz", "/sessions/metrics"},
    # A link carries its code, an address to unsubscribe its seal, a webhook its signature.
    "notifier": {"/messages/healthz", "/messages/readyz", "/messages/metrics", "/messages/webhooks/sms",
                 "/messages/webhooks/sms-status/<message_id>", "/messages/webhooks/telnyx",
                 "/messages/webhooks/mail-reports",
                 "/messages/webhooks/telnyx-status/<message_id>", "/messages/l/<code>", "/messages/l/<code>/again",
                 "/messages/l/new-link", "/messages/unsubscribe/<message_id>/<seal>",
                 "/messages/confirm/<message_id>/<seal>"},
}
