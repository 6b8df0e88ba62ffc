"""Who may open a page. Every view carries one of the three marks; `guard_of` lets a test check that none forgot."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from flask import current_app, g, request

from shared.http import cookies
from shared.http.answers import is_api
from shared.http.bearer import bearer_secret, staff_by_token
from shared.http.turned_away import participant_needed, scope_missing, sign_in_needed, token_refused, wrong_role
from shared.http.visitors import Participant, Staff

View = Callable[..., Any]


def current_staff() -> Staff | None:
    """Who is signed in here, or None. A cookie from before a role change or a revoked session counts as none.

    In the API an access token goes before the cookie: one that is no good is not made up for by the other.
    """
    if "staff" not in g:
        g.staff = staff_by_token() if is_api() and bearer_secret() is not None else _staff_from_cookie()
    return g.staff


def current_participant() -> Participant | None:
    """The participant who came by a link, or None."""
    if "participant" not in g:
        service = current_app.extensions["reconvene"]
        g.participant = cookies.read_participant(service.settings, request.cookies.get(cookies.PARTICIPANT))
    return g.participant


def staff_required(*roles: str, scope: str | None = None) -> Callable[[View], View]:
    """Lets in signed-in staff with one of `roles` (any staff if none is named; an admin always).

    Others are sent to sign in (a page), or get 401 (API); the wrong role gets 403. An access token also needs
    `scope`; where none is named, no token gets in.
    """
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args, **kwargs):
            staff = current_staff()
            if staff is None:
                _nobody_known()
            if staff.scopes is not None and scope not in staff.scopes:
                scope_missing(scope)
            if not staff.may(*roles):
                wrong_role()
            return current_app.ensure_sync(view)(*args, **kwargs)

        guarded.scope = scope  # type: ignore[attr-defined]
        guarded._apidoc = getattr(guarded, "_apidoc", {}) | {"scope": scope}  # type: ignore[attr-defined]
        return _marked(guarded, "staff", roles)

    return guard


def scope_of(view: View) -> str | None:
    """The scope that a token needs for a view of the API, None if no token gets in."""
    return getattr(view, "scope", None)


def participant_required(view: View) -> View:
    """Lets in a participant with a valid cookie; others are asked to open their link again."""
    @wraps(view)
    def guarded(*args, **kwargs):
        if current_participant() is None:
            participant_needed()
        return current_app.ensure_sync(view)(*args, **kwargs)

    return _marked(guarded, "participant", ())


def open_to_all(view: View) -> View:
    """Marks a view that anybody may open, so that it is open on purpose."""
    return _marked(view, "all", ())


def guard_of(view: View) -> tuple[str, tuple[str, ...]] | None:
    """(`staff` | `participant` | `all`, roles) of a view, or None if it carries no mark."""
    return getattr(view, "guard", None)


def _marked(view: View, who: str, roles: tuple[str, ...]) -> View:
    view.guard = (who, roles)  # type: ignore[attr-defined]
    return view


def _nobody_known() -> NoReturn:
    """Says what is missing, or what was no good."""
    if is_api() and bearer_secret() is not None:
        token_refused()
    sign_in_needed()


def _staff_from_cookie() -> Staff | None:
    service = current_app.extensions["reconvene"]
    staff = cookies.read_staff(service.settings, request.cookies.get(cookies.STAFF))
    if staff is None or service.staff_epoch is None:
        return staff
    return staff if service.staff_epoch(staff.id) == staff.epoch else None
