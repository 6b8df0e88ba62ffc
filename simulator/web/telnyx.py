"""The second provider's REST API: send a text, look at one, search the records."""

import hmac
import sqlite3

from flask import Blueprint, Response, jsonify, request

from simulator import faults
from simulator.carrier import media, messages, outbound, record, telnyx
from simulator.carrier.errors import ProviderError
from simulator.carrier.messages import Message
from simulator.carrier.outbound import Order
from simulator.web import current_exchange
from simulator.web.rest import Silence

second = Blueprint("telnyx", __name__, url_prefix="/v2")


@second.errorhandler(ProviderError)
def refused(error: ProviderError) -> tuple[Response, int]:
    return jsonify(errors=[{"code": str(telnyx.CODES.get(error.code, 10015)), "title": "Refused"}]), error.status


@second.before_request
def known_key() -> None:
    if request.endpoint == "telnyx.media_file":
        return  # its address is all that it takes
    keys = [f"Bearer {token}".encode() for token in current_exchange().settings.auth_tokens]
    given = request.headers.get("Authorization", "").encode()
    if not any(hmac.compare_digest(given, key) for key in keys):
        raise ProviderError(20003)


@second.post("/messages")
def create() -> Response:
    exchange, asked = current_exchange(), request.get_json(silent=True) or {}
    text = {name: value for name, value in asked.items() if isinstance(value, str)}
    with exchange.store.transaction() as db:
        limited = faults.strikes(db, "second_limited")
    if limited:
        raise ProviderError(20429)
    with exchange.store.transaction() as db:
        message = outbound.accept(db, exchange, Order(
            to=text.get("to", ""), sender=exchange.settings.second_sender, body=text.get("text", ""),
            callback_url=text.get("webhook_url", "")))
        hang = faults.strikes(db, "second_timeout_after_accept")
        broken = faults.strikes(db, "second_error_after_accept")
    if hang:
        return Response(Silence(hang.amount), status=200)
    if broken:
        raise ProviderError(20500)
    return jsonify(data=telnyx.as_json(message))


@second.get("/messages/<uuid:message_id>")
def show(message_id: object) -> Response:
    with current_exchange().store.reading() as db:
        message = _found(db, str(message_id))
        files = telnyx.media_of(current_exchange().settings, media.of(db, message.sid))
        return jsonify(data=telnyx.as_json(message, files))


@second.get("/media/<sid>")
def media_file(sid: str) -> Response:
    """A file that came with a text, for whoever knows its address."""
    with current_exchange().store.reading() as db:
        file = media.one(db, sid)
    if file is None:
        raise ProviderError(20404)
    return Response(file.content, mimetype=file.content_type)


@second.get("/detail_records")
def search() -> Response:
    """By number, direction and day: `filter[cld]`, `filter[direction]`, `filter[created_at][gte]`."""
    query = request.args
    if query.get("filter[record_type]") != "messaging":
        raise ProviderError(20001)
    number = current_exchange().settings.second_sender
    chosen = record.filter_of({"To": query.get("filter[cld]", ""),
                               "DateSent>": query.get("filter[created_at][gte]", "")})
    chosen = chosen.also("? IN (sender, recipient)", number)
    if query.get("filter[direction]"):
        chosen = chosen.also("(direction = 'inbound') = ?", int(query["filter[direction]"] == "inbound"))
    with current_exchange().store.reading() as db:
        found, _ = record.listed(db, chosen, min(query.get("page[size]", 20, int), 250), None)
    return jsonify(data=[telnyx.detail_record(message) for message in found],
                   meta={"page_number": 1, "total_pages": 1})


def _found(db: sqlite3.Connection, message_id: str) -> Message:
    message = messages.one(db, telnyx.sid_of(message_id))
    if message is None:
        raise ProviderError(20404)
    return message
