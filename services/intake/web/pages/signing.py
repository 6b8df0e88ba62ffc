"""Signing in and out, and choosing a password."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user, logout_user
from flask_security import views

from services.intake.handlers.audit import record
from shared.http import current_service, current_staff, limit, open_to_all
from shared.http.cookies import clear_staff_cookie
from shared.http.turned_away import sign_in_needed

signed_in: Any = current_user  # the library's proxy; its own type tells nothing of what it stands for
pages = Blueprint("signing", __name__, url_prefix="/staff")
HOME = (("coordinator", "/today"), ("manager", "/today"), ("admin", "/today"), ("mediator", "/sessions/mine"))


@pages.route("/sign-in", methods=["GET", "POST"])
@limit("20/minute;100/hour", methods=["POST"])
@open_to_all
def sign_in() -> Any:
    """The form. Whose cookie was voided signs in anew, even if Flask-Security's own session still stands."""
    if signed_in.is_authenticated and current_staff() is None:
        if signed_in.must_change_password:
            return redirect(url_for("signing.password"))
        logout_user()
    return views.login()


@pages.route("/password", methods=["GET", "POST"])
@limit("20/minute", methods=["POST"])
@open_to_all
def password() -> Any:
    """Choosing a new password, with the present one."""
    if not signed_in.is_authenticated:
        return sign_in_needed()
    before = signed_in.epoch
    answer = views.change_password()
    if request.method == "POST" and signed_in.epoch != before:
        flash("Your password is changed. Your other sessions have ended.", "done")
    return answer


@pages.get("/welcome")
@open_to_all
def welcome() -> Any:
    """Where each role begins its day."""
    staff = current_staff()
    if staff is None:
        return redirect(url_for("signing.sign_in"))
    return redirect(next((path for role, path in HOME if role in staff.roles), "/"))


@pages.get("/sign-out")
@open_to_all
def confirm() -> str:
    return render_template("staff/sign_out.html")


@pages.post("/sign-out")
@open_to_all
def sign_out() -> Any:
    """Ends the session in every service."""
    if staff := current_staff():
        with current_service().work() as work:
            record(work, staff.id, "signed_out", staff.id)
    logout_user()
    response = redirect(url_for("signing.sign_in"), 303)
    clear_staff_cookie(response)
    return response
