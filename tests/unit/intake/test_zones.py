"""Where a person may be, and who says so."""

import pytest

from services.intake.domain.zones import zone_of_zip, zones_of, zones_of_number

CHICAGO, EAST, PACIFIC = "America/Chicago", "America/New_York", "America/Los_Angeles"


@pytest.mark.parametrize(("said", "code", "phone", "zones"), [
    ("America/Denver", "60640", "+12125550142", {"America/Denver": "form"}),
    (None, "60640", "+12125550142", {CHICAGO: "zip", EAST: "area_code"}),
    (None, "60640", "+13125550142", {CHICAGO: "zip"}),
    (None, "", "+14155550142", {PACIFIC: "area_code"}),
    (None, "", "+18005550142", {CHICAGO: "centre"}),
    (None, "99999", None, {CHICAGO: "centre"}),
    (None, "", None, {CHICAGO: "centre"}),
])
def test_what_they_say_stands_alone_and_everything_else_counts_together(said, code, phone, zones):
    assert zones_of(said, code, phone, CHICAGO) == zones


@pytest.mark.parametrize(("code", "zone"), [
    ("46402", CHICAGO), ("85001", "America/Phoenix"), ("96813", "Pacific/Honolulu"), ("00000", None), ("6064", None),
    ("٦٠٦٤٠", None), ("", None),
])
def test_a_zip_code_says_where_somebody_is(code, zone):
    assert zone_of_zip(code) == zone


def test_a_number_of_no_place_says_nothing():
    assert zones_of_number("+15005550006") == ()


@pytest.mark.parametrize("phone", [None, "", "312-555-0177", "call my sister", "+"])
def test_a_number_that_cannot_be_read_says_nothing_of_a_place(phone):
    assert zones_of_number(phone) == ()
