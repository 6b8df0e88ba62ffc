"""The ledger: whatever was written into it, replaying it gives the state, and a revocation is never undone by staff."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.consents import (
    OF_CHANNEL,
    PURPOSES,
    STATES,
    Entry,
    of_scope,
    only_by_themselves,
    present,
    reopening,
    stopping,
    welcomed,
)
from services.intake.domain.contact_points import hours, may_say_goodbye, needs_check
from services.intake.domain.months import months_later

NOW = datetime(2026, 9, 21, 17, 0, tzinfo=UTC)
MOMENTS = st.none() | st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days))
ENTRIES = st.builds(Entry, st.sampled_from(PURPOSES), st.sampled_from(STATES), MOMENTS)
SCOPES = [("everything", "")] + [("channel", one) for one in OF_CHANNEL] + [("purpose", one) for one in PURPOSES]


class Switchboard:
    """What a person consents to, kept as a set that each line changes: the plain way the ledger must agree with."""

    def __init__(self):
        self.held: dict[str, datetime | None] = {}

    def take(self, entry):
        self.held.pop(entry.purpose, None)
        if entry.state == "given":
            self.held[entry.purpose] = entry.expires_at

    def now(self):
        return {purpose for purpose, ends in self.held.items() if ends is None or ends > NOW}


@given(st.lists(ENTRIES))
def test_replaying_the_ledger_gives_the_state_that_each_line_led_to(ledger):
    board = Switchboard()
    for place, entry in enumerate(ledger, start=1):
        board.take(entry)
        assert present(ledger[:place], NOW) == board.now()


@given(st.lists(ENTRIES), st.sampled_from(SCOPES))
def test_after_a_stop_nothing_of_it_is_held_and_only_the_person_may_give_it(ledger, scope):
    purposes = set(of_scope(*scope))
    after = ledger + stopping(ledger, purposes)
    assert not present(after) & purposes
    assert purposes <= only_by_themselves(after)
    assert stopping(after, purposes) == []


@given(st.lists(ENTRIES), st.sampled_from(SCOPES))
def test_a_stop_touches_nothing_else(ledger, scope):
    purposes = set(of_scope(*scope))
    assert present(ledger + stopping(ledger, purposes)) - purposes == present(ledger) - purposes


@given(st.lists(ENTRIES), st.sampled_from(sorted(OF_CHANNEL)))
def test_opening_a_channel_again_gives_nothing_but_lets_the_person_be_asked(ledger, channel):
    after = ledger + reopening(ledger, OF_CHANNEL[channel])
    assert present(after) == present(ledger)
    assert not only_by_themselves(after) & set(OF_CHANNEL[channel])


@pytest.mark.parametrize(("scope", "what"), [("channel", "pigeon"), ("purpose", "sms"), ("all", "")])
def test_a_stop_of_no_such_thing_is_none(scope, what):
    with pytest.raises(ValueError, match="no such stop"):
        of_scope(scope, what)


def test_what_ran_out_no_longer_holds_even_before_that_is_written_down():
    ledger = [Entry("email", "given", NOW), Entry("surveys", "given", NOW + timedelta(seconds=1))]
    assert present(ledger, NOW) == {"surveys"}


@pytest.mark.parametrize(("old", "new", "asks"), [
    (None, "+13125550111", False), ("+13125550111", None, False), ("+13125550111", "+13125550111", False),
    ("+13125550111", "+13125550199", True)])
def test_only_a_number_that_takes_anothers_place_must_be_confirmed(old, new, asks):
    assert needs_check(old, new) is asks


@pytest.mark.parametrize(("asked_to", "safe", "suspended", "told"), [
    (True, "yes", False, True), (False, "yes", False, False), (True, "no", False, False),
    (True, "unknown", False, False), (True, "yes", True, False)])
def test_the_old_number_is_told_only_where_that_is_wanted_and_safe(asked_to, safe, suspended, told):
    assert may_say_goodbye(asked_to, safe, suspended) is told


@pytest.mark.parametrize("span", [("09:00", ""), ("", "15:00"), ("15:00", "09:00"), ("09:00", "09:00"),
                                  ("9:00", "15:00"), ("09:00", "24:00")])
def test_hours_are_a_span_of_one_day(span):
    with pytest.raises(ValueError, match="no span"):
        hours(*span)
    assert hours("09:00", "15:00") == ["09:00", "15:00"]
    assert hours("", "") == []


@pytest.mark.parametrize(("day", "months", "later"), [
    ((2026, 8, 31), 6, (2027, 2, 28)), ((2027, 12, 31), 2, (2028, 2, 29)), ((2026, 1, 15), 24, (2028, 1, 15)),
    ((2026, 3, 31), -1, (2026, 2, 28))])
def test_months_end_on_the_same_day_or_the_last_there_is(day, months, later):
    assert months_later(datetime(*day, tzinfo=UTC), months) == datetime(*later, tzinfo=UTC)


@pytest.mark.parametrize(("held", "given", "channels"), [
    ((), ("sessions_sms", "email"), ("sms",)), ((), ("check_ins_sms",), ("sms",)),
    (("sessions_sms",), ("check_ins_sms",), ()), ((), ("email",), ()), ((), ("details_sms",), ())])
def test_texts_begin_with_the_first_consent_to_any(held, given, channels):
    assert welcomed(held, [Entry(one, "given") for one in given]) == channels


def test_texts_do_not_begin_with_what_is_taken_back():
    assert welcomed((), [Entry("sessions_sms", "revoked")]) == ()
