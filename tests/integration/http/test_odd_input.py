"""Bad input gets a clear 400 and never reaches a view."""

import pytest

from shared.testing.http import read

ASK, NOTES = "/sessions/ask", "/sessions/api/v1/notes"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", [f"{ASK}%00", f"{ASK}?a=%00", f"{ASK}?%00=a", f"{ASK}?a=%ff",
                                  f"{ASK}?a=%ED%A0%80"])
def test_in_the_address(visitor, path):
    answer = visitor.get(path)
    assert (answer.status_code, read(answer).title) == (400, "We could not read that – CCR")


@pytest.mark.parametrize("path", ["/sessions/ask/\xc3(", "/nowhere\xff", "/sessions/fails/missing/\xed\xa0\x80"])
def test_in_a_path_as_the_server_hands_it_over(visitor, path):
    assert visitor.get("/", environ_overrides={"PATH_INFO": path}).status_code == 400


@pytest.mark.parametrize("body", [b"name=%00", b"name=%FF%FE", b"%00=a", b"name=\xff", b"name=\x00", b"name=%ED%A0%80"])
def test_in_a_form(visitor, body):
    assert visitor.post("/sessions/webhook", data=body, content_type=FORM).status_code == 400


def test_in_a_form_with_parts(visitor):
    for fields in ({"From": "a\x00b"}, {"a\x00b": "From"}):
        assert visitor.post("/sessions/webhook", data=fields, content_type="multipart/form-data").status_code == 400


@pytest.mark.parametrize("body", [
    b'{"text": "\\u0000"}', b'{"text": "\\ud800"}', b'{"text": "\xff"}', b'{"text": ', b"", b"NaN", b'"\\ud83d"',
    b'{"text": "a", "number": 1e999}', b'{"text": "a", "number": 99999999999999999999}',
    b"[" * 100_000, b'{"text":' * 20_000])
def test_in_json(visitor, body):
    answer = visitor.post(NOTES, data=body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json["message"]


def test_the_api_takes_json_only_so_that_no_form_can_reach_it(visitor):
    for kind in (FORM, "text/plain", "multipart/form-data", None):
        answer = visitor.post(NOTES, data=b'{"text": "a"}', content_type=kind)
        assert (answer.status_code, answer.json["code"]) == (415, 415)


@pytest.mark.parametrize("text", ["María José 👩‍👧", "日本語", "a\r\nb", "%00 written out", "\u202e"])
def test_what_people_write_arrives(visitor, text):
    assert visitor.post("/sessions/webhook", data={"From": text}).text == text
    answer = visitor.post("/sessions/webhook", data={"From": text}, content_type="multipart/form-data")
    assert answer.text == text
    assert visitor.post(NOTES, json={"text": text}).json["text"] == text


def test_an_upload_may_hold_any_byte(visitor):
    from io import BytesIO

    answer = visitor.post("/sessions/webhook", data={"From": "Lee", "file": (BytesIO(b"\x00\xff"), "a.bin")})
    assert answer.text == "Lee"
