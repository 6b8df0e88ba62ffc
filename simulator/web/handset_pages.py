"""Pages: all phones and mailboxes, and one phone."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import NotFound, Refusal
from simulator import handsets
from simulator.carrier import inbound, posts
from simulator.carrier.posts import Post
from simulator.mail import mailbox
from simulator.numbers import phone_number
from simulator.web import current_exchange

handset_pages = Blueprint("handsets", __name__)


@handset_pages.get("/")
def overview() -> str:
    return render_template("overview.html", **_everyone(), errors={}, form={})


@handset_pages.get("/everyone")
def everyone() -> str:
    """The part of the overview that renews itself."""
    return render_template("pieces/everyone.html", **_everyone())


@handset_pages.post("/handsets")
def write_from_new() -> ResponseReturnValue:
    try:
        phone = phone_number(request.form.get("number", ""))
        with current_exchange().store.transaction() as db:
            inbound.text_from(db, current_exchange(), phone, request.form.get("body", ""))
            if request.form.get("label"):
                handsets.name(db, phone, request.form["label"])
    except Refusal as refusal:
        errors = {refusal.field: refusal.message}
        return render_template("overview.html", **_everyone(), errors=errors, form=request.form), 422
    return redirect(url_for("handsets.show", number=phone), 303)


@handset_pages.get("/handsets/<number>")
def show(number: str) -> str:
    return render_template("handset.html", **_phone(number), error=None, typed="")


@handset_pages.get("/handsets/<number>/texts")
def texts(number: str) -> str:
    """The part of the phone that renews itself."""
    return render_template("pieces/texts.html", **_phone(number))


@handset_pages.post("/handsets/<number>/texts")
def write(number: str) -> ResponseReturnValue:
    phone, typed = _number(number), request.form.get("body", "")
    try:
        with current_exchange().store.transaction() as db:
            inbound.text_from(db, current_exchange(), phone, typed)
    except Refusal as refusal:
        return render_template("handset.html", **_phone(number), error=refusal.message, typed=typed), 422
    return redirect(url_for("handsets.show", number=phone), 303)


def _everyone() -> dict[str, object]:
    with current_exchange().store.reading() as db:
        return {"handsets": handsets.every(db), "mailboxes": mailbox.mailboxes(db)}


def _phone(number: str) -> dict[str, object]:
    with current_exchange().store.reading() as db:
        handset = handsets.one(db, _number(number))
        answers: dict[str, Post | None] = {
            text.sid: next(iter(posts.latest(db, text.sid, most=1)), None) for text in handset.texts if text.inbound
        }
    return {"handset": handset, "answers": answers}


def _number(number: str) -> str:
    try:
        return phone_number(number)
    except Refusal as refusal:
        raise NotFound("No phone can have that number.") from refusal
