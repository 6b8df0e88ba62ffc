"""A transcript tells what was said, shows every change, and gives a party nothing of the other side."""

import copy
import json
import zlib

import pytest
from click.testing import CliRunner

from services.notifier import __main__ as main
from services.notifier.__main__ import commands
from services.notifier.adapters.transcript_pdf import as_json, read, transcript_pdf
from services.notifier.domain.transcripts import fault
from services.notifier.handlers.outgoing import withdraw
from services.notifier.handlers.sending import send_due
from services.notifier.handlers.transcripts import key_of, make_transcript
from shared.errors import NotFound
from shared.ids import new_id
from shared.testing.events import published
from shared.testing.http import participant_client, staff_client
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR
from tests.integration.notifier.talk import put, write

ANNS, BENS = "Mañana puedo 😀", "I will not say so to Ann"


@pytest.fixture
def talked(service, clock):
    put(service, key="a", person_id=ANN)
    put(service, key="b", person_id=BEN)
    send_due(service)
    clock.advance(minutes=5)
    write(service, ANN, ANNS)
    write(service, BEN, BENS)
    return service


def made(service, person_id=None):
    with service.work() as work:
        return make_transcript(work, CASE, person_id)


def key(service):
    with service.work() as work:
        return key_of(work)


def words(transcript):
    return [one["words"] for one in transcript["entries"]]


def test_staff_see_both_sides_in_the_order_it_was_said(talked):
    transcript = made(talked)
    assert ANNS in words(transcript) and BENS in words(transcript)
    assert [one["at"] for one in transcript["entries"]] == sorted(one["at"] for one in transcript["entries"])
    assert fault(transcript, key(talked)) is None


def test_a_party_gets_nothing_of_the_other(talked):
    transcript = made(talked, ANN)
    assert ANNS in words(transcript)
    assert BENS not in json.dumps(transcript) and "Side B" not in json.dumps(transcript)


def test_what_was_not_sent_is_for_staff_only(talked):
    put(talked, key="c", person_id=ANN, channels=("email",))
    with talked.work() as work:
        withdraw(work, "c", "staff")
    assert any("suppressed" in one["state"] for one in made(talked)["entries"])
    assert not any("suppressed" in one["state"] for one in made(talked, ANN)["entries"])


def test_nobody_outside_the_case_has_a_transcript_of_it(talked):
    with pytest.raises(NotFound):
        made(talked, new_id())


@pytest.mark.parametrize("change", [
    lambda one: one["entries"][1].update(words="Something else"),
    lambda one: one["entries"][1].update(at="2026-01-01T00:00:00+00:00"),
    lambda one: one["entries"][1].update(extra="added"),
    lambda one: one["entries"].pop(),
    lambda one: one["entries"].pop(0),
    lambda one: one["entries"].reverse(),
    lambda one: one["entries"].append(one["entries"][0]),
    lambda one: one.update(count=len(one["entries"]) - 1, entries=one["entries"][:-1]),
    lambda one: one.update(case="R-OTHER"),
    lambda one: one.update(view="Side B"),
    lambda one: one.update(seal="0" * 64),
    lambda one: one.update(format="another"),
    lambda one: one.update(entries=None),
], ids=range(13))
def test_every_change_shows(talked, change):
    transcript = made(talked)
    change(transcript)
    assert fault(transcript, key(talked))


def test_a_whole_new_chain_is_not_sealed_by_the_centre(talked):
    assert fault(made(talked), "another key") == "The seal is not this centre's."


def test_the_paper_holds_the_whole_transcript_and_is_the_same_each_time(talked):
    transcript = made(talked)
    paper = transcript_pdf(transcript)
    assert paper == transcript_pdf(copy.deepcopy(transcript))
    assert read(paper) == transcript


def test_a_paper_whose_pages_were_changed_is_refused(talked):
    paper = transcript_pdf(made(talked))
    begin = paper.index(b"stream\n") + 7
    end = paper.index(b"\nendstream", begin)
    page = zlib.compress(zlib.decompress(paper[begin:end]).replace(b" Tj", b"  Tj", 1))
    with pytest.raises(ValueError, match="pages"):
        read(paper[:begin] + page + paper[end:])


@pytest.fixture
def environment(talked, monkeypatch):
    monkeypatch.setattr(main, "build_from_env", lambda _env: talked)
    return talked


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_the_command_tells_a_whole_file_from_a_changed_one(environment, tmp_path, kind):
    file = tmp_path / f"t.{kind}"
    transcript = made(environment)
    file.write_bytes(transcript_pdf(transcript) if kind == "pdf" else as_json(transcript))
    good = CliRunner().invoke(commands, ["verify-transcript", str(file)])
    assert good.exit_code == 0 and "Whole: " in good.output
    file.write_bytes(file.read_bytes().replace(b"R-7KQ4M", b"R-OTHER", 1) if kind == "json" else b"%PDF nothing")
    assert CliRunner().invoke(commands, ["verify-transcript", str(file)]).exit_code == 1


def test_staff_and_party_take_it_from_their_pages(talked):
    app = talked.make_app(talked)
    staff = staff_client(app, "coordinator", staff_id=COORDINATOR)
    assert f"/messages/cases/{CASE}/transcript.pdf" in staff.get(f"/messages/cases/{CASE}").text
    assert staff.get(f"/messages/cases/{CASE}/transcript.pdf").data.startswith(b"%PDF")
    assert BENS not in staff.get(f"/messages/cases/{CASE}/transcript.json?person={ANN}").text
    party = participant_client(app, ANN, CASE)
    answer = party.get("/messages/my/transcript.json")
    assert answer.json["view"] == "Side A" and answer.headers["Cache-Control"] == "no-store"
    assert "/messages/my/transcript.pdf" in party.get("/messages/my").text
    assert app.test_client().get("/messages/my/transcript.json").status_code != 200


def test_each_download_tells_the_audit_who_has_it_of_whom_and_how(talked):
    app = talked.make_app(talked)
    staff = staff_client(app, "coordinator", staff_id=COORDINATOR)
    staff.get(f"/messages/cases/{CASE}/transcript.pdf")
    staff.get(f"/messages/cases/{CASE}/transcript.json?person={ANN}")
    participant_client(app, ANN, CASE).get("/messages/my/transcript.pdf")
    staff.get(f"/messages/cases/{COORDINATOR}/transcript.pdf")
    told = [(one.case_id, one.data["staff_id"], one.data["person_id"], one.data["format"])
            for one in published(talked, "transcript.made")]
    assert told == [(CASE, COORDINATOR, None, "pdf"), (CASE, COORDINATOR, ANN, "json"), (CASE, None, ANN, "pdf")]
