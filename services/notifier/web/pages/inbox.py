"""The staff's inbox: texts that no rule understood. A person reads them, answers, decides, and is done with them."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.dates import format_timedelta
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from services.notifier.adapters import inbox_lists, lists
from services.notifier.adapters.inbox_lists import KINDS, MOST_IN_CSV, PAGE, Line, Promise, WantedTexts
from services.notifier.adapters.tables import Case, Inbound, Person, Prompt, StaffMember
from services.notifier.config import own
from services.notifier.domain.files import SHOWN
from services.notifier.domain.gate import Go
from services.notifier.domain.promises import work_time
from services.notifier.handlers import files, holds, inbox, prompts, silence
from services.notifier.web import staff_words as words
from services.notifier.web.doors import looking, staff
from services.notifier.web.pages.messages import OFFICE, page_number
from shared.http import current_service, staff_required
from shared.ids import new_id
from shared.work import Work

pages = Blueprint("inbox", __name__, url_prefix="/inbox")


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    wanted, page = wanted_texts(), page_number()
    with looking() as work:
        found, total = inbox_lists.inbox(work.session, wanted, page)
        return render_template(
            "inbox/index.html", found=found, total=total, page=page, pages=-(-total // PAGE), wanted=wanted,
            holds=lists.holds(work.session), unknown=lists.states(work.session).get("unknown", 0),
            waiting=lambda came: waiting(work, came), staff_names=staff_names(work), words=words, now=work.now(),
            promise=promise_now(work), hours=hours, counts=inbox_lists.counts(work.session), undo=_undo(work),
            people=inbox.who_answers(work), asked=asked(wanted), done_words=words.DONE_WITHOUT)


@pages.get("/texts.csv")
@staff_required(*OFFICE)
def index_csv() -> Response:
    """How long texts waited, without words, names and numbers: for a report."""
    with looking() as work:
        found, _ = inbox_lists.inbox(work.session, wanted_texts(), 1, MOST_IN_CSV)
        text = _as_csv(found, own(work.settings).timezone)
    return Response(text, mimetype="text/csv",
                    headers={"Content-Disposition": 'attachment; filename="inbox.csv"'})


@pages.get("/<uuid:inbound_id>")
@staff_required(*OFFICE)
def show(inbound_id: Any) -> str:
    with looking() as work:
        return render_template("inbox/show.html", errors={}, form_values={}, **about(work, str(inbound_id)))


@pages.route("/holds/<uuid:case_id>", methods=["GET", "POST"])
@staff_required("coordinator")
def release(case_id: Any) -> Any:
    """Lets the automatic messages of a case go again, after a question."""
    if request.method == "POST":
        with current_service().work() as work:
            holds.release_case(work, staff().id, str(case_id))
        flash("Automatic messages of this case may go again.", "done")
        return redirect(url_for(".index"), 303)
    with looking() as work:
        hold = holds.standing_hold(work, str(case_id))
        return render_template("inbox/release.html", hold=hold, words=words, case_id=str(case_id),
                               case=work.session.get(Case, str(case_id)))


def wanted_texts() -> WantedTexts:
    """The filter as it was asked for; what is no choice filters nothing."""
    given = {name: request.args.get(name, "").strip()[:60] for name in ("show", "kind", "who", "q")}
    return WantedTexts("done" if given["show"] == "done" else "open", given["kind"] if given["kind"] in KINDS else "",
                       given["who"][:36], given["q"].replace("\x00", ""))


def asked(wanted: WantedTexts, **changes: Any) -> dict[str, Any]:
    """The filter as parts of an address, without what says nothing."""
    parts = {"show": "done" if wanted.show == "done" else None, "kind": wanted.kind or None, "who": wanted.who or None,
             "q": wanted.q or None}
    return parts | changes


def _undo(work: Work) -> str:
    """The id of the text that was done just now."""
    wanted = request.args.get("undo", "")[:36]
    found = work.session.scalar(select(Inbound.state).where(Inbound.id == wanted)) if wanted else None
    return wanted if found == "done" else ""


def promise_now(work: Work) -> Promise:
    return inbox_lists.promise(work.session, work.now(), own(work.settings).timezone)


def staff_names(work: Work) -> dict[str, str]:
    return {one.id: one.display_name for one in work.session.query(StaffMember)}


def hours(seconds: float) -> str:
    """`40 minutes`, `3 hours`: time in opening hours."""
    if seconds < 5400:
        return f"{max(1, round(seconds / 60))} minutes"
    return f"{round(seconds / 3600)} hours"


def waiting(work: Work, came: datetime) -> str:
    """`8 hours`: how long it is since then."""
    return format_timedelta(work.now() - came, locale="en_US")


def about(work: Work, inbound_id: str) -> dict[str, Any]:
    """What the page of one text shows."""
    text = inbox.inbound_text(work, inbound_id)
    decision = inbox.would_go(work, text)
    shown = request.args.get("picture", "")[:36]
    return {
        "text": text, "words": words, "waiting": lambda came: waiting(work, came),
        "token": new_id(), "longest": inbox.LONGEST, "now": work.now(),
        "person": work.session.get(Person, text.person_id) if text.person_id else None,
        "case": work.session.get(Case, text.case_id) if text.case_id else None,
        "hold": holds.standing_hold(work, text.case_id) if text.case_id else None,
        "staff_names": staff_names(work), "people": inbox.who_answers(work),
        "rest": silence.hold_on(work, text.channel, text.sender), "files": files.files_of(work, text.id),
        "pictures": SHOWN, "picture": shown, "candidates": _candidates(work, text),
        "why_not": "" if decision is None or isinstance(decision, Go) else words.why(decision.why),
        "question": _question(work, text.channel, text.sender),
    }


def _candidates(work: Work, text: Inbound) -> list[tuple[str, str]]:
    """(case and person, words) of everybody who may have written it."""
    return [(f"{case.id} {person.id}", f"{person.display_name}, {case.reference or 'a case without a reference'}")
            for person, case in inbox.may_have_written(work, text)]


def _question(work: Work, channel: str, sender: str) -> Prompt | None:
    return prompts.standing_on(work, sender) if channel == "sms" else None


def _as_csv(found: Iterable[Line], zone: str) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(("text", "case", "came", "why", "state", "promised by", "done", "in time", "waited (opening hours)"))
    for one in found:
        text = one.text
        waited = work_time(text.received_at, text.done_at, zone).total_seconds() / 3600 if text.done_at else None
        kept = "" if not (text.done_at and text.promised_at) else "yes" if text.done_at <= text.promised_at else "no"
        sheet.writerow((text.id, one.reference or "", text.received_at.isoformat(), text.why or "", text.state,
                        text.promised_at.isoformat() if text.promised_at else "",
                        text.done_at.isoformat() if text.done_at else "", kept,
                        "" if waited is None else round(waited, 2)))
    return out.getvalue()
