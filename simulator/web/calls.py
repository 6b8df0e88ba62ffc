"""Page: the requests that the simulator made to the centre."""

from flask import Blueprint, render_template

from simulator.carrier import posts
from simulator.web import current_exchange

calls = Blueprint("calls", __name__, url_prefix="/calls")


@calls.get("")
def show() -> str:
    return render_template("calls.html", **_latest())


@calls.get("/latest")
def latest() -> str:
    """The part of the page that renews itself."""
    return render_template("pieces/calls.html", **_latest())


def _latest() -> dict[str, object]:
    with current_exchange().store.reading() as db:
        return {"calls": posts.latest(db)}
