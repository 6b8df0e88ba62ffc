"""Calendars in and out: feeds to subscribe to, and calendars that busy times come from."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.http import http_date
from werkzeug.wrappers import Response as Answer

from services.scheduler.adapters import busy_feeds as known_busy
from services.scheduler.adapters import plans, resources
from services.scheduler.domain.refreshing import MOST_FEEDS, WORDS
from services.scheduler.handlers import busy_feeds, calendar_feeds
from services.scheduler.handlers.calendar_feeds import MEDIATOR, PERSON, ROOM
from services.scheduler.web.doors import OFFICE, doing, looking, me
from services.scheduler.web.forms import BusyFeedForm, sent, shown_again
from services.scheduler.web.pages.my import who
from shared.errors import NotFound, Refusal
from shared.http import current_service, open_to_all, participant_required, staff_required
from shared.http.limits import limit
from shared.work import Work

pages = Blueprint("feeds", __name__)


@pages.get("/feeds/<code>.ics")
@open_to_all
@limit("120/minute")
def read(code: str) -> Answer:
    """The plan at a private address: its code is all that opens it. Says when it is as it was (RFC 9110 13)."""
    with doing() as work:
        found = calendar_feeds.read_feed(work, code)
    answer = Response(found.text, content_type="text/calendar; charset=utf-8")
    answer.set_etag(found.etag)
    answer.headers["Last-Modified"] = http_date(found.since)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer.make_conditional(request)


@pages.get("/mediators/<id:mediator_id>/calendars")
@staff_required(*OFFICE, "mediator")
def of_mediator(mediator_id: str) -> str:
    with looking() as work:
        return render_template("feeds/mediator.html", form_values={}, errors={}, **_facts(work, mediator_id))


@pages.post("/mediators/<id:mediator_id>/calendars")
@staff_required(*OFFICE, "mediator")
def add_busy(mediator_id: str) -> Answer | tuple[str, int]:
    _own(mediator_id)
    try:
        with doing() as work:
            busy_feeds.add_busy_feed(work, mediator_id, sent(BusyFeedForm())["url"])
    except Refusal as error:
        with looking() as work:
            return shown_again("feeds/mediator.html", error, **_facts(work, mediator_id))
    flash("The calendar is added. It is read within a minute or two.", "done")
    return redirect(url_for(".of_mediator", mediator_id=mediator_id))


@pages.post("/mediators/<id:mediator_id>/calendars/<id:feed_id>/<any(remove, read):what>")
@staff_required(*OFFICE, "mediator")
def change_busy(mediator_id: str, feed_id: str, what: str) -> Answer:
    _own(mediator_id)
    with doing() as work:
        if what == "remove":
            busy_feeds.remove_busy_feed(work, mediator_id, feed_id)
        else:
            busy_feeds.read_soon(work, mediator_id, feed_id)
    flash("Taken out, with the times it brought." if what == "remove" else "It is read again within a minute.", "done")
    return redirect(url_for(".of_mediator", mediator_id=mediator_id))


@pages.post("/mediators/<id:mediator_id>/subscription")
@staff_required(*OFFICE, "mediator")
def subscribe_mediator(mediator_id: str) -> Answer | str:
    _own(mediator_id)
    back = url_for(".of_mediator", mediator_id=mediator_id)
    return _change(MEDIATOR, mediator_id, back)


@pages.get("/rooms/<id:room_id>/calendar")
@staff_required(*OFFICE)
def of_room(room_id: str) -> str:
    with looking() as work:
        return render_template("feeds/room.html", room=resources.room_or_404(work.session, room_id),
                               subscription_now=_subscription(work, ROOM, room_id))


@pages.post("/rooms/<id:room_id>/subscription")
@staff_required(*OFFICE)
def subscribe_room(room_id: str) -> Answer | str:
    return _change(ROOM, room_id, url_for(".of_room", room_id=room_id))


@pages.post("/my/subscription")
@participant_required
def subscribe_mine() -> Answer | str:
    visitor = who()
    with doing() as work:
        if "end" in request.form:
            calendar_feeds.end_feed(work, PERSON, visitor.person_id, visitor.person_id, visitor.case_id)
        else:
            code = calendar_feeds.make_feed(work, PERSON, visitor.person_id, visitor.person_id, visitor.case_id)
            return render_template("feeds/my_address.html", **_addresses(code))
    flash(_("Your calendar link does not work any more."), "done")
    return redirect(url_for("my.show"))


def _change(kind: str, subject_id: str, back: str) -> Answer | str:
    """Makes an address and shows it once, or ends the one there is."""
    with doing() as work:
        if "end" in request.form:
            calendar_feeds.end_feed(work, kind, subject_id, me().id)
        else:
            code = calendar_feeds.make_feed(work, kind, subject_id, me().id)
            return render_template("feeds/address.html", back=back, **_addresses(code))
    flash("The address does not work any more.", "done")
    return redirect(back)


def _addresses(code: str) -> dict[str, str]:
    address = current_service().settings.public_url + url_for("feeds.read", code=code)
    return {"address": address, "webcal": "webcal:" + address.partition(":")[2]}


def _own(mediator_id: str) -> None:
    """A mediator's calendars are theirs and the office's."""
    if not me().may(*OFFICE) and me().id != mediator_id:
        raise NotFound


def _subscription(work: Work, kind: str, subject_id: str) -> Any:
    return next(iter(plans.feeds_held_by(work.session, me().id, kind, subject_id)), None)


def _facts(work: Work, mediator_id: str) -> dict[str, Any]:
    _own(mediator_id)
    return {"mediator": resources.mediator_or_404(work.session, mediator_id), "mine": me().id == mediator_id,
            "in_office": me().may(*OFFICE), "busy": known_busy.feeds_of(work.session, mediator_id),
            "hosts": {one.id: busy_feeds.host_of(work, one) for one in known_busy.feeds_of(work.session, mediator_id)},
            "stretches": known_busy.coming_of(work.session, mediator_id, work.now()), "troubles": WORDS,
            "most": MOST_FEEDS, "subscription_now": _subscription(work, MEDIATOR, mediator_id)}
