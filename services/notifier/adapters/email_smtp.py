"""E-mails by SMTP: plain text first, a simple HTML part, calendar parts as calendars know them."""

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import escape

from services.notifier.config import Settings
from services.notifier.domain.handover import Answer, NotTaken, Parcel, Refused, Taken, Unclear
from shared.clock import Clock

TIMEOUT_SECONDS = 15.0
BAD_ADDRESS, CONTENT, SENDER = 21211, 30007, 20003  # in the terms of the one table of codes
HTML = ('<!doctype html><html lang="{language}"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;'
        'color:#222">{paragraphs}</body></html>')


class SmtpMail:
    """Sends an e-mail over one connection. What fails before the words were handed over was not sent."""

    def __init__(self, settings: Settings, clock: Clock):
        self.settings = settings
        self.clock = clock

    def send(self, parcel: Parcel) -> Answer:
        try:
            server = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            return Refused(SENDER, f"smtp {error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            return NotTaken(type(error).__name__)
        try:
            return self._hand_over(server, parcel)
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        server = smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=TIMEOUT_SECONDS)
        if self.settings.smtp_starttls:
            server.starttls()
        if self.settings.smtp_user:
            server.login(self.settings.smtp_user, self.settings.smtp_password or "")
        return server

    def _hand_over(self, server: smtplib.SMTP, parcel: Parcel) -> Answer:
        mail = compose(parcel, self.settings, self.clock)
        try:
            server.send_message(mail, reports_to(parcel, self.settings), [parcel.address])
        except smtplib.SMTPRecipientsRefused as error:
            return _refused(error.recipients[parcel.address][0], BAD_ADDRESS)
        except smtplib.SMTPSenderRefused as error:
            return _refused(error.smtp_code, SENDER)
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code, CONTENT)
        except (OSError, smtplib.SMTPException) as error:
            return Unclear(type(error).__name__)  # perhaps after the last byte
        return Taken(str(mail["Message-ID"]), "sent", "250")


def reports_to(parcel: Parcel, settings: Settings) -> str:
    """The envelope's sender: an address of this message alone, so that a report about it names it (VERP)."""
    name, _, domain = (settings.mail_bounces or "").partition("@")
    return f"{name}+{parcel.key}@{domain}" if domain else parseaddr(settings.mail_from)[1]


def compose(parcel: Parcel, settings: Settings, clock: Clock) -> EmailMessage:
    """The e-mail. Its Message-ID is made of our own id, so that the same message can be told apart from another."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_from, parcel.address, parcel.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{parcel.key}@{parseaddr(settings.mail_from)[1].partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    if parcel.stop_url:
        mail["List-Unsubscribe"] = f"<{parcel.stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(parcel.text)
    mail.add_alternative(as_html(parcel.text, parcel.language), subtype="html")
    for attachment in parcel.attachments:
        _attach(mail, attachment)
    return mail


def as_html(text: str, language: str = "en") -> str:
    """The same words with links that can be tapped, for readers that show HTML only."""
    paragraphs = "".join(f"<p>{_linked(part)}</p>" for part in text.split("\n\n"))
    return HTML.format(language=language, paragraphs=paragraphs)


def _linked(part: str) -> str:
    words = [f'<a href="{escape(word)}">{escape(word)}</a>' if word.startswith(("https://", "http://"))
             else escape(word) for word in part.replace("\n", " \n ").split(" ")]
    return " ".join(words).replace(" \n ", "<br>")


def _attach(mail: EmailMessage, attachment: dict) -> None:
    """A calendar goes in twice: as an alternative, which calendars act on, and as a file to keep (RFC 6047)."""
    main, sub = attachment["media_type"].split("/")
    if attachment.get("method"):
        mail.make_mixed()
        words = next(part for part in mail.iter_parts() if isinstance(part, EmailMessage))
        words.add_alternative(attachment["text"], subtype=sub, params={"method": attachment["method"]})
    mail.add_attachment(attachment["text"].encode(), maintype=main, subtype=sub, filename=attachment["name"])


def _refused(smtp_code: int, code: int) -> Answer:
    """4xx is for now, 5xx for good (RFC 5321 4.2.1)."""
    return NotTaken(f"smtp {smtp_code}") if 400 <= smtp_code < 500 else Refused(code, f"smtp {smtp_code}")
