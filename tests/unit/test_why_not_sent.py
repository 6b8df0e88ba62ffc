"""Staff read why a message did not go on the case and the session too, never a code."""

from services.notifier.domain.gate import WHY as AT_THE_GATE
from services.notifier.domain.provider_errors import Meaning
from shared.contracts.why_not_sent import WHY


def test_every_reason_of_the_gate_and_of_the_providers_has_words_for_the_other_services():
    assert {*AT_THE_GATE, *Meaning} - set(WHY) == set()


def test_the_words_go_on_with_a_sentence():
    assert [words for words in WHY.values() if not words[0].islower() or words.endswith(".")] == []
