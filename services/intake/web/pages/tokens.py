"""Access tokens of the API: one's own, and for an administrator those of others."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.intake.handlers import tokens
from services.intake.handlers.reading_staff import find_account
from services.intake.web.doors import me, step
from services.intake.web.staff_forms import TokenSchema
from shared.errors import NotFound, Refusal
from shared.http import current_service, limit, staff_required
from shared.http.forms import read_form
from shared.http.scopes import SCOPE_WORDS

pages = Blueprint("tokens", __name__, url_prefix="/staff")
DAY_CHOICES = [(days, f"{days} days" if days < 365 else "A year") for days in tokens.DAYS]


@pages.get("/tokens")
@staff_required()
def index() -> str:
    return _page(me().id)


@pages.post("/tokens")
@limit("20/hour", methods=["POST"])
@staff_required()
def add() -> Any:
    return _make(me().id)


@pages.post("/tokens/<token_id>/revocation")
@staff_required()
def revoke(token_id: str) -> Any:
    return step(lambda work: tokens.revoke(work, me().id, me().id, token_id), "The token is revoked.",
                url_for("tokens.index"))


@pages.get("/people/<staff_id>/tokens")
@staff_required("admin")
def of_person(staff_id: str) -> str:
    return _page(staff_id)


@pages.post("/people/<staff_id>/tokens")
@limit("20/hour", methods=["POST"])
@staff_required("admin")
def add_for(staff_id: str) -> Any:
    return _make(staff_id)


@pages.post("/people/<staff_id>/tokens/<token_id>/revocation")
@staff_required("admin")
def revoke_for(staff_id: str, token_id: str) -> Any:
    return step(lambda work: tokens.revoke(work, me().id, staff_id, token_id), "The token is revoked.",
                url_for("tokens.of_person", staff_id=staff_id))


def _make(staff_id: str) -> Any:
    """Makes the token and shows its secret, this once: the answer is the only copy, so it is no redirect."""
    values, errors = read_form(TokenSchema(), request.form)
    if errors:
        return _page(staff_id, request.form, errors), 422
    try:
        with current_service().work() as work:
            secret = tokens.make_token(work, me().id, staff_id, values["name"], values["scopes"], values["days"])
    except Refusal as refusal:
        return _page(staff_id, request.form, {refusal.field or "": refusal.message}), 422
    return render_template("tokens/once.html", name=values["name"], secret=secret, back=_back(staff_id))


def _page(staff_id: str, form_values: Any = None, errors: Any = None) -> str:
    service = current_service()
    with service.reading() as session:
        account = find_account(session, staff_id)
        if account is None:
            raise NotFound
        lines = tokens.tokens_of(session, staff_id, service.clock.now())
        scopes = [(name, SCOPE_WORDS[name]) for name in tokens.scopes_for(account.roles)]
        return render_template(
            "tokens/index.html", person=account, own=staff_id == me().id, tokens=lines, scopes=scopes,
            words=SCOPE_WORDS, days=DAY_CHOICES, form_values=form_values or {}, errors=errors or {},
            back=_back(staff_id))


def _back(staff_id: str) -> str:
    """The page of that person's tokens: under their account, unless they are one's own."""
    return url_for("tokens.index") if staff_id == me().id else url_for("tokens.of_person", staff_id=staff_id)
