"""The promise of an answer by the next work day, and how long somebody really waited."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.files import SHOWN, kind_of, name_of
from services.notifier.domain.promises import middle, promised_by, work_time

CHICAGO = "America/Chicago"


def chicago(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(CHICAGO))


@pytest.mark.parametrize(("came", "by"), [
    (chicago(2026, 9, 21, 10), chicago(2026, 9, 22, 17)),
    (chicago(2026, 9, 21, 23, 59), chicago(2026, 9, 22, 17)),
    (chicago(2026, 9, 25, 10), chicago(2026, 9, 28, 17)),
    (chicago(2026, 9, 26, 10), chicago(2026, 9, 28, 17)),
    (chicago(2026, 9, 4, 10), chicago(2026, 9, 8, 17)),
    (chicago(2026, 11, 25, 10), chicago(2026, 11, 27, 17)),
    (chicago(2026, 10, 30, 20), chicago(2026, 11, 2, 17)),
], ids=["same week", "late evening", "over the weekend", "on Saturday", "over Labor Day", "over Thanksgiving",
        "over the change of clocks"])
def test_an_answer_is_promised_by_the_end_of_the_next_work_day(came, by):
    assert promised_by(came.astimezone(UTC), CHICAGO) == by


@pytest.mark.parametrize(("start", "end", "hours"), [
    (chicago(2026, 9, 21, 10), chicago(2026, 9, 21, 12), 2),
    (chicago(2026, 9, 21, 16), chicago(2026, 9, 22, 10), 2),
    (chicago(2026, 9, 25, 16), chicago(2026, 9, 28, 10), 2),
    (chicago(2026, 9, 26, 10), chicago(2026, 9, 27, 10), 0),
    (chicago(2026, 9, 4, 16), chicago(2026, 9, 8, 10), 2),
])
def test_nights_weekends_and_holidays_are_nobodys_delay(start, end, hours):
    assert work_time(start.astimezone(UTC), end.astimezone(UTC), CHICAGO) == timedelta(hours=hours)


@given(st.integers(0, 400 * 24 * 60), st.integers(0, 20 * 24 * 60))
def test_work_time_is_never_negative_nor_longer_than_the_time_itself(start, length):
    came = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    seen = came + timedelta(minutes=length)
    assert timedelta(0) <= work_time(came, seen, CHICAGO) <= seen - came
    assert promised_by(came, CHICAGO) > came


def test_the_middle_of_nothing_is_nothing():
    assert middle([]) is None
    assert middle([timedelta(hours=1), timedelta(hours=9), timedelta(hours=2)]) == timedelta(hours=2)


@pytest.mark.parametrize(("content", "kind"), [
    (b"\xff\xd8\xff\xe0rest", "image/jpeg"), (b"\x89PNG\r\n\x1a\nrest", "image/png"), (b"GIF89arest", "image/gif"),
    (b"RIFF\x00\x00\x00\x00WEBPrest", "image/webp"), (b"\x00\x00\x00\x18ftypheic", "image/heic"),
    (b"\x00\x00\x00\x18ftypmp42", "video/mp4"), (b"\x00\x00\x00\x18ftyp3gp5", "video/3gpp"),
    (b"%PDF-1.7", "application/pdf"),
    (b"#!AMR\n", "audio/amr"), (b"BEGIN:VCARD", "text/vcard"),
    (b"<html><script>alert(1)</script>", None), (b"<svg onload=alert(1)>", None), (b"PK\x03\x04", None),
    (b"MZ\x90", None),
    (b"", None), (b"\x00" * 40, None), (b"RIFF\x00\x00\x00\x00WAVE", None),
])
def test_a_file_is_what_its_first_bytes_say_and_what_could_run_is_none(content, kind):
    assert kind_of(content) == kind


def test_only_plain_pictures_are_shown_and_names_are_ours():
    assert "image/svg+xml" not in SHOWN
    assert all(kind.startswith("image/") for kind in SHOWN)
    assert name_of(0, "image/jpeg") == "file-1.jpg"
