from datetime import UTC, datetime

import pytest

from simulator.carrier.optouts import HELPED, STARTED, STOPPED, keyword, obey, stopped
from simulator.store import Store

NOW = datetime(2026, 9, 21, 15, tzinfo=UTC)
CENTRE, DANA = "+13125550100", "+13125550142"


@pytest.fixture
def db(tmp_path):
    store = Store(tmp_path / "simulator.sqlite")
    with store.transaction() as connection:
        yield connection
    store.close()


@pytest.mark.parametrize("word", [
    "STOP", " stop ", "StopAll", "unsubscribe", "CANCEL", "end", "Quit", "revoke", "optout",
])
def test_each_word_that_means_stop_is_known_in_any_case(word):
    assert keyword(word) == "STOP"


@pytest.mark.parametrize(("body", "meaning"), [
    ("yes", "START"), ("UNSTOP", "START"), ("help", "HELP"), ("Info", "HELP"),
])
def test_the_words_for_start_and_help_are_known(body, meaning):
    assert keyword(body) == meaning


@pytest.mark.parametrize("body", ["stop please", "ending the lease", "quite happy", "1", "yes I can come"])
def test_a_text_that_only_holds_such_a_word_is_a_text(body):
    assert keyword(body) is None


def test_stop_blocks_the_pair_and_start_frees_it_each_answered_once(db):
    assert obey(db, "STOP", CENTRE, DANA, NOW) == STOPPED
    assert obey(db, "STOP", CENTRE, DANA, NOW) is None
    assert stopped(db, CENTRE, DANA)
    assert obey(db, "START", CENTRE, DANA, NOW) == STARTED
    assert obey(db, "START", CENTRE, DANA, NOW) is None
    assert not stopped(db, CENTRE, DANA)


def test_stop_to_one_number_does_not_block_another(db):
    obey(db, "STOP", CENTRE, DANA, NOW)
    assert not stopped(db, "+13125550199", DANA)


def test_help_changes_nothing(db):
    assert obey(db, "HELP", CENTRE, DANA, NOW) == HELPED
    assert not stopped(db, CENTRE, DANA)
