"""A copy of everything kept about one person, put together from the three services without showing it to the queue.

Intake makes a key pair for the copy and asks; each service answers with its part sealed to the public key. The
private key is sealed in turn, and dropped with the copy: then every sealed part is noise, wherever it still lies.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from services.intake.adapters.seals import Seals
from services.intake.adapters.tables import RecordPart, RecordRequest
from services.intake.handlers.audit import record
from services.intake.handlers.own_record import own_record
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.telling import get_person
from shared import sealed_box
from shared.contracts import CENTRE, Envelope
from shared.db.once import insert_once
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.timers import Timer
from shared.work import Work

END = "record.end"
PRODUCERS = {"record.words_gathered": "notifier", "record.times_gathered": "scheduler"}


def ask_for_copy(work: Work, by: str, person_id: str) -> str:
    """Lets a copy be gathered; returns its id. One that is being gathered already is not begun twice."""
    get_person(work, person_id)
    found = work.session.scalar(select(RecordRequest.id).where(
        RecordRequest.person_id == person_id, RecordRequest.state == "gathering"))
    if found:
        return found
    private, public = sealed_box.new_keys()
    ends_at = work.now() + timedelta(days=settings_of(work).copy_days)
    request = RecordRequest(id=new_id(), person_id=person_id, state="gathering", asked_at=work.now(), asked_by=by,
                            ends_at=ends_at, private_key=_seals(work).seal({"key": private.hex()}))
    work.session.add(request)
    work.session.flush()
    _keep(work, request.id, "intake", sealed_box.pieces(sealed_box.seal(
        public, json.dumps(own_record(work.session, person_id, work.now()), ensure_ascii=False))))
    work.publish("record.requested", CENTRE, {"request_id": request.id, "person_id": person_id, "public_key": public})
    work.set_timer(END, f"record:{request.id}", ends_at, data={"request_id": request.id})
    record(work, by, "record.asked", person_id)
    return request.id


def part_gathered(work: Work, envelope: Envelope) -> None:
    """A piece of another service's part; with the last one the copy is ready."""
    data = envelope.data
    request = work.session.get(RecordRequest, data["request_id"], with_for_update=True)
    if request is None or request.state != "gathering":
        return
    insert_once(work.session, RecordPart, request_id=request.id, service=PRODUCERS[envelope.type],
                number=data["number"], of_all=data["of"], sealed=data["sealed"])
    if _is_whole(work, request.id):
        request.state, request.ready_at = "ready", work.now()


def open_copy(work: Work, by: str, person_id: str, request_id: str) -> dict[str, Any]:
    """The whole copy; that it was opened is recorded. Raises NotFound, and Refusal for one that is not ready."""
    request = work.session.get(RecordRequest, request_id)
    if request is None or request.person_id != person_id:
        raise NotFound
    if request.state != "ready" or request.private_key is None:
        raise Refusal("This copy is not ready, or its days are over.")
    private = bytes.fromhex(_seals(work).open(request.private_key)["key"])
    record(work, by, "record.opened", person_id)
    rows = work.session.scalars(select(RecordPart).where(RecordPart.request_id == request_id)
                                .order_by(RecordPart.service, RecordPart.number)).all()
    sealed: dict[str, str] = {}
    for row in rows:
        sealed[row.service] = sealed.get(row.service, "") + row.sealed
    parts = {service: json.loads(sealed_box.unseal(private, words)) for service, words in sealed.items()}
    return {"made_at": _at(request.ready_at), "person": person_id, **{name: parts[name] for name in
            ("intake", "scheduler", "notifier")}}


def copies_of(work: Work, person_id: str) -> list[RecordRequest]:
    """The copies of a person that were asked for, newest first."""
    return list(work.session.scalars(select(RecordRequest).where(RecordRequest.person_id == person_id)
                                     .order_by(RecordRequest.asked_at.desc())))


def copy_ends(work: Work, timer: Timer) -> None:
    """Its days are over: the parts go, and with the key every other copy of them."""
    request = work.session.get(RecordRequest, timer.data["request_id"], with_for_update=True)
    if request and request.state != "ended":
        _end(work, request)


def end_copies_of(work: Work, person_id: str) -> None:
    for request in copies_of(work, person_id):
        _end(work, request)


def _end(work: Work, request: RecordRequest) -> None:
    request.state, request.private_key = "ended", None
    work.session.execute(delete(RecordPart).where(RecordPart.request_id == request.id))


def _keep(work: Work, request_id: str, service: str, pieces: list[str]) -> None:
    for number, sealed in enumerate(pieces, start=1):
        work.session.add(RecordPart(request_id=request_id, service=service, number=number, of_all=len(pieces),
                                    sealed=sealed))


def _is_whole(work: Work, request_id: str) -> bool:
    rows = work.session.execute(select(RecordPart.service, func.count().label("n"), func.max(RecordPart.of_all).label(
        "of_all")).where(RecordPart.request_id == request_id).group_by(RecordPart.service)).all()
    return {row.service for row in rows} >= {"intake", *PRODUCERS.values()} and all(
        row.n == row.of_all for row in rows)


def _seals(work: Work) -> Seals:
    return Seals(settings_of(work).seal_keys)


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
