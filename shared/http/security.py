"""Headers, form tokens, sizes and proxies: what keeps a page from being used against the person who reads it."""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.http.answers import is_api
from shared.settings import ServiceSettings

MAX_BODY_BYTES = 256 * 1024
MAX_FORM_PARTS = 300
FORM_HOURS = 12
CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"))
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # a link carries a code; no other site may see it
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
csrf = CSRFProtect()


def csrf_exempt(view):
    """For a webhook that proves itself in another way, such as the provider's signature."""
    return csrf.exempt(view)


def secure(app: Flask, settings: ServiceSettings) -> None:
    """Sets limits, cookies and headers on `app`. Form tokens come later, after the input was looked at."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"reconvene_{settings.name}_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=FORM_HOURS * 3600,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our Referrer-Policy keeps browsers from sending
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.after_request(lambda response: _headers(response, settings.secure_cookies))


def json_only(app: Flask) -> None:
    """A change by the API must be JSON: then no form of another site can make it, without a form token."""
    def check() -> None:
        if is_api() and request.method in ("POST", "PUT", "PATCH") and not request.is_json:
            raise UnsupportedMediaType("Send application/json.")

    app.before_request(check)


def _headers(response: Response, secure_transport: bool) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if secure_transport:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
