"""`Idempotency-Key` on a POST: a question asked again with the same key is not done again.

The row with the answer commits with the work itself. While one request works, another with its key waits at the row;
then it gets the same answer. A refusal changed nothing and is not kept: it is decided anew. After the draft
`draft-ietf-httpapi-idempotency-key-header`; keys are kept for 24 hours.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app, request
from sqlalchemy import delete, select, update
from werkzeug.wrappers import Response

from shared.db.machinery import stored_answer
from shared.db.once import insert_once
from shared.errors import Refusal
from shared.http.etags import plain_json
from shared.http.words import N_
from shared.service import Service
from shared.work import Work

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 200
KEPT = timedelta(hours=24)
ODD_KEY = N_("An Idempotency-Key has 1 to 200 visible characters, such as a UUID.")
OTHER_QUESTION = N_("This Idempotency-Key was used for another request. Take a new key for a new request.")
SENT_ALONG = ("Location",)
Act = Callable[[Work], Response]


def once(work: Work, owner: str, act: Act) -> Response:
    """The answer of `act`, or the one it gave before to this key of `owner`. Raises Refusal for another body."""
    key = request.headers.get(HEADER)
    if key is None:
        return act(work)
    if not re.fullmatch(rf"[\x21-\x7e]{{1,{LONGEST}}}", key):
        raise Refusal(str(ODD_KEY), HEADER)
    before = _claim(work, owner, key)
    if before is not None:
        return before
    response = act(work)
    work.session.execute(update(stored_answer).where(*_of(owner, key)).values(
        status=response.status_code, body=response.get_data(as_text=True),
        headers={name: response.headers[name] for name in SENT_ALONG if name in response.headers}))
    return response


def forget_old_answers(service: Service) -> int:
    """Removes answers whose 24 hours are over; returns how many."""
    with service.work() as work:
        gone = work.session.execute(delete(stored_answer).where(stored_answer.c.made_at <= work.now() - KEPT)
                                    .returning(stored_answer.c.key))
        return len(gone.all())


def _claim(work: Work, owner: str, key: str) -> Response | None:
    """Takes the key (on PostgreSQL: waits for whoever has it), or gives the answer that it has already."""
    question = _question_hash()
    while not insert_once(work.session, stored_answer, owner=owner, key=key, question_hash=question, status=0, body="",
                          headers={}, made_at=work.now()):
        row = work.session.execute(select(stored_answer).where(*_of(owner, key)).with_for_update()).first()
        if row is None:
            continue
        if row.made_at <= work.now() - KEPT:
            work.session.execute(delete(stored_answer).where(*_of(owner, key)))
            continue
        if row.question_hash != question:
            raise Refusal(str(OTHER_QUESTION), HEADER)
        return current_app.response_class(row.body, row.status, row.headers | {REPLAYED: "true"},
                                          mimetype="application/json")
    return None


def _of(owner: str, key: str) -> tuple[Any, Any]:
    return stored_answer.c.owner == owner, stored_answer.c.key == key


def _question_hash() -> str:
    body = plain_json(request.get_json(silent=True))
    return hashlib.sha256(f"{request.method} {request.full_path} {body}".encode()).hexdigest()


