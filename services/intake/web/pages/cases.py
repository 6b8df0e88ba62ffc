"""Cases: the list, one case, and what moves it on."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from services.intake.domain.cases import CLOSE_CODES, LINE, STAGE_WORDS
from services.intake.domain.conditions import BLOCKS
from services.intake.domain.conditions import KINDS as CONDITION_KINDS
from services.intake.domain.consents import WORDS as CONSENT_WORDS
from services.intake.domain.contacts import readable
from services.intake.domain.keeping import HOLDS
from services.intake.domain.outcomes import ISSUE_STATES, OUTCOMES
from services.intake.domain.relays import STATE_WORDS, WHY_WORDS
from services.intake.domain.screening import DECISIONS, MODALITY_WORDS, why_not_convene
from services.intake.handlers import closing
from services.intake.handlers.cases import set_court_date
from services.intake.handlers.convening import ANSWERS
from services.intake.handlers.days import day_of
from services.intake.handlers.reading_cases import Found, find_cases, timeline, whole_case
from services.intake.handlers.screening import LENGTHS, accept_case
from services.intake.web.doors import OFFICE, me, page_link, page_number, step
from services.intake.web.staff_forms import AcceptSchema, CloseSchema, CourtSchema
from services.intake.web.words import CASE_TYPES, LANGUAGES
from shared.errors import Refusal
from shared.http import current_service, refused, staff_required
from shared.http.forms import read_form

pages = Blueprint("cases", __name__, url_prefix="/cases")
PAGE = 50
MOST_ROWS = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins with these
WORDS = dict(stages=STAGE_WORDS, line=LINE, case_types=CASE_TYPES, languages=LANGUAGES, decisions=DECISIONS,
             modalities=MODALITY_WORDS, consent_words=CONSENT_WORDS, outcomes=OUTCOMES, issue_states=ISSUE_STATES,
             condition_kinds=CONDITION_KINDS, blocks=BLOCKS, relay_states=STATE_WORDS, relay_whys=WHY_WORDS,
             answers=ANSWERS, lengths=LENGTHS, readable=readable, close_codes=CLOSE_CODES,
             hold_words=HOLDS)


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    with current_service().reading() as session:
        found = _found(session, page_number(), PAGE)
        return render_template("cases/index.html", found=found, page_link=page_link, args=request.args, **WORDS)


@pages.get("/list.csv")
@staff_required(*OFFICE)
def table() -> Response:
    """The same list for a spreadsheet: no phone numbers, no addresses."""
    with current_service().reading() as session:
        rows = [_row(card) for card in _found(session, 1, MOST_ROWS).cards]
    text = io.StringIO()
    csv.writer(text).writerows([("Case", "About", "Stage", "Since", "Asked", "Side A", "Side B", "Court"), *rows])
    return Response(text.getvalue(), mimetype="text/csv",
                    headers={"Content-Disposition": "attachment; filename=cases.csv"})


@pages.get("/<case_id>")
@staff_required(*OFFICE)
def show(case_id: str) -> str:
    service = current_service()
    now = service.clock.now()
    with service.reading() as session:
        whole = whole_case(session, case_id, now)
        lines, count = timeline(session, case_id, page_number())
        why_not = why_not_convene([one.screened for one in whole.members], day_of(now, service.settings.timezone))
        return render_template("cases/show.html", whole=whole, lines=lines, page=page_number(), page_count=count,
                               page_link=page_link, why_not=why_not, now=now, **WORDS)


@pages.post("/<case_id>/accept")
@staff_required("coordinator")
def accept(case_id: str) -> Any:
    values, errors = read_form(AcceptSchema(), request.form)
    if errors:
        raise Refusal(next(iter(errors.values())))
    return step(lambda work: accept_case(work, me().id, case_id, values["minutes"]),
                "Accepted. The other side is being asked.", _case(case_id))


@pages.post("/<case_id>/court")
@staff_required("coordinator")
def court(case_id: str) -> Any:
    values, errors = read_form(CourtSchema(), request.form)
    if errors:
        raise Refusal(next(iter(errors.values())))
    return step(lambda work: set_court_date(work, me().id, case_id, values["court_on"]), "Court date noted.",
                _case(case_id))


@pages.get("/<case_id>/close")
@staff_required("coordinator")
def closing_form(case_id: str) -> str:
    return _closing(case_id, {}, {})


@pages.post("/<case_id>/close")
@staff_required("coordinator")
def close(case_id: str) -> Any:
    values, errors = read_form(CloseSchema(), request.form)
    if errors:
        return _closing(case_id, request.form, errors), 422
    try:
        with current_service().work() as work:
            closing.close_case(work, me().id, case_id, values["close_code"])
    except Refusal as refusal:
        with current_service().reading() as session:
            return refused("cases/close.html", refusal, whole=whole_case(session, case_id, _now()), **WORDS)
    return step(lambda work: None, "The case is closed. Nothing more goes out.", _case(case_id))


@pages.get("/<case_id>/screen-out")
@staff_required("coordinator")
def screening_out(case_id: str) -> str:
    with current_service().reading() as session:
        return render_template("cases/screen_out.html", whole=whole_case(session, case_id, _now()), **WORDS)


@pages.post("/<case_id>/screen-out")
@staff_required("coordinator")
def screen_out(case_id: str) -> Any:
    return step(lambda work: closing.screen_out(work, me().id, case_id),
                "Screened out. No automated message goes out any more.", _case(case_id))


@pages.post("/<case_id>/reopen")
@staff_required("coordinator")
def reopen(case_id: str) -> Any:
    return step(lambda work: closing.reopen_case(work, me().id, case_id), "The case is open again.", _case(case_id))


def _found(session: Any, page: int, size: int) -> Found:
    stage = request.args.get("stage", "")
    return find_cases(session, request.args.get("q", "")[:100], stage if stage in STAGE_WORDS else "", page, size)


def _row(card: Any) -> list[str]:
    case, zone = card.case, current_service().settings.timezone
    names = {one.side: one.person.name for one in card.members}
    cells = [case.reference, str(CASE_TYPES[case.case_type]), STAGE_WORDS[case.stage],
             day_of(case.stage_since, zone).isoformat(), day_of(case.opened_at, zone).isoformat(),
             names.get("A", ""), names.get("B", ""), case.court_on.isoformat() if case.court_on else ""]
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]


def _closing(case_id: str, values: Any, errors: dict[str, str]) -> str:
    with current_service().reading() as session:
        return render_template("cases/close.html", whole=whole_case(session, case_id, _now()), form_values=values,
                               errors=errors, **WORDS)


def _case(case_id: str) -> str:
    return url_for("cases.show", case_id=case_id)


def _now() -> Any:
    return current_service().clock.now()
