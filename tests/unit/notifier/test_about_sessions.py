"""The keys of messages about a session tell which session, and which of its times."""

import pytest

from services.notifier.domain.about_sessions import about, key, prefix

SESSION, PERSON = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


def test_a_key_tells_the_session_and_its_time():
    made = key(SESSION, 3, "remind1", PERSON)
    assert made.startswith(prefix(SESSION))
    assert about(made) == (SESSION, 3)
    assert about(made + ":email:by_hand") == (SESSION, 3)


def test_a_key_for_whichever_time_tells_the_session_only():
    assert about(key(SESSION, None, "noshow", PERSON)) == (SESSION, None)


@pytest.mark.parametrize("other", [f"invitation:{SESSION}:{PERSON}", "session", f"received:session:{PERSON}"])
def test_a_message_about_no_session_tells_none(other):
    assert about(other) is None
