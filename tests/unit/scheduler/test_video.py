"""The ways in to a video session."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from services.scheduler.adapters.video import Jitsi, provider_of
from services.scheduler.domain.video import Guest, OwnLink
from shared.weblinks import wrong_with
from tests.integration.scheduler.centre import settings

STARTS = datetime(2026, 9, 22, 15, tzinfo=UTC)
GUEST = Guest("7f", False, STARTS, STARTS + timedelta(hours=2))
SECRET = "a secret that is long enough for it"
JITSI = Jitsi("https://meet.example/", "ccr", SECRET)


def claims(link):
    return jwt.decode(link.partition("?jwt=")[2], SECRET, algorithms=["HS256"], audience="jitsi",
                      options={"verify_exp": False, "verify_nbf": False})


def test_the_centres_own_links_are_typed_or_made_of_a_template():
    assert OwnLink().room("CODE") is None
    assert OwnLink("https://zoom.example/{room}?x").room("CODE") == "https://zoom.example/CODE?x"
    assert OwnLink().link("https://zoom.example/1", GUEST) == "https://zoom.example/1"


def test_a_token_opens_one_room_for_the_time_of_the_session():
    said = claims(JITSI.link(JITSI.room("CODE"), GUEST))
    assert (said["room"], said["sub"], said["iss"]) == ("CODE", "meet.example", "ccr")
    assert datetime.fromtimestamp(said["nbf"], UTC) == STARTS - timedelta(minutes=30)
    assert datetime.fromtimestamp(said["exp"], UTC) == STARTS + timedelta(hours=6)


def test_a_token_names_nobody_and_only_a_mediator_hosts():
    assert claims(JITSI.link(JITSI.room("C"), GUEST))["context"]["user"] == {
        "id": "7f", "moderator": False, "affiliation": "member"}
    host = Guest("8a", True, STARTS, STARTS)
    assert claims(JITSI.link(JITSI.room("C"), host))["context"]["user"]["moderator"] is True


def test_a_typed_link_to_elsewhere_is_given_no_token():
    for url in ("https://zoom.example/1", "https://meet.example.evil.example/C"):
        assert JITSI.link(url, GUEST) == url


def test_without_a_secret_the_room_is_open_to_who_knows_it():
    assert Jitsi("https://meet.example").link("https://meet.example/C", GUEST) == "https://meet.example/C"


def test_the_settings_name_the_provider():
    assert provider_of(settings("sqlite://")) == OwnLink(None)
    assert provider_of(settings("sqlite://", jitsi_url="https://meet.example")).room("C") == "https://meet.example/C"


@pytest.mark.parametrize("url", ["http://a.example/", "javascript:alert(1)", "https://", "https://a b.example", "",
                                 "https://user@a.example/", "https://a.example:port/", "https://a.example/\n",
                                 "https://[::1/", "https://a.example/" + "x" * 2000, "https://ä.example/"])
def test_an_address_that_people_must_not_be_sent_to(url):
    assert wrong_with(url)


@pytest.mark.parametrize("url", ["https://a.example", "https://a.example:8443/x?y=z#w", "https://a.example/%C3%A4"])
def test_an_address_that_they_may(url):
    assert wrong_with(url) is None
