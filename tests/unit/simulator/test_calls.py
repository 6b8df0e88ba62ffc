import pytest

from simulator.carrier.calls import reachable, replies


def test_an_empty_answer_says_nothing():
    assert replies('<?xml version="1.0"?><Response/>') == []


def test_the_messages_of_an_answer_are_its_words():
    assert replies("<Response><Message>One</Message><Message><Body>Two &amp; three</Body></Message></Response>") == [
        "One", "Two & three"]


@pytest.mark.parametrize("answer", [
    "", "ok", "<Message", '<!DOCTYPE a [<!ENTITY b "c">]><Response><Message>&b;</Message>',
])
def test_what_is_no_twiml_is_passed_over(answer):
    assert replies(answer) == []


def test_an_address_is_reached_as_named_unless_there_is_another_way():
    named = "https://centre.example/messages/status?id=1"
    assert reachable(named, None) == named
    assert reachable(named, "http://gateway:8000") == "http://gateway:8000/messages/status?id=1"
