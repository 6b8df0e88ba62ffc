"""The seals that all services can read."""

import pytest

from shared.http import cookies
from shared.http.cookies import seal, unseal
from shared.http.visitors import Participant, Staff
from shared.testing.http import settings

SAM = Staff("staff-1", "Sam Rivera", frozenset({"coordinator"}), epoch=3)
LEE = Participant("person-1", "case-1", "link-1")


def at(seconds):
    return lambda: seconds


def test_what_was_sealed_is_read_again():
    assert unseal(["new"], "staff", seal(["new"], "staff", {"id": "1"}, 60))["id"] == "1"


@pytest.mark.parametrize("token", [None, "", "nonsense", "a.b.c", "é", "." * 5000])
def test_what_was_never_sealed_is_nothing(token):
    assert unseal(["new"], "staff", token) is None


def test_a_changed_letter_breaks_the_seal():
    token = seal(["new"], "staff", {"id": "1"}, 60)
    assert unseal(["new"], "staff", ("A" if token[0] != "A" else "B") + token[1:]) is None


def test_a_seal_ends_with_its_time():
    token = seal(["new"], "staff", {}, seconds=60, now=at(1000))
    assert unseal(["new"], "staff", token, now=at(1059)) is not None
    assert unseal(["new"], "staff", token, now=at(1060)) is None


def test_a_participants_seal_does_not_open_the_staffs_door():
    assert unseal(["new"], "staff", seal(["new"], "participant", {"id": "1"}, 60)) is None


def test_an_older_key_still_verifies_after_a_new_one_was_put_in_front():
    assert unseal(["new", "old"], "staff", seal(["old"], "staff", {"id": "1"}, 60))["id"] == "1"


def test_the_newest_key_signs():
    token = seal(["new", "old"], "staff", {"id": "1"}, 60)
    assert unseal(["new"], "staff", token) is not None
    assert unseal(["old"], "staff", token) is None


def test_a_key_that_was_taken_away_opens_nothing():
    assert unseal(["new"], "staff", seal(["old"], "staff", {}, 60)) is None


def test_staff_and_participant_come_out_as_they_went_in():
    assert cookies.read_staff(settings(), cookies.sign_staff(settings(), SAM)) == SAM
    assert cookies.read_participant(settings(), cookies.sign_participant(settings(), LEE, minutes=5)) == LEE


def test_a_role_lets_in_and_an_admin_may_everything():
    assert SAM.may("coordinator", "manager")
    assert SAM.may()
    assert not SAM.may("manager")
    assert Staff("2", "Ada", frozenset({"admin"}), 1).may("manager")
    assert not Staff("3", "Nobody", frozenset(), 1).may("manager")
