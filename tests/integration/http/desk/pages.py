"""Pages of every kind the edge knows."""

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext as _
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import IntegrityError, OperationalError

from shared.errors import NotFound, Refusal
from shared.http import (
    csrf_exempt,
    current_participant,
    limit,
    open_to_all,
    participant_required,
    refused,
    staff_required,
)
from shared.http.forms import read_form

pages = Blueprint("desk", __name__)
WHEN = datetime(2026, 9, 24, 15, 30, tzinfo=UTC)


class Ask(Schema):
    name = fields.String(required=True)
    phone = fields.String(required=True, validate=validate.Length(min=10, error="Please write the area code too."))
    about = fields.String(required=True)
    language = fields.String(required=True)
    how = fields.String(required=True)
    days = fields.List(fields.String(), required=False)
    more = fields.String()
    texts = fields.String()


@pages.route("/ask", methods=["GET", "POST"])
@open_to_all
def ask():
    if request.method == "GET":
        return render_template("desk/ask.html", form_values={}, errors={})
    values, errors = read_form(Ask(), request.form)
    if errors:
        return render_template("desk/ask.html", form_values=request.form, errors=errors), 422
    if values["name"] == "Nobody":
        return refused("desk/ask.html", Refusal("We need a name to call you by.", "name"))
    flash("Thank you. We have your request.", "done")
    return redirect(request.path)


@pages.get("/mine")
@participant_required
def mine() -> str:
    return render_template("desk/mine.html", when=WHEN, who=current_participant())


@pages.get("/board")
@staff_required("coordinator")
def board() -> str:
    return render_template("desk/board.html", when=WHEN, empty="empty" in request.args)


@pages.get("/moment")
@open_to_all
def moment() -> str:
    return render_template("desk/moment.html", when=WHEN)


@pages.route("/any-staff", methods=["GET", "POST"])
@staff_required()
def any_staff() -> str:
    return "welcome"


@pages.get("/office")
@staff_required("manager")
def office() -> str:
    return "welcome"


@pages.post("/webhook")
@csrf_exempt
@open_to_all
def webhook() -> str:
    return request.form.get("From", "") or "nothing"


@pages.post("/few")
@open_to_all
@limit("2/minute", methods=["POST"])
def few() -> str:
    return "done"


@pages.get("/rarely")
@limit("1/day")
@open_to_all
def rarely() -> str:
    return "done"


@pages.get("/kept")
@open_to_all
def kept() -> Response:
    return Response("calendar", headers={"Cache-Control": "private, max-age=60"})


@pages.get("/fails/<how>/<code>")
@open_to_all
def fails(how: str, code: str) -> str:
    errors = {"unexpected": ValueError(f"Ana Torres 312-555-0199 {code}"), "missing": NotFound(code),
              "refusal": Refusal(_("Stuck events")), "database": OperationalError("SELECT", {}, Exception("away")),
              "number": OverflowError("too large"), "twice": IntegrityError("INSERT", {}, Exception("Ana Torres"))}
    raise errors[how]
