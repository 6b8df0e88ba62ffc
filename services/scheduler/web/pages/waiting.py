"""Cases that need a time."""

from flask import Blueprint, render_template, request

from services.scheduler.adapters import agenda, waitlist
from services.scheduler.web.doors import OFFICE, PAGE_SIZE, looking, page_number
from shared.http import staff_required

pages = Blueprint("waiting", __name__)


@pages.get("/ready")
@staff_required(*OFFICE)
def ready() -> str:
    search, page = request.args.get("q", "").strip()[:60], page_number()
    with looking() as work:
        found, total = agenda.waiting_cases(work.session, search, page, PAGE_SIZE)
        return render_template("waiting/index.html", found=found, total=total, q=search, page=page,
                               pages=-(-total // PAGE_SIZE))


@pages.get("/sooner")
@staff_required(*OFFICE)
def sooner() -> str:
    """Who wants to come sooner, since when, and what they were offered."""
    with looking() as work:
        return render_template("waiting/sooner.html", found=waitlist.in_order(work.session, work.now()))
