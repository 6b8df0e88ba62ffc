"""Transcripts as files: for staff of a whole case or for one party, and for a party of their own. Each is recorded."""

from typing import Any

from flask import Blueprint, Response, request

from services.notifier.adapters.transcript_pdf import as_json, transcript_pdf
from services.notifier.handlers.transcripts import hand_out
from services.notifier.web.doors import participant, staff
from services.notifier.web.pages.messages import OFFICE
from shared.http import current_service, limit, participant_required, staff_required

pages = Blueprint("transcripts", __name__)


@pages.get("/cases/<uuid:case_id>/transcript.<any(json, pdf):kind>")
@staff_required(*OFFICE)
def of_case(case_id: Any, kind: str) -> Response:
    """`person` names the party it is made for; without it, it is the whole case, for staff."""
    return _file(str(case_id), request.args.get("person") or None, kind, staff().id)


@pages.get("/my/transcript.<any(json, pdf):kind>")
@limit("20/hour")
@participant_required
def mine(kind: str) -> Response:
    """What the centre and this person wrote to each other."""
    me = participant()
    return _file(me.case_id, me.person_id, kind, None)


def _file(case_id: str, person_id: str | None, kind: str, staff_id: str | None) -> Response:
    """The file, once it is recorded who has it."""
    with current_service().work() as work:
        made = hand_out(work, case_id, person_id, kind, staff_id)
    content, media = (transcript_pdf(made), "application/pdf") if kind == "pdf" else (as_json(made), "application/json")
    return Response(content, mimetype=media, headers={
        "Content-Disposition": f"attachment; filename=transcript.{kind}", "Cache-Control": "no-store"})
