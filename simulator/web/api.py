"""The JSON API for tests and demos. It has no sign-in, like the simulator's pages: it is for this machine only."""

import base64
import json
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from shared.errors import NotFound, Refusal
from simulator import faults, handsets
from simulator.carrier import inbound, messages, posts
from simulator.mail import mailbox
from simulator.numbers import phone_number
from simulator.pace import ExchangePace
from simulator.web import current_exchange, current_run
from simulator.web.api_shape import handset_as_json, mail_as_json, message_as_json, post_as_json, progress_as_json

api = Blueprint("api", __name__, url_prefix="/api")


@api.errorhandler(Refusal)
def refused(error: Refusal) -> tuple[Response, int]:
    return jsonify(error=error.message, field=error.field), 422


@api.errorhandler(NotFound)
def not_found(error: NotFound) -> tuple[Response, int]:
    return jsonify(error=str(error)), 404


@api.errorhandler(HTTPException)
def unusual(error: HTTPException) -> tuple[Response, int]:
    return jsonify(error=error.name), error.code or 500


@api.get("/handsets")
def list_handsets() -> Response:
    with current_exchange().store.reading() as db:
        return jsonify(handsets=[handset_as_json(handset) for handset in handsets.every(db)])


@api.get("/handsets/<number>")
def show_handset(number: str) -> Response:
    with current_exchange().store.reading() as db:
        return jsonify(handset_as_json(handsets.one(db, phone_number(number))))


@api.put("/handsets/<number>")
def name_handset(number: str) -> Response:
    """`{"label": "Dana's phone"}`; an empty label takes the name away."""
    phone = phone_number(number)
    with current_exchange().store.transaction() as db:
        handsets.name(db, phone, _text("label"))
        return jsonify(handset_as_json(handsets.one(db, phone)))


@api.post("/handsets/<number>/texts")
def text_from(number: str) -> tuple[Response, int]:
    """`{"body": "1"}`, and `"to"` if not the number that last wrote to this handset.

    `"files"` go with it: `[{"content_type": "image/png", "content": "<base64>"}]`.
    """
    exchange, phone = current_exchange(), phone_number(number)
    to = phone_number(_text("to")) if "to" in _asked() else None
    with exchange.store.transaction() as db:
        message = inbound.text_from(db, exchange, phone, _text("body"), to, _files(_asked().get("files", [])))
    return jsonify(message_as_json(message)), 201


@api.get("/messages")
def list_messages() -> Response:
    """All messages, oldest first; `?to=` and `?from=` choose."""
    to, sender = (phone_number(request.args[name]) if request.args.get(name) else None for name in ("to", "from"))
    with current_exchange().store.reading() as db:
        return jsonify(messages=[message_as_json(message) for message in messages.every(db, to, sender)])


@api.delete("/messages")
def forget_messages() -> tuple[str, int]:
    with current_exchange().store.transaction() as db:
        messages.forget(db)
    return "", 204


@api.get("/calls")
def list_calls() -> Response:
    """The last 1000 requests to the centre, newest first; `?about=` a message's sid chooses."""
    with current_exchange().store.reading() as db:
        found = posts.latest(db, request.args.get("about"), most=1000)
    return jsonify(calls=[post_as_json(post) for post in found])


@api.get("/mail")
def list_mail() -> Response:
    """Mail, newest first; `?to=` an address chooses."""
    with current_exchange().store.reading() as db:
        return jsonify(mail=[mail_as_json(mail) for mail in mailbox.every(db, request.args.get("to"))])


@api.delete("/mail")
def empty_mail() -> tuple[str, int]:
    with current_exchange().store.transaction() as db:
        mailbox.empty(db)
    return "", 204


@api.get("/faults")
def show_faults() -> Response:
    with current_exchange().store.reading() as db:
        shape: dict[str, object] = {fault.kind.name: fault.as_json() for fault in faults.every(db)}
        refusals = [{"pattern": pattern, "code": code} for pattern, code in mailbox.refusals(db).items()]
        return jsonify(shape | {"seed": faults.seed(db), "mail_refusals": refusals})


@api.put("/faults")
def set_faults() -> Response:
    """What is named is set, the rest stays: `{"rate_limited": {"rate": 0.1, "next": 2}, "seed": 7, ...}`."""
    asked = _asked()
    with current_exchange().store.transaction() as db:
        for name in asked.keys() - {"seed", "mail_refusals"}:
            wanted = asked[name]
            faults.set_fault(db, name, wanted if isinstance(wanted, dict) else {"rate": wanted})
        if "seed" in asked:
            faults.set_seed(db, _seed(asked["seed"]))
        if "mail_refusals" in asked:
            mailbox.set_refusals(db, _refusals(asked["mail_refusals"]))
    return show_faults()


@api.delete("/faults")
def clear_faults() -> tuple[str, int]:
    with current_exchange().store.transaction() as db:
        faults.clear(db)
    return "", 204


@api.get("/clock")
def show_clock() -> Response:
    run = current_run()
    return jsonify(now=current_exchange().now().isoformat(), timezone=current_exchange().settings.timezone,
                   movable=run.movable, run=progress_as_json(run.progress) if run.progress else None)


@api.post("/clock")
def run_clock() -> Response:
    """`{"to": "2026-09-24T09:00:00-05:00"}` runs there and answers when it is over; without an offset it is UTC."""
    try:
        target = datetime.fromisoformat(_text("to"))
        target = target.astimezone(UTC) if target.tzinfo else target.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal("'to' must be an ISO 8601 moment.", field="to") from error
    return jsonify(progress_as_json(current_run().run(target)))


@api.get("/idle")
def idle() -> Response:
    """Whether the simulator owes nothing at this moment, and when it will next."""
    pace = ExchangePace(current_exchange())
    due = pace.next_due()
    return jsonify(idle=pace.settled(), next_due=due.isoformat() if due else None)


def _asked() -> dict[str, object]:
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise Refusal("Please send a JSON object.")
    return asked


def _text(name: str) -> str:
    value = _asked().get(name)
    if not isinstance(value, str):
        raise Refusal(f"'{name}' must be text.", field=name)
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Refusal(f"'{name}' holds half a character.", field=name) from error
    return value


def _seed(wanted: object) -> int | None:
    if wanted is not None and (not isinstance(wanted, int) or abs(wanted) > 2**63):
        raise Refusal("The seed must be a whole number or null.", field="seed")
    return wanted


def _refusals(wanted: object) -> list[tuple[str, int]]:
    if not isinstance(wanted, list):
        raise Refusal("mail_refusals must be a list of {pattern, code}.", field="mail_refusals")
    try:
        return [(str(entry["pattern"]), int(entry["code"])) for entry in wanted]
    except (TypeError, KeyError, ValueError) as error:
        raise Refusal("Each of mail_refusals must be {pattern, code}.", field="mail_refusals") from error


def _files(wanted: object) -> list[tuple[str, bytes]]:
    if not isinstance(wanted, list):
        raise Refusal("files must be a list of {content_type, content}.", field="files")
    try:
        return [(str(entry["content_type"])[:100], base64.b64decode(entry["content"], validate=True))
                for entry in wanted]
    except (TypeError, KeyError, ValueError) as error:
        raise Refusal("Each of files must be {content_type, content}, in base64.", field="files") from error
