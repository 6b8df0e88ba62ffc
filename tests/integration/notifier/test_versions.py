"""A text in use is never edited: drafts, versions, going back, and what messages remember."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import TemplateVersion
from services.notifier.domain.templates import TEMPLATES
from services.notifier.handlers import versions
from services.notifier.handlers.versions import Written
from shared.errors import NotFound, Refusal
from tests.integration.notifier.centre import BEN, COORDINATOR, tell_person
from tests.integration.notifier.talk import message, put, send, texts

CALL = TEMPLATES["call"]
NEW = "{centre}: Thanks. Somebody of us calls you soon. Or call {phone}."


def written(edits=0, note="", **words):
    return Written(replace(CALL.en, **words), CALL.es, note, edits)


def draft(service, edits=0, **words):
    with service.work() as work:
        return versions.save_draft(work, COORDINATOR, "call", written(edits, **words))


def publish(service, edits=1):
    with service.work() as work:
        return versions.publish_draft(work, COORDINATOR, "call", edits)


def new_version(service, sms=NEW):
    draft(service, sms=sms)
    return publish(service)


def test_without_a_version_of_its_own_a_text_says_what_ships_and_messages_remember_the_first(service):
    sent = put(service, "call")
    send(service)
    assert texts(service) == [CALL.en.sms.format(centre="CCR", phone="312-555-0100")]
    assert message(service, sent).template_version == 1


def test_a_published_version_is_said_from_then_on_and_messages_remember_theirs(service):
    before = put(service, "call", "before")
    send(service)
    assert new_version(service) == 2
    after = put(service, "call", "after")
    send(service)
    assert texts(service)[-1] == "CCR: Thanks. Somebody of us calls you soon. Or call 312-555-0100."
    assert [message(service, one).template_version for one in (before, after)] == [1, 2]


def test_a_version_speaks_both_languages(service):
    tell_person(service, BEN, revision=2, language="es")
    new_version(service)
    put(service, "call", "after", BEN)
    send(service)
    assert texts(service) == [CALL.es.sms.format(centre="CCR", phone="312-555-0100")]


def test_a_draft_changes_nothing_that_is_said(service):
    assert draft(service, sms=NEW) == []
    put(service, "call")
    send(service)
    assert "A person from our staff" in texts(service)[0]


def test_a_draft_may_be_unfinished_but_is_not_published_so(service):
    faults = draft(service, sms="{centre}: You must call the judge at {where}.")
    assert len([fault for fault in faults if fault.stops]) == 3
    with pytest.raises(Refusal, match="placeholder") as refused:
        publish(service)
    assert refused.value.field == "en_sms"
    put(service, "call")
    assert len(send(service)) == 1


def test_two_who_write_at_once_do_not_write_over_each_other(service):
    draft(service, sms=NEW)
    with pytest.raises(Refusal, match="Somebody else"):
        draft(service, sms="{centre}: Mine.")
    draft(service, 1, sms="{centre}: Mine, after I read theirs.")
    with pytest.raises(Refusal, match="look at it again"):
        publish(service, 1)
    assert publish(service, 2) == 2


def test_what_is_published_is_never_changed(service):
    new_version(service)
    draft(service, sms="{centre}: Other words. Call {phone}.")
    with service.work() as work:
        rows = work.session.scalars(select(TemplateVersion).order_by(TemplateVersion.number.desc())).all()
        assert [(row.state, row.english["sms"]) for row in rows if row.number] == [("published", NEW)]
    assert publish(service) == 3


def test_the_words_in_use_are_not_published_again(service):
    draft(service)
    with pytest.raises(Refusal, match="in use already"):
        publish(service)


def test_going_back_publishes_the_older_words_as_a_new_version(service):
    new_version(service)
    with service.work() as work:
        assert versions.go_back(work, COORDINATOR, "call", 1) == 3
    put(service, "call")
    send(service)
    assert "A person from our staff" in texts(service)[0]
    with service.work() as work, pytest.raises(Refusal, match="in use already"):
        versions.go_back(work, COORDINATOR, "call", 1)
    with service.work() as work, pytest.raises(NotFound):
        versions.go_back(work, COORDINATOR, "call", 9)


def test_a_draft_that_is_put_away_makes_room_for_another(service):
    draft(service, sms=NEW)
    with service.work() as work:
        versions.discard_draft(work, "call")
        assert versions.draft_of(work, "call") is None
    draft(service, sms="{centre}: Another one. Call {phone}.")
    assert publish(service) == 2


def test_blanks_and_taken_apart_letters_are_tidied(service):
    draft(service, sms="  {centre}:   Thanks.\r\n Call {phone}.  ", subject=" We call  you ", mail=" One\r\nTwo ")
    with service.work() as work:
        kept = versions.draft_of(work, "call").english
    assert kept == {"sms": "{centre}: Thanks. Call {phone}.", "subject": "We call you", "mail": "One\nTwo"}


def test_a_message_that_waits_takes_the_words_in_use_when_it_goes(service):
    put(service, "call", send_after=service.clock.now().replace(hour=23))
    new_version(service)
    service.clock.advance(days=1)
    send(service)
    assert "Somebody of us calls you soon" in texts(service)[0]


def test_a_message_that_is_tried_again_says_the_same_words(service):
    """What the provider may have is looked for by its words."""
    first = put(service, "call")
    service.adapters["sms"].answers.append(TimeoutError())
    send(service)
    new_version(service)
    assert message(service, first).template_version == 1


def test_without_consent_to_details_the_plainer_text_has_a_version_of_its_own(service):
    tell_person(service, BEN, revision=2, consents=["sessions_sms", "check_ins_sms"])
    sent = put(service, "fact", "check", BEN)
    send(service)
    assert (message(service, sent).template, message(service, sent).template_version) == ("generic", 1)


def test_there_is_no_draft_of_a_text_that_is_not_there(service):
    with service.work() as work, pytest.raises(NotFound):
        versions.save_draft(work, COORDINATOR, "nonsense", written())
