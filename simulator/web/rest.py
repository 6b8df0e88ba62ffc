"""The provider's REST API for messages, as its own SDK speaks it."""

import hmac
import sqlite3
import time
from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request
from waitress.channel import ClientDisconnected  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from simulator import faults
from simulator.carrier import media, messages, outbound, progress, record
from simulator.carrier.errors import ProviderError
from simulator.carrier.media import Media
from simulator.carrier.messages import Message
from simulator.carrier.outbound import Order
from simulator.web import current_exchange
from simulator.web.rest_shape import VERSION, as_json, media_as_json, page_as_json

USUAL_PAGE = 50
rest = Blueprint("rest", __name__, url_prefix=f"/{VERSION}/Accounts/<account_sid>")


@rest.errorhandler(ProviderError)
def refused(error: ProviderError) -> tuple[Response, int]:
    return jsonify(error.as_json()), error.status


@rest.before_request
def known_account() -> None:
    settings, given = current_exchange().settings, request.authorization
    name, secret = (given.username or "", given.password or "") if given else ("", "")
    tokens = [hmac.compare_digest(secret.encode(), token.encode()) for token in settings.auth_tokens]
    if not any(tokens) or not hmac.compare_digest(name.encode(), settings.account_sid.encode()):
        raise ProviderError(20003)
    if (request.view_args or {}).get("account_sid") != settings.account_sid:
        raise ProviderError(20404)


@rest.post("/Messages.json")
def create(account_sid: str) -> Response | tuple[Response, int]:
    exchange = current_exchange()
    _trouble_before()
    with exchange.store.transaction() as db:
        message = outbound.accept(db, exchange, _order())
        hang = faults.strikes(db, "timeout_after_accept")
        broken = faults.strikes(db, "error_after_accept")
    if hang:
        return Response(Silence(hang.amount), status=201)
    if broken:
        raise ProviderError(20500)
    return jsonify(as_json(message, account_sid)), 201


@rest.get("/Messages.json")
def index(account_sid: str) -> Response:
    query = request.args.to_dict()
    try:
        chosen = record.filter_of(query).also("? NOT IN (sender, recipient)", current_exchange().settings.second_sender)
        size = max(1, min(int(query.get("PageSize", USUAL_PAGE)), record.LARGEST_PAGE))
        page = max(0, int(query.get("Page", 0)))
        before = int(query["PageToken"].removeprefix("PA")) if "PageToken" in query else None
        with current_exchange().store.reading() as db:
            found, more = record.listed(db, chosen, size, before)
            shapes = [_shape(db, message) for message in found]
    except (ValueError, OverflowError) as error:
        raise ProviderError(20001) from error
    return jsonify(page_as_json(shapes, account_sid, query, page, size, f"PA{more}" if more else None))


@rest.get("/Messages/<sid>.json")
def show(account_sid: str, sid: str) -> Response:
    with current_exchange().store.reading() as db:
        return jsonify(_shape(db, _found(messages.one(db, sid))))


@rest.get("/Messages/<sid>/Media.json")
def list_media(account_sid: str, sid: str) -> Response:
    with current_exchange().store.reading() as db:
        return jsonify(media_as_json(media.of(db, _found(messages.one(db, sid)).sid), account_sid, sid))


@rest.get("/Messages/<sid>/Media/<media_sid>")
def show_media(account_sid: str, sid: str, media_sid: str) -> Response:
    """The file itself."""
    with current_exchange().store.reading() as db:
        file = _file(db, sid, media_sid)
    return Response(file.content, mimetype=file.content_type)


@rest.delete("/Messages/<sid>/Media/<media_sid>.json")
def remove_media(account_sid: str, sid: str, media_sid: str) -> tuple[str, int]:
    with current_exchange().store.transaction() as db:
        media.remove(db, _file(db, sid, media_sid).sid)
    return "", 204


@rest.post("/Messages/<sid>.json")
def change(account_sid: str, sid: str) -> Response:
    """An empty Body redacts what the provider keeps; Status=canceled calls a text back that has not left yet."""
    exchange = current_exchange()
    with exchange.store.transaction() as db:
        message = _found(messages.one(db, sid))
        if request.form.get("Status") == "canceled":
            if message.sent_at or message.final:
                raise ProviderError(30409)
            progress.cancel(db, message, exchange.now())
        elif request.form.get("Body") == "":
            messages.update(db, sid, exchange.now(), body="")
        else:
            raise ProviderError(20001)
        return jsonify(as_json(_found(messages.one(db, sid)), account_sid))


@rest.delete("/Messages/<sid>.json")
def remove(account_sid: str, sid: str) -> tuple[str, int]:
    exchange = current_exchange()
    with exchange.store.transaction() as db:
        message = _found(messages.one(db, sid))
        if not message.final:
            raise ProviderError(20009)
        messages.update(db, sid, exchange.now(), body="", removed=1)
    return "", 204


@rest.errorhandler(HTTPException)
def unusual(error: HTTPException) -> tuple[Response, int]:
    code = {404: 20404, 405: 20405}.get(error.code or 500, 20001)
    return jsonify(ProviderError(code).as_json()), error.code or 500


def _trouble_before() -> None:
    with current_exchange().store.transaction() as db:
        slow = faults.strikes(db, "slow_answer")
        limited = faults.strikes(db, "rate_limited")
        refused = faults.strikes(db, "refused")
        down = None if limited else faults.strikes(db, "error_before_accept")
    if slow:
        time.sleep(slow.amount / 1000)
    if limited:
        raise ProviderError(20429)
    if refused:
        raise ProviderError(int(refused.amount))
    if down:
        raise ProviderError(20503)


class Silence(Iterator[bytes]):
    """Nothing for some seconds, and then the line breaks: the server closes it without an answer."""

    def __init__(self, seconds: float):
        self.seconds = seconds

    def __next__(self) -> bytes:
        time.sleep(self.seconds)
        raise ClientDisconnected


def _order() -> Order:
    form = request.form
    return Order(
        to=form.get("To", ""), sender=form.get("From", ""), service_sid=form.get("MessagingServiceSid", ""),
        body=form.get("Body", "").replace("\0", ""), callback_url=form.get("StatusCallback", ""),
        validity_seconds=form.get("ValidityPeriod", ""),
    )


def _found(message: Message | None) -> Message:
    if message is None:
        raise ProviderError(20404)
    return message


def _shape(db: sqlite3.Connection, message: Message) -> dict[str, object]:
    return as_json(message, current_exchange().settings.account_sid, len(media.of(db, message.sid)))


def _file(db: sqlite3.Connection, message_sid: str, media_sid: str) -> Media:
    found = media.one(db, media_sid)
    if found is None or found.message_sid != message_sid:
        raise ProviderError(20404)
    return found
