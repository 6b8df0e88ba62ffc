import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Consent, Person
from services.intake.domain.consents import WORDING
from shared.testing.events import published
from shared.testing.http import read

FILLED = dict(name="Nadia Karim", phone="312 555 0111", safe_sms="yes", email="nadia@mail.example", safe_email="yes",
              language="en", case_type="parenting", other_name="Owen Walsh", other_phone="(312) 555-0112",
              consents=["sessions_sms", "email"], adult="yes")
BUTTON = "Send my request"


def form_of(client):
    return read(client.get("/ask")).form(BUTTON)


def send(app, **changes):
    client = app.test_client()
    given = {name: value for name, value in (FILLED | changes).items() if value is not None}
    return form_of(client).send(client, **given)


def test_a_filled_in_form_opens_a_case_and_thanks(app, intake):
    client = app.test_client()
    page = read(form_of(client).send(client, follow=True, **FILLED))
    assert page.title.startswith("Thank you")
    assert "R-" in page.text
    data = published(intake, "person.updated")[0].data
    assert data["phone"] == "+13125550111"
    assert data["consents"] == ["email", "sessions_sms"]


def test_nothing_is_ticked_before_the_person_ticks_it(app):
    form = form_of(app.test_client())
    assert not [value for name, value in form.values if name in ("consents", "safe_sms", "safe_email", "adult")]


def test_each_consent_is_kept_on_its_own_with_the_words_that_were_shown(app, intake):
    send(app)
    with intake.reading() as session:
        lines = {(row.purpose, row.state, row.how, row.wording) for row in session.scalars(select(Consent))}
    assert lines == {("email", "given", "web", WORDING), ("sessions_sms", "given", "web", WORDING)}


def test_the_same_form_sent_twice_is_one_case_and_the_same_page(app, intake):
    client = app.test_client()
    form = form_of(client)
    pages = [read(form.send(client, follow=True, **FILLED)) for _ in range(2)]
    assert len(published(intake, "case.opened")) == 1
    assert pages[0].text == pages[1].text


@pytest.mark.parametrize(("changes", "field", "words"), [
    (dict(name=""), "name", "your name"),
    (dict(phone="12"), "phone", "phone number"),
    (dict(email="nadia"), "email", "e-mail address"),
    (dict(phone="", email="", safe_sms=None, safe_email=None, consents=[]), "phone", "phone number or an e-mail"),
    (dict(safe_sms=None), "safe_sms", "safe"),
    (dict(safe_email=None), "safe_email", "safe"),
    (dict(court_on="2026-09-20"), "court_on", "past"),
    (dict(court_on="32/13/2026"), "court_on", "date"),
    (dict(case_type=None), "case_type", "about"),
    (dict(other_name=" "), "other_name", "their name"),
    (dict(other_phone="no idea"), "other_phone", "phone number"),
    (dict(adult=None), "adult", "18"),
    (dict(phone="", safe_sms=None, safe_email="yes"), "phone", "Which phone number"),
    (dict(safe_sms="no"), "consents", "not safe"),
    (dict(safe_email="no", consents=["email"]), "consents", "not safe"),
    (dict(name="x" * 201), "name", "at most 200"),
])
def test_what_is_missing_or_wrong_is_said_by_its_field(app, intake, changes, field, words):
    answer = send(app, **changes)
    page = read(answer)
    assert answer.status_code == 422
    assert words in page.errors[field]
    assert published(intake, "case.opened") == []


def test_what_was_typed_is_kept(app):
    page = read(send(app, case_type=None, other_name="Ówen O’Brien 😀", interpreter="Polish"))
    values = page.form(BUTTON).values
    assert ("other_name", "Ówen O’Brien 😀") in values
    assert ("interpreter", "Polish") in values
    assert ("consents", "email") in values
    assert ("phone", "312 555 0111") in values


def test_a_date_may_be_written_as_people_write_it(app, intake):
    assert send(app, court_on="10/5/2026").status_code == 303


def test_names_are_kept_as_typed_but_never_run_on_a_page(app, intake, coordinator):
    send(app, name="<script>alert(1)</script> José")
    assert b"<script>alert" not in coordinator.get("/cases").data
    with intake.reading() as session:
        assert session.scalar(select(Person.name).where(Person.name.contains("José")))


def test_a_form_without_its_token_is_not_taken(app, intake):
    assert app.test_client().post("/ask", data=FILLED).status_code == 400
    assert published(intake, "case.opened") == []


@pytest.mark.parametrize("token", ["", "not-a-token", "x" * 5000])
def test_a_form_whose_number_was_tampered_with_is_a_new_request(app, intake, token):
    client = app.test_client()
    assert form_of(client).send(client, **(FILLED | dict(form_token=token))).status_code == 303
    assert len(published(intake, "case.opened")) == 1


def test_the_pages_speak_spanish(app):
    client = app.test_client()
    for path in ("/", "/ask", "/ask/thanks"):
        page = read(client.get(f"{path}?lang=es"))
        assert page.language == "es"
    assert "Mediación" in read(client.get("/")).title


@pytest.mark.parametrize(("changes", "status"), [
    (dict(name="Nadia\x00Karim"), 400),
    (dict(access_needs="x" * 2_000_000), 413),
    (dict(other_name="😀" * 200), 303),
    (dict(interpreter="Ślōnskŏ \u202eRTL\u202c \u200b"), 303),
    (dict(access_needs="a\r\nb\tc"), 303),
])
def test_odd_input_never_breaks_the_page(app, changes, status):
    assert send(app, **changes).status_code == status


def test_made_up_values_of_choices_are_refused_by_their_field(app):
    client = app.test_client()
    form = form_of(client)
    data = dict(form.values) | FILLED | dict(case_type="war", language="xx", consents=["email", "relay"])
    page = read(client.post("/ask", data=data))
    assert {"case_type", "language", "consents"} <= page.errors.keys()


def test_the_zone_and_the_zip_code_of_the_form_say_where_the_person_is(app, intake):
    send(app, zip="60640-1234", zone="America/Denver")
    told = published(intake, "person.updated")
    assert told[0].data["zones"] == {"America/Denver": "form"}
    assert told[0].data["timezone"] == "America/Denver"


def test_what_is_no_zip_code_is_asked_again(app, intake):
    page = read(send(app, zip="606"))
    assert "ZIP" in page.errors["zip"]
    assert published(intake, "case.opened") == []


def test_further_consents_are_asked_for_one_by_one_and_gifts_are_not(app, intake):
    send(app, more_consents=["surveys", "voicemail"])
    with intake.reading() as session:
        kept = session.scalars(select(Consent).order_by(Consent.purpose)).all()
        assert [one.purpose for one in kept] == ["email", "sessions_sms", "surveys", "voicemail"]
        assert {(one.state, one.how, one.wording) for one in kept} == {("given", "web", WORDING)}
    offered = form_of(app.test_client()).choices["more_consents"]
    assert "fundraising" not in offered
    assert set(offered) == {"voicemail", "surveys", "research", "proposals", "copy_lawyer"}


def test_voice_messages_need_a_number(app):
    answer = send(app, phone=None, safe_sms=None, consents=["email"], more_consents=["voicemail"])
    assert answer.status_code == 422
    assert "voice messages" in read(answer).errors["phone"]
