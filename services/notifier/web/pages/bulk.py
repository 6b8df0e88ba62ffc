"""One message to many: choose, look, start, watch."""

import csv
import io
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for

from services.notifier.adapters import bulk_lists, text_lists
from services.notifier.adapters.bulk_lists import MOST_IN_CSV, PAGE, SHOWN, Row
from services.notifier.adapters.tables import Bulk
from services.notifier.config import own
from services.notifier.domain.bulk import Prices
from services.notifier.domain.templates import template
from services.notifier.handlers import bulk as handler
from services.notifier.handlers import previews, texts, versions
from services.notifier.web import bulk_words, staff_words, text_words
from services.notifier.web.bulk_forms import BULK, as_form, days_of, read_bulk
from services.notifier.web.doors import looking, staff, step
from services.notifier.web.pages.messages import OFFICE, page_number
from shared.errors import Refusal
from shared.http import current_service, refused, staff_required
from shared.ids import new_id
from shared.work import Work

pages = Blueprint("bulk", __name__, url_prefix="/bulk")
WORDS = {"words": staff_words, "bulk_words": bulk_words, "shown": text_words}
NO_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins with these


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    page = page_number()
    with looking() as work:
        found, total = bulk_lists.bulks(work.session, page)
        return render_template("bulk/index.html", found=found, total=total, page=page, pages=-(-total // PAGE), **WORDS)


@pages.get("/new")
@staff_required(*OFFICE)
def new() -> str:
    chosen = {"template": request.args.get("template", "")[:40], "together": "yes"}
    with looking() as work:
        return render_template("bulk/form.html", form_values=chosen, errors={}, **_choices(work, None))


@pages.post("/new")
@staff_required(*OFFICE)
def make() -> Any:
    """The form carries an id, so that a second press is the same bulk message."""
    token = request.form.get("id", "")
    return _chosen(lambda work, new: handler.make_bulk(work, staff().id, new, _own_id(token)), None)


@pages.get("/<uuid:bulk_id>/edit")
@staff_required(*OFFICE)
def edit(bulk_id: Any) -> str:
    with looking() as work:
        bulk = handler.the_bulk(work, str(bulk_id))
        return render_template("bulk/form.html", form_values=as_form(bulk), errors={}, **_choices(work, bulk))


@pages.post("/<uuid:bulk_id>/edit")
@staff_required(*OFFICE)
def change(bulk_id: Any) -> Any:
    def do(work: Work, new: handler.NewBulk) -> str:
        handler.change_bulk(work, staff().id, str(bulk_id), new)
        return str(bulk_id)

    return _chosen(do, str(bulk_id))


@pages.get("/<uuid:bulk_id>")
@staff_required(*OFFICE)
def show(bulk_id: Any) -> str:
    with looking() as work:
        bulk = handler.the_bulk(work, str(bulk_id))
        return render_template("bulk/show.html", **_about(work, bulk), **_whole(work, bulk), **WORDS)


@pages.get("/<uuid:bulk_id>/progress")
@staff_required(*OFFICE)
def progress_part(bulk_id: Any) -> str:
    """The part of the page that is loaded anew while it works."""
    with looking() as work:
        bulk = handler.the_bulk(work, str(bulk_id))
        return render_template("bulk/progress.html", part=True, **_about(work, bulk), **WORDS)


@pages.post("/<uuid:bulk_id>/look-again")
@staff_required(*OFFICE)
def look_again(bulk_id: Any) -> Any:
    return _step(bulk_id, handler.look_again, "We look again who may get it.")


@pages.post("/<uuid:bulk_id>/start")
@staff_required(*OFFICE)
def start(bulk_id: Any) -> Any:
    asked = request.form.get("people", "")
    people = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else -1
    return step(lambda work: handler.start_bulk(work, staff().id, str(bulk_id), people),
                "It has begun. You may leave this page; it goes on by itself.", url_for(".show", bulk_id=bulk_id))


@pages.post("/<uuid:bulk_id>/pause")
@staff_required(*OFFICE)
def pause(bulk_id: Any) -> Any:
    return _step(bulk_id, handler.pause_bulk, "It is paused. What the provider already has may still arrive.")


@pages.post("/<uuid:bulk_id>/resume")
@staff_required(*OFFICE)
def resume(bulk_id: Any) -> Any:
    return _step(bulk_id, handler.resume_bulk, "It goes on.")


@pages.route("/<uuid:bulk_id>/cancel", methods=["GET", "POST"])
@staff_required(*OFFICE)
def cancel(bulk_id: Any) -> Any:
    """For good, so it is asked first."""
    if request.method == "POST":
        return _step(bulk_id, handler.cancel_bulk, "It is cancelled. Nobody else gets it.")
    with looking() as work:
        bulk = handler.the_bulk(work, str(bulk_id))
        return render_template("bulk/cancel.html", **_about(work, bulk), **WORDS)


@pages.get("/<uuid:bulk_id>/people")
@staff_required(*OFFICE)
def people(bulk_id: Any) -> str:
    q, which, page = request.args.get("q", "").strip()[:60], _which(), page_number()
    with looking() as work:
        bulk = handler.the_bulk(work, str(bulk_id))
        rows, total = bulk_lists.rows(work.session, bulk.id, q, which, page)
        return render_template("bulk/people.html", bulk=bulk, rows=rows, total=total, q=q, which=which, page=page,
                               pages=-(-total // PAGE), choices=SHOWN, **WORDS)


@pages.get("/<uuid:bulk_id>/people.csv")
@staff_required(*OFFICE)
def people_csv(bulk_id: Any) -> Response:
    """What became of it for each, for a report: no numbers, no addresses, no words."""
    with looking() as work:
        bulk = handler.the_bulk(work, str(bulk_id))
        rows, _ = bulk_lists.rows(work.session, bulk.id, request.args.get("q", "").strip()[:60], _which(), 1,
                                  MOST_IN_CSV)
        text = _as_csv(rows)
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="people.csv"'})


def _chosen(do: Any, bulk_id: str | None) -> Any:
    """Reads the form and does it, or shows it again with nothing lost."""
    service = current_service()
    zone = service.settings.timezone
    chosen, errors = read_bulk(zone, service.clock.now().astimezone(ZoneInfo(zone)).date())
    try:
        if chosen is not None:
            with service.work() as work:
                found = do(work, chosen)
            return redirect(url_for(".show", bulk_id=found), 303)
    except Refusal as error:
        with looking() as work:
            bulk = work.session.get(Bulk, bulk_id) if bulk_id else None
            return refused("bulk/form.html", error, **_choices(work, bulk))
    with looking() as work:
        bulk = work.session.get(Bulk, bulk_id) if bulk_id else None
        return render_template("bulk/form.html", form_values=request.form, errors=errors, **_choices(work, bulk)), 422


def _choices(work: Work, bulk: Bulk | None) -> dict[str, Any]:
    """The texts that may go to many, and what people can be chosen by."""
    allowed = [(one, texts.current(work.session, one)) for one in BULK]
    allowed = [(one, found) for one, found in allowed if versions.may_go_to_many(work, one, found[1])]
    return WORDS | {
        "bulk": bulk, "token": new_id(), "templates": [(one, staff_words.template(one), spoken.en.sms)
                                                       for one, (spoken, _) in allowed],
        "outcomes": [(one, bulk_words.outcome(one)) for one in bulk_lists.outcomes(work.session)],
        "with_days": [staff_words.template(one) for one in BULK if days_of(one)]}


def _about(work: Work, bulk: Bulk) -> dict[str, Any]:
    settings = own(work.settings)
    totals = bulk_lists.totals(work.session, bulk.id)
    prices = Prices(settings.segment_price, settings.mail_price)
    return {"bulk": bulk, "totals": totals, "progress": bulk_lists.progress(work.session, bulk.id),
            "cost": prices.of(totals.segments, totals.by_channel.get("email", 0))}


def _whole(work: Work, bulk: Bulk) -> dict[str, Any]:
    """What the page shows beside the figures: samples, one-sided cases, who did what."""
    spoken, _ = texts.current(work.session, bulk.template, bulk.version)
    cases, one_sided = bulk_lists.one_sided(work.session, bulk.id)
    names = text_lists.staff_names(work.session)
    entries = [{"at": one.at, "title": bulk_words.STEPS.get(one.what, one.what),
                "by": names.get(one.staff_id or "", "the system" if one.staff_id is None else "somebody who left")}
               for one in bulk_lists.steps(work.session, bulk.id)]
    return {"samples": [previews.preview_for(work, spoken, person, bulk.values)
                        for person in bulk_lists.samples(work.session, bulk.id)],
            "cases": cases, "one_sided": one_sided, "entries": entries, "counts": template(bulk.template).counts}


def _step(bulk_id: Any, do: Any, done: str) -> Any:
    return step(lambda work: do(work, staff().id, str(bulk_id)), done, url_for(".show", bulk_id=bulk_id))


def _which() -> str:
    asked = request.args.get("show", "all")
    return asked if asked in SHOWN else "all"


def _own_id(token: str) -> str | None:
    """The id that the form carried, if it looks like one of ours."""
    return token if len(token) == 36 and token.replace("-", "").isalnum() and token.isascii() else None


def _as_csv(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(("person", "case", "channel", "state", "why", "segments", "handed over"))
    for row in rows:
        one, message = row.recipient, row.message
        reference = row.reference or ""
        sheet.writerow((one.person_id, f"'{reference}" if reference.startswith(NO_FORMULA) else reference, one.channel,
                        message.state if message else one.state, (message.why if message else one.why) or "",
                        one.segments, message.handed_at.isoformat() if message and message.handed_at else ""))
    return out.getvalue()
