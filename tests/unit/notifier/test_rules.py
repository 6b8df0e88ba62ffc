"""Quiet hours, segments, keywords, the states of a message."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.danger import danger_in
from services.notifier.domain.delivery import RANK, STATES, may_become
from services.notifier.domain.keywords import is_number_only, is_reaction, keyword
from services.notifier.domain.provider_errors import CODES, Meaning, in_words, meaning
from services.notifier.domain.quiet import is_holiday, next_allowed
from services.notifier.domain.segments import segments
from services.notifier.domain.wishes import wish_in

CHICAGO = "America/Chicago"


def chicago(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(CHICAGO))


@pytest.mark.parametrize(("now", "then"), [
    (chicago(2026, 9, 21, 9, 0), chicago(2026, 9, 21, 9, 0)),
    (chicago(2026, 9, 21, 19, 59), chicago(2026, 9, 21, 19, 59)),
    (chicago(2026, 9, 21, 8, 59), chicago(2026, 9, 21, 9, 0)),
    (chicago(2026, 9, 21, 20, 0), chicago(2026, 9, 22, 9, 0)),
    (chicago(2026, 9, 26, 21, 0), chicago(2026, 9, 28, 9, 0)),
    (chicago(2026, 9, 27, 12, 0), chicago(2026, 9, 28, 9, 0)),
    (chicago(2026, 9, 5, 20, 0), chicago(2026, 9, 8, 9, 0)),
    (chicago(2026, 3, 7, 21, 0), chicago(2026, 3, 9, 9, 0)),
    (chicago(2026, 10, 31, 21, 0), chicago(2026, 11, 2, 9, 0)),
])
def test_nothing_arrives_at_night_on_sunday_or_on_a_holiday_whatever_the_clocks_do(now, then):
    assert next_allowed(now.astimezone(UTC), CHICAGO) == then


@pytest.mark.parametrize(("now", "then"), [
    (chicago(2026, 9, 27, 12, 0), chicago(2026, 9, 27, 12, 0)),
    (chicago(2026, 11, 26, 14, 0), chicago(2026, 11, 26, 14, 0)),
    (chicago(2026, 9, 26, 21, 0), chicago(2026, 9, 27, 9, 0)),
])
def test_what_is_about_a_day_that_will_not_wait_keeps_only_the_night(now, then):
    assert next_allowed(now.astimezone(UTC), CHICAGO, any_day=True) == then


MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@given(MOMENTS,
       st.sampled_from([CHICAGO, "Asia/Tokyo", "Pacific/Auckland", "America/St_Johns", "Pacific/Honolulu"]))
def test_the_next_allowed_moment_is_allowed_and_never_earlier(now, zone):
    then = next_allowed(now, zone)
    local = then.astimezone(ZoneInfo(zone))
    assert then >= now
    assert next_allowed(then, zone) == then
    assert 9 <= local.hour < 20
    assert local.weekday() < 6


def test_federal_holidays_are_known():
    days = [(1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 4), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)]
    assert [(day.month, day.day) for n in range(365) if is_holiday(day := date.fromordinal(date(2026, 1, 1).toordinal()
                                                                                           + n))] == days


@pytest.mark.parametrize(("text", "count"), [
    ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("á" * 70, 1),
    ("á" * 71, 2), ("á" * 134, 2), ("á" * 135, 3), ("🙏" * 35, 1), ("🙏" * 36, 2),
    ("a" * 152 + "€" + "a" * 152, 3),  # an escape pair is never cut apart
    ("¿é ñ ü ¡", 1),
])
def test_segments_are_counted_as_carriers_cut_them(text, count):
    assert segments(text) == count


@pytest.mark.parametrize("text", ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
                                  "OPT OUT", "opt-out", "S T O P", "stop stop", "Stop. Thank you!", "Please STOP 🙏",
                                  "¡ALTO!", "Darme de baja", "FIN"])
def test_every_keyword_of_carriers_and_the_fcc_is_obeyed_in_any_case_and_politely(text):
    assert {keyword(text), keyword(text.lower()), keyword(text.upper())} == {"stop"}


@pytest.mark.parametrize(("text", "word"), [("start", "start"), ("UNSTOP", "start"), ("Ayuda", "help"),
                                            ("INFO?", "help"), ("yes", None), ("who is this", None),
                                            ("ending the lease", None)])
def test_other_words_that_are_obeyed(text, word):
    assert keyword(text) == word


@pytest.mark.parametrize("text", ["the bus stop", "He was hit by the news", "kill two birds with one stone",
                                  "I fear not", "we will meet at the park", "Can you call me?"])
def test_everyday_words_are_no_danger(text):
    assert danger_in(text) is None


def test_a_thumb_that_quotes_our_own_words_is_no_opt_out_and_one_that_quotes_others_is_no_thumb():
    assert is_reaction("Liked “CCR: Your session is set. Reply STOP to end texts.”", "CCR")
    assert is_reaction("Reaccionó con 👍 a “CCR: Su cita está lista.”", "CCR")
    assert not is_reaction("Liked “I will kill you”", "CCR")
    assert not is_reaction("Liked the mediator", "CCR")


def test_numbers_alone_were_meant_as_an_answer():
    assert is_number_only("1 or 2")
    assert is_number_only("7.")
    assert not is_number_only("or")
    assert not is_number_only("1 child")


@given(st.text(max_size=300))
def test_no_text_makes_the_rules_fail(text):
    keyword(text), danger_in(text), wish_in(text), is_number_only(text), is_reaction(text, "CCR"), segments(text)


@given(st.lists(st.sampled_from([state for state in STATES if state != "queued"]), max_size=20))
def test_whatever_reports_come_a_message_only_goes_up(reports):
    state, rank = "sending", RANK["sending"]
    for report in reports:
        if may_become(state, report):
            assert RANK[report] > rank
            state, rank = report, RANK[report]


def test_what_was_suppressed_stays_so_and_what_may_have_gone_is_not_suppressed():
    assert not any(may_become("suppressed", state) for state in STATES)
    assert not any(may_become(state, "suppressed") for state in STATES if state != "queued")
    assert {state for state in STATES if may_become(state, "queued")} == {"sending", "unknown"}


def test_every_code_has_a_meaning_and_an_unknown_one_is_not_tried_again():
    assert all(in_words(code, provider).endswith(".") for provider, code in CODES)
    assert {means for means, _ in CODES.values()} == set(Meaning) - {Meaning.UNMAPPED}
    assert meaning(21610) == meaning(40300, "telnyx") == Meaning.OPTED_OUT
    assert meaning(12345) == meaning(None) == meaning(21610, "telnyx") == Meaning.UNMAPPED
