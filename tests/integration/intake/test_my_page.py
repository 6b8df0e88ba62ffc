from datetime import timedelta

import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Consent
from services.intake.domain.consents import WORDING
from services.intake.handlers.consents import FURTHER
from services.intake.handlers.parties import consents_of
from services.intake.web.words import STANDING
from shared.contracts.intake import STAGES
from shared.testing.events import published
from shared.testing.http import participant_client, read
from tests.integration.intake.people import (
    answer,
    asked,
    convened,
    person_id,
    ready,
    scheduled,
    sides,
)


def visitor(app, intake, case_id, side="A"):
    return participant_client(app, person_id(intake, case_id, side), case_id)


def switch(client, purpose):
    page = read(client.get("/my"))
    form = next(form for form in page.forms if ("purpose", purpose) in form.values)
    return form.send(client, follow=True)


def test_every_stage_has_words_for_the_person():
    assert set(STANDING) == set(STAGES)


def test_without_the_link_nothing_is_shown(app):
    answer = app.test_client().get("/my")
    assert answer.status_code == 401
    assert "link" in read(answer).text


def test_the_page_says_where_the_case_stands_and_what_comes_next(app, intake, clock):
    case_id = ready(intake)
    scheduled(intake, case_id, starts_at=clock.now() + timedelta(days=3))
    page = read(visitor(app, intake, case_id).get("/my"))
    assert "A session is set" in page.text
    assert "Thu, Sep 24, 2026, 10:00 AM (Chicago time)" in page.text
    assert page.links["Your sessions"] == "/sessions/my"
    assert page.links["Notes"] == "/messages/my"


def test_nothing_of_the_other_person_is_on_the_page(app, intake):
    case_id = convened(intake)
    answer(intake, case_id, "convene", "B", "no")
    text = visitor(app, intake, case_id).get("/my").get_data(as_text=True)
    other = sides(intake, case_id)["B"].person
    for secret in (other.name, other.phone, other.email, other.id, "0112"):
        assert secret not in text


def test_a_person_switches_a_consent_off_and_on_again(app, intake):
    case_id = asked(intake)
    client = visitor(app, intake, case_id)
    switch(client, "check_ins_sms")
    assert "check_ins_sms" not in published(intake, "person.updated")[-1].data["consents"]
    switch(client, "check_ins_sms")
    assert "check_ins_sms" in published(intake, "person.updated")[-1].data["consents"]


def test_the_same_tap_twice_is_told_once(app, intake):
    client = visitor(app, intake, asked(intake))
    form = next(form for form in read(client.get("/my")).forms if ("purpose", "email") in form.values)
    form.send(client)
    before = len(published(intake))
    form.send(client)
    assert len(published(intake)) == before


def test_texts_to_a_phone_that_is_not_safe_are_not_switched_on_by_a_tap(app, intake):
    case_id = asked(intake, safe_sms="no", consents=frozenset({"email"}))
    page = read(visitor(app, intake, case_id).get("/my"))
    offered = {value for form in page.forms for name, value in form.values if name == "purpose"}
    assert offered - set(FURTHER) == {"email"}
    assert "Call us to switch it on" in page.text


@pytest.mark.parametrize("purpose", ["relay", "everything", "", "😀"])
def test_a_purpose_that_is_not_on_the_page_is_not_found(app, intake, purpose):
    client = visitor(app, intake, asked(intake))
    token = dict(read(client.get("/my")).forms[0].values)["csrf_token"]
    assert client.post("/my/consents", data=dict(csrf_token=token, purpose=purpose, on="yes")).status_code == 404


def test_an_unsafe_number_is_not_switched_on_by_a_made_up_form(app, intake):
    client = visitor(app, intake, asked(intake, safe_sms="no", consents=frozenset({"email"})))
    token = dict(read(client.get("/my")).forms[0].values)["csrf_token"]
    before = len(published(intake))
    answer = client.post("/my/consents", data=dict(csrf_token=token, purpose="sessions_sms", on="yes"))
    assert answer.status_code == 422
    assert len(published(intake)) == before


def test_a_person_of_another_case_sees_nothing(app, intake):
    first, second = asked(intake), asked(intake)
    client = participant_client(app, person_id(intake, first, "A"), second)
    assert client.get("/my").status_code == 404


def test_the_page_speaks_the_persons_language(app, intake):
    case_id = asked(intake, language="es")
    page = read(visitor(app, intake, case_id).get("/my"))
    assert page.language == "es"
    assert "Tenemos su solicitud" in page.text


def test_who_has_not_said_yet_whether_to_meet_finds_the_question(app, intake):
    case_id = convened(intake)
    assert read(visitor(app, intake, case_id, "B").get("/my")).links["Answer the question"] == "/messages/my"
    assert "Answer the question" not in read(visitor(app, intake, case_id, "A").get("/my")).links
    answer(intake, case_id, "convene", "B", "call")
    assert "Answer the question" not in read(visitor(app, intake, case_id, "B").get("/my")).links


@pytest.mark.parametrize("purpose", FURTHER)
def test_each_further_purpose_is_off_until_the_person_switches_it_on_and_off_again(app, intake, purpose):
    case_id = asked(intake)
    client = visitor(app, intake, case_id)
    for on in (True, False):
        switch(client, purpose)
        with intake.reading() as session:
            held = consents_of(session, [person_id(intake, case_id, "A")])[person_id(intake, case_id, "A")]
            last = session.scalars(select(Consent).order_by(Consent.id.desc())).first()
            assert (last.purpose, last.how, last.wording, last.evidence[:5]) == (purpose, "page", WORDING, "link:")
        assert (purpose in held) == on


def test_a_voice_message_is_not_allowed_by_a_tap_on_a_phone_that_is_not_safe(app, intake):
    case_id = asked(intake, safe_sms="no", consents=frozenset({"email"}))
    page = read(visitor(app, intake, case_id).get("/my"))
    offered = {value for form in page.forms for name, value in form.values if name == "purpose"}
    assert offered & set(FURTHER) == set(FURTHER) - {"voicemail"}


def test_a_further_purpose_that_was_stopped_opens_no_channel_when_it_is_given_again(app, intake):
    client = visitor(app, intake, asked(intake))
    for _ in range(3):
        switch(client, "voicemail")
    assert published(intake, "contact.reopened") == []
