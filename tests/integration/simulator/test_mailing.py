"""Mail sent with smtplib is kept, shown and refused as told."""

import smtplib
from email.message import EmailMessage

import pytest

from shared.testing.http import read

ICS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//EN\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:1@x.example\r
DTSTART:20260924T153000Z\r
DTEND:20260924T173000Z\r
SUMMARY:Your session\r
END:VEVENT\r
END:VCALENDAR\r
"""


def letter(to="dana@mail.example", **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Centre <centre@x.example>", to, "Your session"
    message["Message-ID"] = "<1@x.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("See https://x.example/s/AB12.\nSee you — Wednesday.\n")
    message.add_alternative('<p>See <a href="https://x.example/s/AB12">your page</a></p>', subtype="html")
    message.add_attachment(ICS.encode(), maintype="text", subtype="calendar", filename="session.ics")
    return message


def post(smtp, message, login=False):
    with smtplib.SMTP(smtp.hostname, smtp.port, timeout=10) as client:
        if login:
            client.login("anybody", "anything")
        return client.send_message(message)


def test_a_mail_arrives_with_all_its_parts(line, smtp):
    post(smtp, letter())
    (mail,) = line.api("GET", "mail?to=Dana@mail.example")["mail"]
    assert (mail["subject"], mail["recipients"]) == ("Your session", ["dana@mail.example"])
    assert "See you — Wednesday." in mail["text"]
    assert "your page" in mail["html"]
    assert mail["attachments"][0]["name"] == "session.ics"
    assert "SUMMARY:Your session" in mail["attachments"][0]["content"]
    assert mail["headers"]["message-id"] == "<1@x.example>"


def test_mail_to_others_is_not_mixed_in_and_all_can_be_thrown_away(line, smtp):
    post(smtp, letter("dana@mail.example, lee@mail.example"))
    post(smtp, letter("lee@mail.example"))
    assert len(line.api("GET", "mail?to=dana@mail.example")["mail"]) == 1
    assert len(line.api("GET", "mail")["mail"]) == 2
    line.api("DELETE", "mail", expect=204)
    assert line.api("GET", "mail")["mail"] == []


def test_a_name_and_password_are_taken_if_given(line, smtp):
    assert post(smtp, letter(), login=True) == {}


@pytest.mark.parametrize("code", [451, 550])
def test_a_recipient_can_be_refused(line, smtp, code):
    line.api("PUT", "faults", {"mail_refusals": [{"pattern": "*@closed.example", "code": code}]})
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        post(smtp, letter("Dana@Closed.example"))
    assert refused.value.recipients["Dana@Closed.example"][0] == code
    assert post(smtp, letter("dana@open.example")) == {}


def test_a_mailbox_and_a_mail_are_shown(line, smtp, browser_client):
    post(smtp, letter())
    assert "dana@mail.example" in read(browser_client.get("/simulator/")).links
    mailbox = read(browser_client.get("/simulator/mail/dana@mail.example"))
    page = browser_client.get(mailbox.links["Your session"])
    shown = read(page)
    assert shown.links["https://x.example/s/AB12"] == "https://x.example/s/AB12"
    assert shown.links["your page"] == "https://x.example/s/AB12"
    assert "Thursday, September 24, 2026, 10:30 AM to 12:30 PM" in shown.text
    attached = browser_client.get(shown.links["session.ics"])
    assert attached.data == ICS.encode()
    assert attached.headers["Content-Disposition"] == "attachment; filename=session.ics"


def test_the_html_part_is_shown_where_it_can_do_nothing(line, smtp, browser_client):
    post(smtp, letter())
    mail = line.api("GET", "mail")["mail"][0]
    page = browser_client.get(f"/simulator/mail/dana@mail.example/{mail['id']}")
    assert 'sandbox=""' in page.text
    part = browser_client.get(f"/simulator/mail/dana@mail.example/{mail['id']}/html")
    assert part.text.startswith("<p>See")
    policy = part.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy


def test_somebody_elses_mail_and_attachments_that_are_not_there_are_not_found(line, smtp, browser_client):
    post(smtp, letter())
    mail = line.api("GET", "mail")["mail"][0]["id"]
    for path in (f"lee@mail.example/{mail}", f"dana@mail.example/{mail}/attachments/1", "dana@mail.example/1",
                 "dana@mail.example/00000000-0000-0000-0000-000000000000"):
        assert browser_client.get(f"/simulator/mail/{path}").status_code == 404


def test_an_answer_reaches_the_centre_signed(line, smtp, browser_client):
    post(smtp, letter(Reply_To="reply+abc@x.example"))
    mail = line.api("GET", "mail")["mail"][0]
    page = read(browser_client.get(f"/simulator/mail/dana@mail.example/{mail['id']}"))
    assert page.form("Send the answer").send(browser_client, body=" ").status_code == 422
    assert page.form("Send the answer").send(browser_client, body="I will come.").status_code == 303
    line.delivery.work_off()
    (call,) = line.centre.calls
    assert call.genuine
    assert call.path == "/messages/webhooks/mail"
    assert call.form.pop("message_id").endswith("@mail.simulator>")
    assert call.form == {
        "from": "dana@mail.example", "to": "reply+abc@x.example", "subject": "Re: Your session", "text": "I will come.",
        "in_reply_to": "<1@x.example>",
    }


def test_unsubscribing_in_one_click_posts_what_the_standard_says(line, smtp, browser_client):
    post(smtp, letter(List_Unsubscribe=f"<{line.centre.url}/u/1>", List_Unsubscribe_Post="List-Unsubscribe=One-Click"))
    mail = line.api("GET", "mail")["mail"][0]
    address = f"/simulator/mail/dana@mail.example/{mail['id']}"
    read(browser_client.get(address)).form("Unsubscribe from these mails").send(browser_client)
    line.delivery.work_off()
    (call,) = line.centre.calls
    assert (call.path, call.form, call.genuine) == ("/u/1", {"List-Unsubscribe": "One-Click"}, False)
    assert "passed on (200)" in read(browser_client.get(address)).text


def test_a_mail_that_is_not_well_formed_is_kept_and_shown(line, smtp, browser_client):
    with smtplib.SMTP(smtp.hostname, smtp.port, timeout=10) as client:
        client.sendmail("", ["dana@mail.example"], b"Message-ID: <>\r\nContent-Type: multipart/mixed\r\n\r\n\xff\x00")
    mail = line.api("GET", "mail")["mail"][0]
    assert browser_client.get(f"/simulator/mail/dana@mail.example/{mail['id']}").status_code == 200
