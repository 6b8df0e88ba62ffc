"""Whatever is typed and whatever an address says, the answer is a page in plain words, never a fault of ours."""

import pytest

from services.notifier.handlers import links
from shared.ids import derived_id
from shared.testing.events import deliver
from shared.testing.http import participant_client, staff_client
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    OUTCOME,
    RELAY,
    UNTIL,
    messages_to,
    record_outcome,
)
from tests.integration.notifier.talk import put, send, write
from tests.odd_input import faults_in_addresses, faults_in_forms, fields_of


@pytest.fixture
def app(service):
    return service.make_app(service)


@pytest.fixture
def staff(app):
    return staff_client(app, "coordinator", staff_id=COORDINATOR)


@pytest.fixture
def ann(app):
    return participant_client(app, ANN, CASE)


def test_odd_words_in_the_forms_of_staff(service, staff):
    put(service)
    send(service)
    message = messages_to(service)[0]
    texts = [write(service, ANN, "Can my sister come too?"), write(service, "+13125550199", "It is about the fence")]
    record_outcome(service, "generic")
    pages = ["/messages/", f"/messages/{message.id}", *(f"/messages/inbox/{text.id}" for text in texts),
             "/messages/inbox", f"/messages/people/{ANN}", f"/messages/plans/outcome/{OUTCOME}"]
    assert fields_of(staff, pages) > 6
    assert faults_in_forms(staff, pages) == []


def test_odd_words_on_the_page_of_a_participant(service, ann):
    deliver(service, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    pages = ["/messages/my", "/messages/my/stop", f"/messages/my/notes/{RELAY}/end"]
    assert fields_of(ann, pages) > 3
    assert faults_in_forms(ann, pages) == []


def test_odd_words_at_the_door(service, app):
    with service.work() as work:
        links.open_link(work, derived_id("tests", "message"), ANN, CASE, "case")
    path = f"/messages/l/{links.code_for(service.settings, derived_id('tests', 'message'))}"
    assert fields_of(app.test_client(), [path]) == 2
    assert faults_in_forms(app.test_client(), [path]) == []


def test_odd_ids_are_not_found(app, staff, ann):
    for client in (staff, ann, app.test_client()):
        assert faults_in_addresses(app, client) == []
