"""Error pages in plain words, and the same errors as JSON under `/api`."""

import logging
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from shared.errors import NotFound, Refusal
from shared.http.answers import api_error, is_api
from shared.http.turned_away import send_again
from shared.http.words import N_
from shared.trace import current_trace

log = logging.getLogger(__name__)
RETRY_SECONDS = "20"
WORDS = {
    400: (N_("We could not read that"), N_("Something in what was sent cannot be read. Please go back and try again.")),
    403: (N_("This page is not open to you"), N_("If you think it should be, please call us.")),
    404: (N_("We cannot find that page"), N_("The link may be old or cut off. Please check it, or call us.")),
    405: (N_("That did not work from here"), N_("Please go back and use the button on the page.")),
    409: (N_("Something changed in the meantime"), N_("Please go back, load the page anew and look again.")),
    413: (N_("That is too much at once"), N_("Please go back and send less, for example a shorter text.")),
    422: (N_("That is not possible"), N_("Please go back and check what you wrote.")),
    429: (N_("Please wait a little"), N_("There were many tries in a short time. Wait a few minutes and try again.")),
    500: (N_("Something went wrong on our side"), N_("It is not your fault. Please try again, or call us.")),
    503: (N_("We will be back shortly"), N_("This part of our system is resting. Please try again in a few minutes.")),
}
LAST_RESORT = "<!doctype html><title>Error</title><p>Something went wrong on our side. Please try again later."


def show_errors(app: Flask) -> None:
    """Registers what `app` answers to each error. Comes after the API, whose own handler it replaces."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(NotFound, lambda error: answer(404))
    app.register_error_handler(DataError, _value_no_column_holds)
    app.register_error_handler(OverflowError, _value_no_column_holds)
    app.register_error_handler(IntegrityError, _two_at_once)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InterfaceError, _database_away)
    app.register_error_handler(Exception, _unexpected)


def answer(code: int, message: str | None = None, errors: dict[str, Any] | None = None) -> Any:
    """The page or the JSON for an error; `message` in place of the usual words."""
    title, text = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    if is_api():
        return api_error(code, message or str(text), errors)
    return render_template("errors/page.html", code=code, title=title, text=message or text,
                           trace=current_trace()[:8] if code == 500 else None), code


def _http_error(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    if error.code is not None and error.code < 400:
        return error
    if isinstance(error, InternalServerError):
        return _unexpected(error.original_exception or error)
    data = getattr(error, "data", None) or {}
    body, code = answer(error.code or 500, data.get("message"), data.get("errors") or data.get("messages"))
    return body, code, _kept_headers(error) | (data.get("headers") or {})


def _kept_headers(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}


def _form_too_old(error: CSRFError) -> Any:
    if is_api():
        return api_error(400, str(WORDS[400][1]))
    return send_again(400, str(N_("This page was open for a long time")))


def _refusal(error: Refusal) -> Any:
    return answer(422, error.message, {"form": {error.field: [error.message]}} if error.field else None)


def _value_no_column_holds(error: Exception) -> Any:
    log.error("a value passed the checks that no column holds: %s at %s", type(error).__name__, request.url_rule)
    return answer(400)


def _two_at_once(error: IntegrityError) -> Any:
    log.warning("two requests wanted the same row at %s", request.url_rule, exc_info=error)
    return answer(409)


def _database_away(error: Exception) -> Any:
    log.error("the database did not answer", exc_info=error)
    body, code = _without_database(503)
    return body, code, {"Retry-After": RETRY_SECONDS}


def _unexpected(error: BaseException) -> Any:
    log.error("unexpected error at %s", request.url_rule, exc_info=error)
    return _without_database(500)


def _without_database(code: int) -> Any:
    """The error's answer, even if its page would need what has just failed."""
    g.staff = g.participant = None  # who is signed in is known by asking the database
    try:
        return answer(code)
    except Exception:
        log.exception("the error page itself failed")
        return LAST_RESORT, code
