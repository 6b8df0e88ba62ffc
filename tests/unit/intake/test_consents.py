import pytest

from services.intake.domain.consents import OF_CHANNEL, PURPOSES, Entry, changes, may_write, present


def test_the_last_word_on_each_purpose_holds():
    ledger = [Entry("email", "given"), Entry("sessions_sms", "given"), Entry("email", "revoked")]
    assert present(ledger) == {"sessions_sms"}


def test_what_was_taken_back_may_be_given_again():
    assert present([Entry("email", "given"), Entry("email", "revoked"), Entry("email", "given")]) == {"email"}


def test_a_refusal_is_no_consent():
    assert present([Entry("relay", "refused")]) == frozenset()


def test_only_what_changes_makes_a_line():
    lines = changes({"email", "sessions_sms"}, {"sessions_sms", "details_sms"}, PURPOSES)
    assert lines == [Entry("details_sms", "given"), Entry("email", "revoked")]


def test_no_purpose_belongs_to_two_channels():
    covered = [purpose for purposes in OF_CHANNEL.values() for purpose in purposes]
    assert len(covered) == len(set(covered))
    assert set(covered) < set(PURPOSES)


@pytest.mark.parametrize(("consents", "phone", "email", "safe_sms", "safe_email", "may"), [
    ({"sessions_sms"}, "+13125550111", None, "yes", "unknown", True),
    ({"sessions_sms"}, "+13125550111", None, "unknown", "unknown", False),
    ({"sessions_sms"}, None, "a@b.example", "yes", "yes", False),
    ({"email"}, "+13125550111", "a@b.example", "no", "yes", True),
    ({"email"}, None, "a@b.example", "no", "no", False),
    ({"check_ins_sms"}, "+13125550111", None, "yes", "yes", False),
    (set(), "+13125550111", "a@b.example", "yes", "yes", False),
])
def test_writing_needs_consent_an_address_and_safety(consents, phone, email, safe_sms, safe_email, may):
    assert may_write(consents, phone, email, safe_sms, safe_email) is may
