"""An invitation that closes, whether we heard of its opening or not."""

from services.notifier.adapters.tables import Invitation, Prompt
from shared.ids import derived_id
from shared.service import Service
from shared.testing.events import deliver
from tests.integration.notifier.centre import ANN, BEN, CASE, messages_to
from tests.integration.notifier.talk import INVITATION, invite, send


def close(service: Service, how: str, invitation_id: str = INVITATION) -> None:
    deliver(service, "invitation.closed", CASE, dict(
        invitation_id=invitation_id, kind="first", how=how, session_id=None, person_ids=[ANN, BEN]))


def test_a_booked_invitation_keeps_how_it_closed_and_ends_its_questions(service):
    invite(service)
    send(service)
    close(service, "booked")
    with service.reading() as session:
        assert session.get_one(Invitation, INVITATION).how == "booked"
        assert {one.state for one in session.query(Prompt)} == {"closed"}
    assert messages_to(service, template="notset") == []


def test_an_invitation_without_a_common_time_tells_both_the_same(service):
    invite(service)
    close(service, "not_mutual")
    assert {one.person_id for one in messages_to(service, template="notset")} == {ANN, BEN}


def test_the_end_of_an_invitation_that_was_never_heard_of_is_kept(service):
    unheard = derived_id("tests", "unheard")
    close(service, "expired", unheard)
    close(service, "expired", unheard)
    with service.reading() as session:
        assert session.get_one(Invitation, unheard).how == "expired"
    assert len(messages_to(service, template="notset")) == 2
