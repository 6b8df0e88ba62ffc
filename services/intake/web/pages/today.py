"""The coordinator's day, the list of tasks, and the way to each."""

from flask import Blueprint, render_template

from services.intake.handlers.today import Chore, see_today
from services.intake.web.doors import OFFICE
from shared.http import current_service, staff_required

pages = Blueprint("today", __name__)
# Where a task is seen to, if not on the page of its case.
WAYS = {
    "unmatched": "/messages/inbox/{subject}",
    "may_mean_stop": "/messages/inbox/{subject}",
    "threat": "/messages/inbox/{subject}",
    "note_held": "/messages/relays/{subject}",
    "record_outcome": "/cases/{case}/outcome?session={subject}",
    "new_time": "/sessions/{subject}",
    "mediator_for_session": "/sessions/{subject}",
    "mediator_for_times": "/sessions/invitations/{subject}",
    "no_common_time": "/sessions/cases/{case}/invitations/new?kind=first",
    "both_want_to_talk": "/come-back",
    "sender_paused": "/messages/senders",
}


@pages.get("/today")
@staff_required(*OFFICE)
def index() -> str:
    service = current_service()
    with service.reading() as session:
        board = see_today(session, service.clock.now(), service.settings.timezone)
        return render_template("today/index.html", board=board, way=way, now=service.clock.now())


def way(chore: Chore) -> str:
    """The page on which a task is seen to."""
    task = chore.task
    template = WAYS.get(task.kind)
    if template and ("{subject}" not in template or task.subject_id):
        return template.format(subject=task.subject_id, case=task.case_id)
    return f"/cases/{task.case_id}" if task.case_id else "/today"
