"""Page: the demo's clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import Refusal
from simulator.web import current_exchange, current_run

clock_pages = Blueprint("clock", __name__, url_prefix="/clock")
MORNING = time(9)


@clock_pages.get("")
def show() -> str:
    return _page()


@clock_pages.get("/present")
def present() -> str:
    """The part of the page that renews itself."""
    return render_template("pieces/clock.html", **_state())


@clock_pages.get("/chip")
def chip() -> str:
    """The present as the head of every page shows it."""
    return render_template("pieces/chip.html")


@clock_pages.post("")
def run() -> ResponseReturnValue:
    try:
        current_run().start(_target())
    except Refusal as refusal:
        return _page(refusal), 422
    return redirect(url_for("clock.show"), 303)


@clock_pages.post("/cancel")
def cancel() -> ResponseReturnValue:
    current_run().cancel()
    return redirect(url_for("clock.show"), 303)


def _page(refusal: Refusal | None = None) -> str:
    now = current_exchange().now().astimezone(current_exchange().settings.zone)
    proposed = {"date": f"{now + timedelta(days=1):%Y-%m-%d}", "time": "09:00"}
    typed = request.form if refusal and request.form.get("to") == "moment" else proposed
    return render_template("clock.html", **_state(), refusal=refusal, typed=typed)


def _state() -> dict[str, object]:
    progress = current_run().progress
    return {"run": progress, "running": progress is not None and progress.state == "running"}


def _target() -> datetime:
    """What the pressed button means, in UTC. Raises Refusal."""
    now, zone = current_exchange().now(), current_exchange().settings.zone
    local, wanted = now.astimezone(zone), request.form.get("to")
    if wanted == "hour":
        return now + timedelta(hours=1)
    if wanted == "day":
        return (local + timedelta(days=1)).astimezone(UTC)
    if wanted == "morning":
        return next_morning(local)
    return _typed(zone)


def next_morning(local: datetime) -> datetime:
    """The next 9:00 on the wall clock of `local`'s zone, in UTC."""
    today = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0, fold=0)
    return (today if today > local else today + timedelta(days=1)).astimezone(UTC)


def _typed(zone: ZoneInfo) -> datetime:
    try:
        typed = datetime.fromisoformat(f"{request.form.get('date', '')}T{request.form.get('time', '')}")
        return typed.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = "Please give a date and a time, like 2026-09-24 and 09:00."
        raise Refusal(message, field="date") from error
