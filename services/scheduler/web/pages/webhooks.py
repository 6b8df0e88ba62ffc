"""Webhooks: which other programs hear of sessions, and what they answered. For administrators."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import fields, validate
from sqlalchemy import func, select

from services.scheduler.adapters.tables import WebhookDelivery, WebhookEndpoint
from services.scheduler.domain.webhooks import PING, TYPES
from services.scheduler.handlers import webhooks
from services.scheduler.web.doors import PAGE_SIZE, doing, looking, me, page_number
from services.scheduler.web.forms import Form, sent, shown_again, words_field
from shared.errors import NotFound, Refusal
from shared.http import current_service, limit, staff_required
from shared.outbound import NotCalled
from shared.work import Work

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")
TYPE_WORDS = {"session.scheduled": "A session is booked", "session.moved": "A session has another time",
              "session.reassigned": "Other mediators serve in a session",
              "session.cancelled": "A session is cancelled", "session.held": "A session took place",
              "session.missed": "A session did not take place because somebody did not come",
              PING: "The address was added"}
STATE_WORDS = {"active": "Active", "paused": "Paused", "disabled": "Switched off"}
DELIVERY_WORDS = {"pending": "Waiting", "delivered": "Delivered", "failed": "Given up"}


class EndpointForm(Form):
    name = words_field(60, required=True)
    url = words_field(500, required=True)
    types = fields.List(fields.String(validate=validate.OneOf(TYPES)), load_default=list)


@pages.get("")
@staff_required("admin")
def index() -> str:
    with looking() as work:
        return render_template("webhooks/index.html", form_values={"types": list(TYPES)}, errors={}, **_facts(work))


@pages.post("")
@limit("30/hour", methods=["POST"])
@staff_required("admin")
def add() -> Any:
    """Adds an address and shows its secret, this once."""
    try:
        values = sent(EndpointForm())
        _check_address(values["url"])
        with doing() as work:
            endpoint_id, secret = webhooks.add_endpoint(work, me().id, values["name"], values["url"].strip(),
                                                        values["types"])
    except Refusal as error:
        with looking() as work:
            return shown_again("webhooks/index.html", error, **_facts(work))
    return _once(endpoint_id, secret)


@pages.get("/<id:endpoint_id>")
@staff_required("admin")
def show(endpoint_id: str) -> str:
    page = page_number()
    with looking() as work:
        endpoint = work.session.get(WebhookEndpoint, endpoint_id)
        if endpoint is None:
            raise NotFound
        wanted = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
        total = work.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        rows = work.session.scalars(wanted.order_by(WebhookDelivery.made_at.desc(), WebhookDelivery.order_no.desc())
                                    .limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
        return render_template("webhooks/show.html", endpoint=endpoint, deliveries=rows, page=page,
                               count=max(1, -(-total // PAGE_SIZE)), type_words=TYPE_WORDS, state_words=STATE_WORDS,
                               delivery_words=DELIVERY_WORDS, link=lambda number: f"?page={number}")


@pages.get("/<id:endpoint_id>/removal")
@staff_required("admin")
def confirm(endpoint_id: str) -> str:
    with looking() as work:
        endpoint = work.session.get(WebhookEndpoint, endpoint_id)
        if endpoint is None:
            raise NotFound
        return render_template("webhooks/confirm.html", endpoint=endpoint)


@pages.post("/<id:endpoint_id>/removal")
@staff_required("admin")
def remove(endpoint_id: str) -> Any:
    with doing() as work:
        webhooks.remove(work, me().id, endpoint_id)
    flash("The address is removed. It hears of nothing any more.", "done")
    return redirect(url_for(".index"))


@pages.post("/<id:endpoint_id>/secret")
@limit("30/hour", methods=["POST"])
@staff_required("admin")
def change_secret(endpoint_id: str) -> Any:
    """A new secret, shown this once."""
    with doing() as work:
        secret = webhooks.change_secret(work, me().id, endpoint_id)
    return _once(endpoint_id, secret)


@pages.post("/<id:endpoint_id>/state")
@staff_required("admin")
def change_state(endpoint_id: str) -> Any:
    goes_on = request.form.get("state") == "active"
    with doing() as work:
        (webhooks.go_on if goes_on else webhooks.pause)(work, me().id, endpoint_id)
    flash("It goes on. What waited is sent now." if goes_on else "It is paused. What happens meanwhile waits.", "done")
    return redirect(url_for(".show", endpoint_id=endpoint_id))


@pages.post("/<id:endpoint_id>/deliveries/<id:delivery_id>")
@staff_required("admin")
def send_again(endpoint_id: str, delivery_id: str) -> Any:
    try:
        with doing() as work:
            webhooks.send_again(work, me().id, endpoint_id, delivery_id)
    except Refusal as error:
        flash(error.message, "trouble")
    else:
        flash("It is sent again. Load this page anew to see the answer.", "done")
    return redirect(url_for(".show", endpoint_id=endpoint_id))


def _facts(work: Work) -> dict[str, Any]:
    rows = work.session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.made_at, WebhookEndpoint.id)).all()
    return {"endpoints": rows, "types": [(one, TYPE_WORDS[one]) for one in TYPES], "state_words": STATE_WORDS}


def _once(endpoint_id: str, secret: str) -> str:
    with looking() as work:
        endpoint = work.session.get(WebhookEndpoint, endpoint_id)
        return render_template("webhooks/once.html", endpoint=endpoint, secret=secret)


def _check_address(url: str) -> None:
    """Asks whom the name leads to, before anything is locked. Raises Refusal."""
    try:
        current_service().adapters["webhooks"].check(url)
    except NotCalled as error:
        raise Refusal(error.message, "url") from error
