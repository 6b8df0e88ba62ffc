"""What follows when a mail server says that an e-mail of ours did not arrive, or that its reader called it junk."""

from services.notifier.adapters.tables import Message
from services.notifier.domain.mail_reports import MailReport
from services.notifier.handlers import lives, optouts, reports
from shared.work import Work

COMPLAINT = "complaint"


def keep(work: Work, report: MailReport) -> bool:
    """Keeps it for the worker, like a report about a text; a complaint is obeyed at once. False if it is not ours."""
    message = work.session.get(Message, report.message_id) if report.message_id else None
    if message is None or message.channel != "email":
        return False
    if report.status == COMPLAINT:
        _obey(work, message)
    else:
        reports.keep(work, message.id, message.provider_id or "", report.status, report.code)
    return True


def _obey(work: Work, message: Message) -> None:
    """Whoever calls our mail junk wants none: like a STOP."""
    if message.address and optouts.opt_out(work, "email", message.address.casefold(), COMPLAINT):
        lives.note(work, message, "callback", why=COMPLAINT)
