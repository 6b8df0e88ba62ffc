"""Who may be asked to come back, who must not be, and why."""

from flask import Blueprint, render_template, request

from services.intake.domain.outcomes import OUTCOMES
from services.intake.handlers.returning import see_candidates
from services.intake.web.doors import OFFICE, page_link, page_number
from services.intake.web.words import CASE_TYPES
from shared.http import current_service, staff_required

pages = Blueprint("come_back", __name__, url_prefix="/come-back")
PAGE = 50


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    """Both lists; the second one by page, as it grows."""
    service, page, about = current_service(), page_number(), request.args.get("about", "")
    with service.reading() as session:
        found = [one for one in see_candidates(session, service.clock.now(), service.settings.timezone)
                 if about in ("", one.card.case.case_type)]
        may = [one for one in found if one.verdict.may_ask]
        not_now = [one for one in found if not one.verdict.may_ask]
        return render_template("come_back/index.html", may=may, not_now=not_now[(page - 1) * PAGE:page * PAGE],
                               count=len(not_now), page=page, pages=-(-len(not_now) // PAGE), page_link=page_link,
                               outcomes=OUTCOMES, case_types=CASE_TYPES, about=about)
