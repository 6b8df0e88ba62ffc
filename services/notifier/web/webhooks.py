"""Where the providers call us: texts that came in, and reports about texts and e-mails that went out.

The phone company proves itself by its signature, whoever hands on reports about e-mails by a secret. A text is kept
and committed before anything is made of it, and answered with an empty TwiML document: what we say goes out through
the queue like everything else.
"""

import hmac
from collections.abc import Callable, Mapping
from functools import wraps

from flask import Blueprint, Response, abort, request

from services.notifier.adapters.sms_signature import is_signed
from services.notifier.config import own
from services.notifier.domain import mail_reports as reading
from services.notifier.domain.files import MOST
from services.notifier.domain.handover import Arrived
from services.notifier.handlers import arrivals, mail_reports, reports
from shared.http import csrf_exempt, current_service, open_to_all

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def signed(view: Callable) -> Callable:
    """Lets in only what one of our tokens signed, over the address as the provider knows it."""
    @wraps(view)
    def checked(*args, **kwargs):
        settings = own(current_service().settings)
        url = settings.webhook_base_url + request.full_path.rstrip("?")
        signature = request.headers.get("X-Twilio-Signature", "")
        if not is_signed(url, request.form, signature, settings.twilio_auth_tokens):
            abort(403)
        return view(*args, **kwargs)

    return csrf_exempt(open_to_all(checked))


@pages.post("/sms")
@signed
def sms() -> Response:
    """A text that somebody wrote to us."""
    form = request.form
    if not form.get("MessageSid") or not form.get("From"):
        abort(400)
    text = Arrived(form["MessageSid"][:80], form["From"][:320], form.get("Body", ""), form.get("OptOutType"),
                   _number(form.get("NumMedia")), form.to_dict(), files=_files(form))
    with current_service().work() as work:
        arrivals.keep(work, text)
    return Response(NOTHING_TO_SAY, mimetype="text/xml")


@pages.post("/sms-status/<message_id>")
@signed
def sms_status(message_id: str) -> tuple[str, int]:
    """How far a text of ours has come."""
    form = request.form
    with current_service().work() as work:
        reports.keep(work, message_id, form.get("MessageSid", ""),
                     form.get("MessageStatus") or form.get("SmsStatus") or "", _number(form.get("ErrorCode")) or None)
    return "", 204


@pages.post("/mail-reports")
@csrf_exempt
@open_to_all
def mail_report() -> tuple[str, int]:
    """A report about an e-mail of ours, as the mail server got it (message/rfc822), with the secret as a password.

    What is no report is refused, so that whoever handed it on keeps it for a person.
    """
    secret, given = own(current_service().settings).mail_secret, request.authorization
    told = (given.token or given.password or "") if given else ""
    if not secret or not hmac.compare_digest(told.encode(), secret.encode()):
        abort(403)
    report = reading.read(request.get_data())
    if report is None:
        return "This is no report about an e-mail.", 422
    with current_service().work() as work:
        mail_reports.keep(work, report)
    return "", 204


def _files(form: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(address, declared type) of each picture that came with a text."""
    return tuple((form[f"MediaUrl{place}"][:2000], form.get(f"MediaContentType{place}", "")[:100])
                 for place in range(min(_number(form.get("NumMedia")), MOST)) if form.get(f"MediaUrl{place}"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
