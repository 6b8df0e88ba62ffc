"""One unsolicited message a week; what follows from a person's own yes is not unsolicited."""

from tests.integration.notifier.centre import ANN, BEN
from tests.integration.notifier.talk import invite, message, put, send, write


def test_who_welcomed_the_last_question_need_not_wait_a_week_and_who_was_silent_must(service):
    invite(service, "come_back")
    send(service)
    write(service, ANN, "1")
    to_ann, to_ben = (put(service, "relay", key=f"relay:{one}", person_id=one) for one in (ANN, BEN))
    send(service)
    assert message(service, to_ann).state == "accepted"
    assert (message(service, to_ben).state, message(service, to_ben).why) == ("queued", "cap")
