"""The week as a list of days, for staff."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request

from services.scheduler.adapters import agenda, resources
from services.scheduler.adapters.agenda import Entry
from services.scheduler.web.doors import OFFICE, centre_zone, date_asked, day_begins, looking, today
from services.scheduler.web.words import MODALITIES, STATES
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("calendar", __name__)
WEEK, LONG_AGO = timedelta(days=7), timedelta(days=3650)


@pages.get("/")
@staff_required(*OFFICE)
def week() -> str:
    monday = monday_asked()
    resource = request.args.get("with", "")
    with looking() as work:
        counts = agenda.tally(work.session, day_begins(today()), day_begins(today() + timedelta(days=1)), work.now())
        return render_template(
            "calendar/week.html", days=_days(work, monday, resource), monday=monday, before=monday - WEEK,
            after=monday + WEEK, today=today(), counts=counts, resource=resource,
            mediators=resources.mediators(work.session), rooms=resources.rooms(work.session))


@pages.get("/week.csv")
@staff_required(*OFFICE)
def week_csv() -> Response:
    """The sessions of the week without names: for a wall plan or a report."""
    monday = monday_asked()
    with looking() as work:
        found = agenda.sessions_between(work.session, day_begins(monday), day_begins(monday + WEEK),
                                        request.args.get("with") or None)
    return csv_answer(f"sessions-{monday}.csv", ("day", "from", "until", "case", "how", "state", "mediators", "rooms"),
                      (_line(one) for one in found))


@pages.get("/unnoted")
@staff_required(*OFFICE)
def unnoted() -> str:
    """Sessions that are over and where nobody noted who came."""
    with looking() as work:
        found = agenda.sessions_between(work.session, work.now() - LONG_AGO, work.now(), states=["scheduled"])
        return render_template("calendar/unnoted.html",
                               found=[one for one in found if one.ends_at < work.now()])


@pages.get("/without-link")
@staff_required(*OFFICE)
def without_link() -> str:
    """Coming sessions by video that need a link to join."""
    with looking() as work:
        return render_template("calendar/without_link.html", found=agenda.without_link(work.session, work.now()))


def monday_asked() -> date:
    """The Monday of the week that holds `?day=`, else of this week."""
    day = date_asked("day") or today()
    return day - timedelta(days=day.weekday())


def csv_answer(name: str, head: Iterable[str], lines: Iterable[Iterable[str]]) -> Response:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return Response(out.getvalue(), mimetype="text/csv",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _days(work: Work, monday: date, resource: str) -> list[tuple[date, list[Entry]]]:
    first, last = day_begins(monday), day_begins(monday + WEEK)
    found = (agenda.sessions_between(work.session, first, last, resource or None)
             + agenda.holds_between(work.session, first, last, resource or None))
    by_day: dict[date, list[Entry]] = {monday + timedelta(days=count): [] for count in range(7)}
    for entry in sorted(found, key=lambda one: (one.starts_at, one.ends_at)):
        by_day[entry.starts_at.astimezone(centre_zone()).date()].append(entry)
    return [(day, some) for day, some in by_day.items() if some or (day.weekday() < 5 and day >= today())]


def _line(entry: Entry) -> tuple[str, ...]:
    starts, ends = entry.starts_at.astimezone(centre_zone()), entry.ends_at.astimezone(centre_zone())
    return (f"{starts:%Y-%m-%d}", f"{starts:%H:%M}", f"{ends:%H:%M}", entry.reference, MODALITIES[entry.modality],
            STATES[entry.state], ", ".join(entry.mediators), ", ".join(entry.rooms))
