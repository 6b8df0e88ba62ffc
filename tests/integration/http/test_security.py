"""Headers, cookies, form tokens, sizes and proxies."""

import pytest

from shared.http import cookies
from shared.http.security import CONTENT_SECURITY_POLICY
from shared.testing.http import participant_client, read, staff_client

ASK = "/sessions/ask"
FILLED = {"name": "Lee", "phone": "312-555-0142", "about": "The fence", "language": "en", "how": "text"}


@pytest.mark.parametrize("path", [
    ASK, "/nowhere", "/sessions/fails/unexpected/1", "/sessions/static/base.css", "/sessions/healthz"])
def test_every_answer_carries_the_headers(visitor, path):
    headers = visitor.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_the_policy_allows_no_inline_script_or_style():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    for part in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
        assert part in CONTENT_SECURITY_POLICY


def test_over_tls_the_browser_is_told_to_stay_there(make_desk):
    headers = make_desk(secure_cookies=True).test_client().get(ASK, base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_no_page_is_kept_by_the_browser_unless_it_says_so_itself(visitor, coordinator):
    assert visitor.get(ASK).headers["Cache-Control"] == "no-store"
    assert coordinator.get("/sessions/board").headers["Cache-Control"] == "no-store"
    assert visitor.get("/sessions/kept").headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_are_for_the_server_only_and_for_our_pages(make_desk, secure):
    desk = make_desk(secure_cookies=secure)
    with desk.test_request_context():
        answer = desk.make_response("signed in")
        cookies.set_staff_cookie(answer, cookies.Staff("1", "Sam", frozenset(), 1))
        cookies.set_participant_cookie(answer, cookies.Participant("p", "c", "l"), minutes=30)
    session = desk.test_client().get(ASK).headers.getlist("Set-Cookie")
    for cookie in (*answer.headers.getlist("Set-Cookie"), *session):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert ("Secure" in cookie) == secure
    assert "Max-Age=1800" in answer.headers.getlist("Set-Cookie")[1]
    assert session[0].startswith("reconvene_desk_session=")


def test_a_form_with_its_token_is_taken_also_over_tls(make_desk):
    client = make_desk(secure_cookies=True).test_client()
    token = dict(read(client.get(ASK, base_url="https://localhost")).form().values)["csrf_token"]
    answer = client.post(ASK, data=FILLED | {"csrf_token": token}, base_url="https://localhost")
    assert answer.status_code == 302


@pytest.mark.parametrize("token", [{}, {"csrf_token": "forged"}])
def test_a_form_without_its_token_is_not(visitor, token):
    visitor.get(ASK)
    answer = visitor.post(ASK, data=FILLED | token)
    assert answer.status_code == 400
    assert "Nothing was sent yet" in read(answer).text


def test_another_visitors_token_is_none(desk, visitor):
    token = dict(read(desk.test_client().get(ASK)).form().values)["csrf_token"]
    visitor.get(ASK)
    assert visitor.post(ASK, data=FILLED | {"csrf_token": token}).status_code == 400


def test_a_form_whose_token_is_too_old_keeps_what_was_typed(visitor):
    form = read(visitor.get(ASK)).form()
    visitor.delete_cookie("reconvene_desk_session")
    form.values = [(name, "old" if name == "csrf_token" else value) for name, value in form.values]
    answer = visitor.post(ASK, data=FILLED | {"csrf_token": "old", "days": ["mon", "wed"]},
                          headers={"Sec-Fetch-Site": "same-origin"})
    again = read(answer).form(button="Send again")
    assert [value for name, value in again.values if name == "days"] == ["mon", "wed"]
    assert again.send(visitor).status_code == 302


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_another_site_cannot_fill_in_a_form_for_a_visitor_to_send(visitor, site):
    answer = visitor.post(ASK, data=FILLED, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code == 400
    assert read(answer).forms == []
    assert "The fence" not in answer.text


def test_a_webhook_needs_no_token(visitor):
    assert visitor.post("/sessions/webhook", data={"From": "+13125550142"}).text == "+13125550142"


def test_too_much_at_once_is_said_in_plain_words(visitor):
    answer = visitor.post(ASK, data={"about": "x" * 300_000})
    assert (answer.status_code, read(answer).title) == (413, "That is too much at once – CCR")


def test_two_megabytes_in_any_wrapping_are_refused(visitor):
    big = "x" * 2_000_000
    for answer in (visitor.post(ASK, data={"about": big}),
                   visitor.post(ASK, data={"about": big}, content_type="multipart/form-data"),
                   visitor.post("/sessions/webhook", data=big, content_type="text/plain"),
                   visitor.post("/sessions/api/v1/notes", json={"text": big})):
        assert answer.status_code == 413


def test_a_thousand_parts_are_too_many(visitor):
    parts = {f"f{number}": "x" for number in range(1000)}
    assert visitor.post(ASK, data=parts, content_type="multipart/form-data").status_code == 413


def test_the_clients_address_comes_from_as_many_proxies_as_are_trusted(make_desk):
    for trusted, seen in ((0, "9.9.9.9"), (1, "3.3.3.3"), (2, "2.2.2.2")):
        desk = make_desk(trusted_proxies=trusted)
        asked = []
        desk.before_request(lambda asked=asked: asked.append(_address()))
        desk.test_client().get(ASK, environ_base={"REMOTE_ADDR": "9.9.9.9"},
                               headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2, 3.3.3.3"})
        assert asked == [seen]


def test_a_signed_in_session_is_not_readable_as_another_role(desk):
    client = participant_client(desk)
    client.set_cookie(cookies.STAFF, client.get_cookie(cookies.PARTICIPANT).value)
    assert client.get("/sessions/board").status_code == 302
    assert staff_client(desk).get("/sessions/board").status_code == 200


def _address():
    from flask import request

    return request.remote_addr
