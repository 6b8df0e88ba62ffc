"""Pages: one mailbox, one mail in it."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from shared.errors import NotFound, Refusal
from simulator.carrier import inbound, posts
from simulator.mail import answers, calendars, mailbox
from simulator.mail.mailbox import Mail
from simulator.web import current_exchange

mail_pages = Blueprint("mail", __name__, url_prefix="/mail/<address>")

# A mail may be styled as it likes, but runs nothing, loads nothing and sends nothing.
HTML_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
SHOWN_AS_THEY_ARE = ("text/calendar", "application/pdf", "image/png", "image/jpeg", "image/gif")


@mail_pages.get("")
def show_mailbox(address: str) -> str:
    return render_template("mailbox.html", **_mailbox(address))


@mail_pages.get("/list")
def list_mail(address: str) -> str:
    """The part of the mailbox that renews itself."""
    return render_template("pieces/mail_list.html", **_mailbox(address))


@mail_pages.get("/<uuid:mail_id>")
def show(address: str, mail_id: UUID) -> str:
    return _page(address, _mail(address, mail_id))


@mail_pages.get("/<uuid:mail_id>/html")
def html(address: str, mail_id: UUID) -> Response:
    """The HTML part alone, for the sandboxed frame."""
    part = _mail(address, mail_id).letter.html
    if part is None:
        raise NotFound("This mail has no HTML part.")
    return Response(part, mimetype="text/html", headers={"Content-Security-Policy": HTML_POLICY})


@mail_pages.get("/<uuid:mail_id>/attachments/<int:index>")
def attachment(address: str, mail_id: UUID, index: int) -> Response:
    parts = _mail(address, mail_id).letter.attachments
    if index >= len(parts):
        raise NotFound("This mail has no such attachment.")
    part = parts[index]
    media_type = part.media_type if part.media_type in SHOWN_AS_THEY_ARE else "application/octet-stream"
    return send_file(BytesIO(part.content), media_type, as_attachment=True, download_name=part.name)


@mail_pages.post("/<uuid:mail_id>/unsubscribe")
def unsubscribe(address: str, mail_id: UUID) -> ResponseReturnValue:
    """What a mail program does when its own Unsubscribe is pressed (RFC 8058)."""
    with current_exchange().store.transaction() as db:
        answers.unsubscribe(db, current_exchange(), _mail(address, mail_id))
    return redirect(url_for("mail.show", address=address, mail_id=mail_id), 303)


@mail_pages.post("/<uuid:mail_id>/answer")
def answer(address: str, mail_id: UUID) -> ResponseReturnValue:
    mail, typed = _mail(address, mail_id), request.form.get("body", "")
    try:
        inbound.check(typed)
        with current_exchange().store.transaction() as db:
            answers.answer(db, current_exchange(), mail, address, typed)
    except Refusal as refusal:
        return _page(address, mail, refusal.message, typed), 422
    return redirect(url_for("mail.show", address=address, mail_id=mail_id), 303)


def _page(address: str, mail: Mail, error: str | None = None, typed: str = "") -> str:
    exchange = current_exchange()
    with exchange.store.reading() as db:
        calls = posts.latest(db, mail.id)
    events = {
        index: calendars.entries(part.content, exchange.settings.zone)
        for index, part in enumerate(mail.letter.attachments) if part.is_calendar
    }
    return render_template(
        "mail.html", address=address, mail=mail, calls=calls, events=events, error=error, typed=typed,
        can_answer=bool(exchange.settings.inbound_mail_url),
    )


def _mailbox(address: str) -> dict[str, object]:
    with current_exchange().store.reading() as db:
        return {"address": address.lower(), "mails": mailbox.every(db, address)}


def _mail(address: str, mail_id: UUID) -> Mail:
    with current_exchange().store.reading() as db:
        return mailbox.one(db, str(mail_id), address)
