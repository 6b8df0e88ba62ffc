"""Each person got each message once, and the provider took no text twice."""

import re
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Row, select

from services.intake.adapters.tables import Party
from services.notifier.adapters.tables import Inbound, Message
from tests.system.centre import Centre
from tests.system.couples import Couple
from tests.system.phones import Phones
from tests.system.rest import BY_HAND

BOTH = {"optin": 1, "slots": 1, "hold": 1, "set": 1, "remind3": 1, "remind1": 1, "informal": 1}
BY_TEXT = {"A": Counter(BOTH | {"received": 1, "thanks": 1}), "B": Counter(BOTH | {"convene": 1, "thanks": 2})}
COLUMNS = (Message.id, Message.person_id, Message.case_id, Message.template, Message.channel, Message.state,
           Message.why, Message.provider_id, Message.dedupe_key)


def check_messages(centre: Centre, phones: Phones, couples: Sequence[Couple], kills: int) -> None:
    with centre.notifier.reading() as session:
        messages = without_those_sent_by_hand(session.execute(select(*COLUMNS)).all())
    with centre.intake.reading() as session:
        people = {person_id: (case_id, side) for case_id, person_id, side in session.execute(
            select(Party.case_id, Party.person_id, Party.side))}
    check_each_got_each(messages, people, couples)
    check_provider([one for one in messages if one.channel == "sms"], phones)
    check_mail([one for one in messages if one.channel == "email"], phones, kills)
    check_inbound(centre, phones)


def without_those_sent_by_hand(messages: Sequence[Row]) -> list[Row]:
    """Leaves out what staff have sent again as a message of its own (see `Rest`)."""
    keys = {one.dedupe_key for one in messages}
    return [one for one in messages if f"{one.dedupe_key}{BY_HAND}" not in keys]


def check_each_got_each(messages: Sequence[Row], people: dict[str, tuple[str, str]],
                        couples: Sequence[Couple]) -> None:
    """A row for each person and template, neither more nor less, and each text has arrived."""
    by_case = {couple.case_id: couple for couple in couples}
    texts: dict[str, Counter[str]] = {person_id: Counter() for person_id in people}
    mails = Counter(one.person_id for one in messages if one.channel == "email")
    for message in messages:
        if message.channel == "sms":
            texts[message.person_id][message.template] += 1
            assert message.state == "delivered", (
                f"{message.template} of couple {by_case[message.case_id].number}: {message.state} {message.why}")
    for person_id, (case_id, side) in people.items():
        assert texts[person_id] == BY_TEXT[side], f"side {side} of couple {by_case[case_id].number}"
        assert mails[person_id] == by_case[case_id].has_mail
    assert len(people) == 2 * len(couples)


def check_provider(texts: Sequence[Row], phones: Phones) -> None:
    """What the provider took carries our id in its callback address: one text for each message, of which we know."""
    taken = [(url.rsplit("/", 1)[1], sid, status) for url, sid, status in phones.rows(
        "SELECT callback_url, sid, status FROM message WHERE direction = 'outbound-api'")]
    twice = {key: count for key, count in Counter(key for key, _, _ in taken).items() if count > 1}
    assert not twice, f"the provider has more than one text of {len(twice)} messages"
    delivered = {(one.id, one.provider_id, "delivered") for one in texts if one.state == "delivered"}
    assert set(taken) == delivered, f"{len(set(taken) ^ delivered)} texts differ between us and the provider"


def check_mail(mails: Sequence[Row], phones: Phones, kills: int) -> None:
    """A mail server has no list to look things up in: what a crash left unclear stays unknown and is not sent again."""
    kept = Counter(re.search(rb"Message-ID:\s*<([^@>]+)@", content, re.IGNORECASE)[1].decode()
                   for (content,) in phones.rows("SELECT content FROM mail"))
    unknown = [one for one in mails if one.state == "unknown"]
    assert all(count == 1 for count in kept.values()), "a mail came twice"
    assert {one.id for one in mails if one.state == "sent"} <= kept.keys(), "a mail is lost"
    assert {one.state for one in mails} <= {"sent", "unknown"}
    assert len(unknown) <= kills, f"{len(unknown)} mails are unknown after {kills} kills"


def check_inbound(centre: Centre, phones: Phones) -> None:
    """Every text that somebody wrote was kept once and understood."""
    with centre.notifier.reading() as session:
        heard = {row.provider_id: row.state for row in session.execute(select(Inbound.provider_id, Inbound.state))}
    written = {sid for (sid,) in phones.rows("SELECT sid FROM message WHERE direction = 'inbound'")}
    assert heard.keys() == written
    assert set(heard.values()) <= {"handled"}
