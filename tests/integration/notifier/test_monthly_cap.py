"""People were promised at most six texts a month; what they booked themselves and what answers them is not counted."""

import pytest

from tests.integration.notifier.centre import ANN, BEN, tell_person
from tests.integration.notifier.talk import message, put, send, write

NO_MAIL = ["sessions_sms", "check_ins_sms", "relay"]


@pytest.fixture
def full(service, clock):
    """Ann had six texts about notes, one a day, and has no e-mail."""
    tell_person(service, ANN, revision=2, consents=NO_MAIL)
    for number in range(6):
        put(service, "note", f"note:{number}", link_target="notes")
        assert len(send(service)) == 1
        clock.advance(days=1)
    clock.advance(days=1)  # past Sunday
    return service


@pytest.mark.parametrize("template", ["note", "generic", "offer"])
def test_the_seventh_waits_until_the_first_is_a_month_old_whatever_kind_it_is(full, clock, template):
    values = {"slots": [], "by": clock.now()} if template == "offer" else {}
    seventh = put(full, template, "seven", values=values)
    assert send(full) == []
    assert message(full, seventh).why == "month_full"
    assert (message(full, seventh).send_after - clock.now()).days == 23
    clock.move_to(message(full, seventh).send_after)
    if template == "note":
        assert len(send(full)) == 1


def test_a_note_to_somebody_who_wrote_this_week_does_not_wait(full, clock):
    write(full, ANN, "Thank you. I will think about it.")
    send(full)
    put(full, "note", "seven", link_target="notes")
    assert len(send(full)) == 1
    clock.advance(days=8)
    eighth = put(full, "note", "eight", link_target="notes")
    assert send(full) == []
    assert message(full, eighth).why == "month_full"


@pytest.mark.parametrize("template", ["thanks", "received", "link"])
def test_answers_and_what_is_about_their_session_go_all_the_same(full, template):
    put(full, template, "more", link_target="case")
    assert len(send(full)) == 1


def test_with_an_e_mail_the_seventh_goes_there(full):
    tell_person(full, ANN, revision=3, consents=[*NO_MAIL, "email"])
    put(full, "note", "seven", link_target="notes")
    assert [one.channel for one in send(full)] == ["email"]


def test_another_person_has_a_month_of_their_own(full):
    put(full, "note", "seven", BEN, link_target="notes")
    assert len(send(full)) == 1
