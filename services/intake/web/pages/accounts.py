"""Staff accounts and the audit log, for administrators."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from services.intake.handlers import staff
from services.intake.handlers.reading_staff import accounts, audit_page, find_account
from services.intake.web.doors import me, page_link, page_number, step
from services.intake.web.staff_forms import PersonSchema, RolesSchema
from shared.errors import NotFound, Refusal
from shared.http import current_service, refused, staff_required
from shared.http.forms import read_form

pages = Blueprint("accounts", __name__, url_prefix="/staff")
PAGE = 50


@pages.get("/people")
@staff_required("admin")
def index() -> str:
    with current_service().reading() as session:
        return render_template("staff/people.html", people=accounts(session), roles=staff.ROLE_WORDS)


@pages.get("/people/new")
@staff_required("admin")
def new() -> str:
    return render_template("staff/new.html", form_values={}, errors={}, roles=staff.ROLE_WORDS)


@pages.post("/people")
@staff_required("admin")
def add() -> Any:
    """Makes an account and shows the password for the first sign-in, this once."""
    values, errors = read_form(PersonSchema(), request.form)
    if errors:
        return render_template("staff/new.html", form_values=request.form, errors=errors, roles=staff.ROLE_WORDS), 422
    try:
        with current_service().work() as work:
            password = staff.add_staff(work, me().id, values["email"], values["name"], values["roles"])
    except Refusal as refusal:
        return refused("staff/new.html", refusal, roles=staff.ROLE_WORDS)
    return render_template("staff/password_once.html", name=values["name"], email=values["email"], password=password)


@pages.get("/people/<staff_id>")
@staff_required("admin")
def show(staff_id: str) -> str:
    with current_service().reading() as session:
        found = find_account(session, staff_id)
        if found is None:
            raise NotFound
        return render_template("staff/person.html", person=found, roles=staff.ROLE_WORDS)


@pages.post("/people/<staff_id>/roles")
@staff_required("admin")
def roles(staff_id: str) -> Any:
    values, errors = read_form(RolesSchema(), request.form)
    if errors:
        raise Refusal("Choose from the roles on the page.")
    return _step(staff_id, lambda work: staff.set_roles(work, me().id, staff_id, values["roles"]), "Roles changed.")


@pages.post("/people/<staff_id>/active")
@staff_required("admin")
def active(staff_id: str) -> Any:
    wanted = request.form.get("active") == "yes"
    done = "The account is open again." if wanted else "The account is closed. All its sessions have ended."
    return _step(staff_id, lambda work: staff.set_active(work, me().id, staff_id, wanted), done)


@pages.post("/people/<staff_id>/sign-out")
@staff_required("admin")
def sign_out_everywhere(staff_id: str) -> Any:
    return _step(staff_id, lambda work: staff.sign_out_everywhere(work, me().id, staff_id), "Signed out everywhere.")


@pages.post("/people/<staff_id>/password")
@staff_required("admin")
def reset_password(staff_id: str) -> Any:
    """A new password for one sign-in, shown this once."""
    with current_service().work() as work:
        password = staff.reset_password(work, me().id, staff_id)
        found = find_account(work.session, staff_id)
    if found is None:
        raise NotFound
    return render_template("staff/password_once.html", name=found.name, email=found.email, password=password)


@pages.get("/audit")
@staff_required("manager")
def audit() -> str:
    """Who did what, newest first, of one case if it is named, and whether the log's chain is whole."""
    action, case_id = request.args.get("action", ""), request.args.get("case", "")[:36]
    with current_service().reading() as session:
        page = audit_page(session, page_number(), PAGE, action, case_id)
        choices = [(one, one.replace("_", " ").replace(".", ": ")) for one in page.actions]
        return render_template("staff/audit.html", page=page, action=action, case_id=case_id, action_choices=choices,
                               page_link=page_link)


def _step(staff_id: str, action: Any, done: str) -> Any:
    if staff_id == me().id and done.startswith("Signed out"):
        with current_service().work() as work:
            action(work)
        flash("You are signed out everywhere.", "done")
        return redirect(url_for("signing.sign_in"))
    return step(action, done, url_for("accounts.show", staff_id=staff_id))
