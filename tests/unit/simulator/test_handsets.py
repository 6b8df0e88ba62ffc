import pytest

from shared.errors import Refusal
from shared.testing.clock import FakeClock
from simulator import Settings, handsets
from simulator.carrier import inbound
from simulator.exchange import Exchange

DANA, LEE, ANA = "+13125550142", "+13125550143", "+13125550144"


@pytest.fixture
def exchange(tmp_path):
    opened = Exchange.opened(Settings(database=tmp_path / "simulator.sqlite"), FakeClock())
    yield opened
    opened.store.close()


def names(exchange):
    with exchange.store.reading() as db:
        return [handset.name for handset in handsets.every(db)]


def text(exchange, phone, body="hello"):
    with exchange.store.transaction() as db:
        inbound.text_from(db, exchange, phone, body)


def name(exchange, phone, label):
    with exchange.store.transaction() as db:
        handsets.name(db, phone, label)


def test_phones_with_a_name_come_first_and_new_texts_move_none(exchange):
    text(exchange, ANA)
    name(exchange, LEE, "Lee's phone")
    name(exchange, DANA, "Dana's phone")
    before = ["Lee's phone", "Dana's phone", "+1 312-555-0144"]
    assert names(exchange) == before
    text(exchange, DANA)
    text(exchange, ANA)
    name(exchange, LEE, "Lee's phone")
    assert names(exchange) == before


def test_a_name_can_be_changed_and_taken_away(exchange):
    name(exchange, DANA, "Dana")
    name(exchange, DANA, " Dana's phone ")
    assert names(exchange) == ["Dana's phone"]
    name(exchange, DANA, "")
    assert names(exchange) == []


@pytest.mark.parametrize("label", ["x" * 41, "two\nlines", "nul\0"])
def test_a_name_that_does_not_fit_is_refused(exchange, label):
    with pytest.raises(Refusal):
        name(exchange, DANA, label)


def test_a_list_shows_the_last_texts_of_each_phone(exchange):
    for body in "12345":
        text(exchange, DANA, body)
    with exchange.store.reading() as db:
        (handset,) = handsets.every(db, shown=2)
    assert [shown.body for shown in handset.texts] == ["4", "5"]
