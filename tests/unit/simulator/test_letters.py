from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail.letters import read


def letter(**headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Centre <centre@x.example>", "dana@x.example", "Your session"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("See you on Wednesday.\n")
    return message


def test_text_html_and_attachments_are_told_apart():
    message = letter()
    message.add_alternative("<p>See you on <b>Wednesday</b>.</p>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="session.ics")
    message.add_attachment("a note", subtype="plain", filename="note.txt")
    found = read(message.as_bytes())
    assert found.text.strip() == "See you on Wednesday."
    assert "<b>Wednesday</b>" in found.html
    assert [(part.name, part.media_type) for part in found.attachments] == [
        ("session.ics", "text/calendar"), ("note.txt", "text/plain")]


def test_a_calendar_part_among_the_alternatives_is_kept_as_an_attachment():
    message = letter()
    message.add_alternative("BEGIN:VCALENDAR", subtype="calendar", params={"method": "REQUEST"})
    assert [part.name for part in read(message.as_bytes()).attachments] == ["invite.ics"]


def test_the_links_of_the_html_part_are_found_once_and_only_web_addresses():
    message = letter()
    message.add_alternative(
        '<a href="https://x.example/s/1">Your <b>page</b></a> <a href="https://x.example/s/1">Your page</a>'
        '<a href="javascript:alert(1)">no</a><a href="https://x.example/q"><img></a><a>none</a>', subtype="html")
    assert read(message.as_bytes()).html_links == [
        ("https://x.example/s/1", "Your page"), ("https://x.example/q", "https://x.example/q")]


def test_one_click_unsubscribing_is_offered_when_both_headers_are_there():
    address = "<mailto:stop@x.example>, <https://x.example/u/1>"
    both = letter(List_Unsubscribe=address, List_Unsubscribe_Post="List-Unsubscribe=One-Click")
    assert read(both.as_bytes()).one_click_url == "https://x.example/u/1"
    assert read(letter(List_Unsubscribe=address).as_bytes()).one_click_url is None


@pytest.mark.parametrize("content", [
    b"", b"\0\xff", b"no header at all",
    b"Content-Type: text/plain; charset=no-such-set\n\nhello \xe9",
    b"Content-Type: multipart/mixed\n\nno boundary",
    b"Content-Type: ;;;\nMessage-ID: <>\nSubject: =?utf-8?b?broken\nFrom: @@\nDate: never\n\nx",
])
def test_a_letter_that_is_not_well_formed_is_read_as_far_as_it_goes(content):
    found = read(content)
    assert isinstance(found.subject, str)
    assert isinstance(found.html_links, list)


@given(st.lists(st.sampled_from([
    b"Content-Type: multipart/alternative; boundary=b\r\n", b"Content-Type: text/html\r\n", b"--b\r\n", b"--b--\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Disposition: attachment; filename*=utf-8''%ff\r\n", b"\r\n",
    b"Message-ID: <>\r\n", b"To: a@b, <>;\r\n", b"\xff\xfe\r\n", b"=?utf-8?q?=ff?=\r\n",
    b"Content-Type: message/rfc822\r\n",
]), max_size=12))
def test_no_letter_brings_the_reader_down(lines):
    read(b"".join(lines))
