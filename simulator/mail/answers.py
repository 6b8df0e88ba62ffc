"""What the owner of a mailbox can do with a mail: answer it, or unsubscribe in one click."""

import sqlite3

from shared.errors import Refusal
from shared.ids import new_id
from simulator.carrier import posts
from simulator.exchange import Exchange
from simulator.mail.mailbox import Mail


def answer(db: sqlite3.Connection, exchange: Exchange, mail: Mail, address: str, text: str) -> None:
    """Owes the centre's inbound mail webhook a form of from, to, subject, text, message_id and in_reply_to.

    It is signed like an inbound text. Raises Refusal where the centre takes no mail.
    """
    url = exchange.settings.inbound_mail_url
    if not url:
        raise Refusal("The centre takes no answers by mail in this demo.", field="body")
    letter = mail.letter
    subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
    form = {
        "from": address, "to": letter.headers.get("reply-to") or letter.sender, "subject": subject, "text": text,
        "message_id": f"<{new_id()}@mail.simulator>", "in_reply_to": letter.headers.get("message-id", ""),
    }
    posts.owe(db, exchange.now(), kind="mail", about=mail.id, url=url, form=form)


def unsubscribe(db: sqlite3.Connection, exchange: Exchange, mail: Mail) -> None:
    """Owes the one-click request of RFC 8058. Raises Refusal where the mail offers none."""
    url = mail.letter.one_click_url
    if not url:
        raise Refusal("This mail offers no unsubscribing in one click.")
    form = {"List-Unsubscribe": "One-Click"}
    posts.owe(db, exchange.now(), kind="unsubscribe", about=mail.id, url=url, form=form)
