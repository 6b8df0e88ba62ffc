"""What a visitor sees who may not come in (here, or not yet).

The first three raise their answer, so that no decorator between the guard and the edge makes something else of it.
"""

import re
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from flask import abort, current_app, redirect, render_template, request
from flask_babel import gettext as _

from shared.http.answers import api_error, is_api

SIGN_IN = "/staff/sign-in"
SECRETS = {"password", "pin", "code"}  # words in the names of fields that are never shown again


def sign_in_needed() -> NoReturn:
    """Sends a page's visitor to sign in and back here; a form that was sent is kept for after the sign-in."""
    if is_api():
        _answer(api_error(401, _("Please sign in.")))
    if request.method in ("GET", "HEAD"):
        _answer(redirect(f"{SIGN_IN}?next={quote(request.full_path.rstrip('?'), safe='/')}"))
    _answer(send_again(401, _("You were signed out"), sign_in=SIGN_IN))


def wrong_role() -> NoReturn:
    if is_api():
        _answer(api_error(403, _("Your account may not do this.")))
    _answer((render_template("errors/wrong_role.html"), 403))


def token_refused() -> NoReturn:
    """RFC 6750: nothing is said about which of the reasons it was."""
    _answer(_with_challenge(401, _("This token is not good. It may have run out, or been revoked."), "invalid_token"))


def scope_missing(scope: str | None) -> NoReturn:
    """The token may not do this; `scope` would be needed, None if only a person at a browser may."""
    if scope is None:
        _answer(api_error(403, _("No token may do this. Please sign in.")))
    _answer(_with_challenge(403, _("This token may not do that. It needs the scope %(scope)s.", scope=scope),
                            "insufficient_scope", scope))


def _with_challenge(code: int, message: str, error: str, scope: str | None = None) -> Any:
    challenge = f'Bearer realm="Reconvene", error="{error}"' + (f', scope="{scope}"' if scope else "")
    return (*api_error(code, message), {"WWW-Authenticate": challenge})


def participant_needed() -> NoReturn:
    if is_api():
        _answer(api_error(401, _("Please open the link from our text again.")))
    _answer((render_template("errors/open_link_again.html"), 401))


def _answer(value: Any) -> NoReturn:
    abort(current_app.make_response(value))


def send_again(status: int, title: str, sign_in: str | None = None) -> Any:
    """A page with what was typed in hidden fields and a fresh form token.

    Only for a form that the browser says came from our own page (`Sec-Fetch-Site`): another site must not be able
    to fill in a form here that a visitor then only has to send.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    typed = [(name, value) for name, values in request.form.lists() for value in values if _may_be_kept(name)]
    return render_template("errors/send_again.html", title=title, typed=typed if ours else [], sign_in=sign_in), status


def local_path(target: str | None, otherwise: str = "/") -> str:
    """`target` if it is a path of this origin, else `otherwise`: for `?next=` after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(ord(letter) < 33 or letter == "\\" for letter in target) or urlsplit(target).netloc:
        return otherwise
    return target


def _may_be_kept(name: str) -> bool:
    return name != "csrf_token" and not SECRETS & set(re.split(r"[^a-z]+", name.lower()))
