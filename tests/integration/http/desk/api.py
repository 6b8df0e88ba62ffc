"""An API of two addresses."""

import flask_smorest
import marshmallow as ma

from shared.errors import NotFound, Refusal
from shared.http import open_to_all, staff_required

api = flask_smorest.Blueprint("api", __name__, url_prefix="/notes", description="Notes of the desk.")


class Note(ma.Schema):
    text = ma.fields.String(required=True)
    number = ma.fields.Integer()


@api.route("", methods=["POST"])
@api.arguments(Note)
@api.response(201, Note)
@open_to_all
def write(note: dict) -> dict:
    if note["text"] == "refuse":
        raise Refusal("We cannot keep that note.", "text")
    return note


@api.route("/<note_id>")
@api.response(200, Note)
@staff_required("coordinator")
def show(note_id: str) -> dict:
    if note_id == "broken":
        raise ZeroDivisionError("Ana Torres 312-555-0199")
    raise NotFound(note_id)
