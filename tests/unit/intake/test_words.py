"""Every code has words, and no word is missing where staff would read a code."""

from datetime import UTC, date, datetime

import pytest

from services.intake.domain import answers, audit, business_days, conditions, consents, relays, screening, tasks
from services.intake.domain.timeline import LINES, in_words
from shared.contracts import intake

DETAILS = dict(stage="ready", code="agreed", purposes=["email"], state="given", how="web", decision="joint",
               blocks=["offer"], kind="safety_hold", answer="talk", why="no_consent", channel="sms", template="set",
               outcome="full_written")
SPECIAL = {"task.done": dict(kind="help"), "invitation.opened": dict(kind="first"), "relay.closed": dict(why="date"),
           "invitation.closed": dict(how="booked"), "transcript.made": dict(format="pdf", whole=True)}


@pytest.mark.parametrize("kind", LINES)
def test_every_line_of_the_timeline_can_be_read(kind):
    words = in_words(kind, DETAILS | SPECIAL.get(kind, {}))
    assert words
    assert "_" not in words


def test_an_unknown_code_is_still_readable():
    assert in_words("message.suppressed", dict(channel="sms", template="new_one", why="odd_reason")) == \
        "Text “new one” was not sent: odd reason"


def test_consents_blocks_and_ways_to_meet_are_those_of_the_contract():
    assert set(consents.WORDS) == set(consents.PURPOSES) and consents.TOLD == intake.CONSENTS
    assert set(conditions.BLOCKS) == set(intake.BLOCKS)
    assert set(screening.MODALITY_WORDS) == set(intake.MODALITIES)


def test_every_way_a_relay_ends_has_words():
    closed = intake.RelayClosed().fields["why"].validate.choices
    assert set(closed) == set(relays.WHY_WORDS)


def test_every_task_that_an_answer_opens_is_known():
    assert set(answers.TASK_OF_ANSWER.values()) <= set(tasks.KINDS)


@pytest.mark.parametrize(("answer", "talk", "task"), [
    ("talk", True, None), ("yes", True, None), ("not_now", False, None), ("no_more", False, None),
    ("later", None, None), ("help", None, "help"), ("not_well", None, "not_going_well"), ("brand_new", None, None),
])
def test_an_answer_does_what_the_policy_says(answer, talk, task):
    assert answers.effect(answer) == answers.Effect(talk, task)


def test_notes_open_only_if_everybody_said_yes():
    assert relays.all_said_yes(["a", "b"], {"a": "yes", "b": "yes"})
    assert not relays.all_said_yes(["a", "b"], {"a": "yes"})
    assert not relays.all_said_yes(["a", "b"], {"a": "yes", "b": "no"})


def test_a_task_due_in_one_day_is_due_on_monday_if_it_comes_on_friday():
    assert business_days.add_business_days(date(2026, 9, 25), 1) == date(2026, 9, 28)
    assert business_days.business_days_until(date(2026, 9, 25), date(2026, 9, 28)) == 1
    assert business_days.business_days_until(date(2026, 9, 25), date(2026, 9, 20)) == 0


def test_a_changed_or_missing_line_breaks_the_chain():
    lines = [audit.Line(datetime(2026, 9, 21, tzinfo=UTC), "s", f"a{number}", "x", None) for number in range(3)]
    hashes, previous = [], audit.START
    for line in lines:
        previous = audit.chain(previous, line)
        hashes.append(previous)
    rows = list(zip(lines, hashes, strict=True))
    assert audit.first_break(rows) is None
    assert audit.first_break([rows[0], rows[2]]) == 1
    assert audit.first_break([rows[0], (lines[2], hashes[1]), rows[2]]) == 1
