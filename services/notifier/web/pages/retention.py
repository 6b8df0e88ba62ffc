"""What will be erased here and when, and what keeps it."""

from flask import Blueprint, render_template

from services.notifier.domain.retention import KINDS
from services.notifier.handlers.retention import outlook, policy_of, provider
from services.notifier.web.doors import looking
from shared.http import staff_required

pages = Blueprint("retention", __name__, url_prefix="/retention")


@pages.get("")
@staff_required("manager", "coordinator")
def index() -> str:
    with looking() as work:
        return render_template("retention/index.html", days=policy_of(work).days, lines=outlook(work), kinds=KINDS,
                               provider=provider(work))
