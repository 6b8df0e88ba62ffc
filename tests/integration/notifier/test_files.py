"""Pictures and files of texts: fetched with limits, judged by their bytes, shown after a click, passed on to nobody."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from services.notifier.adapters.files_twilio import TwilioFiles
from services.notifier.adapters.tables import InboundFile, Note
from services.notifier.domain.handover import FileRefused
from services.notifier.handlers import files
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, RELAY, UNTIL
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import send, write

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 2000
API = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media"


def with_files(service, *contents, body="Look", person=ANN):
    """A text with files at the provider, fetched."""
    listed = []
    for number, content in enumerate(contents):
        service.adapters["files"].contents[f"{API}/ME{number}"] = content
        listed.append((f"{API}/ME{number}", "image/jpeg"))
    text = write(service, person, body, media=len(contents), files=tuple(listed))
    files.fetch_due(service)
    return text


def kept(service):
    with service.work() as work:
        rows = work.session.scalars(select(InboundFile).order_by(InboundFile.position)).all()
        return [(one.state, one.why, one.kind, one.size) for one in rows]


def test_a_picture_is_kept_aside_with_what_it_is(service):
    text = with_files(service, JPEG)
    assert (text.state, text.why) == ("open", "media")
    assert kept(service) == [("kept", None, "image/jpeg", len(JPEG))]


@pytest.mark.parametrize(("content", "why"), [
    (b"<html><script>alert(1)</script>", "kind"), (b"MZ\x90\x00", "kind"), (FileRefused("size"), "size"),
    (FileRefused("address"), "address"), (FileRefused("gone"), "gone")])
def test_what_could_run_or_is_too_large_is_not_stored(service, content, why):
    with_files(service, content)
    assert kept(service) == [("refused", why, None, None)]


def test_a_provider_that_fails_is_asked_again_and_then_given_up(service, clock):
    with_files(service, OSError("away"))
    assert kept(service)[0][0] == "new"
    for _ in range(6):
        clock.advance(days=1)
        files.fetch_due(service)
    assert kept(service) == [("lost", "gone", None, None)]


def test_after_a_failure_it_is_kept_in_the_end(service, clock):
    with_files(service, OSError("away"))
    service.adapters["files"].contents[f"{API}/ME0"] = JPEG
    assert files.fetch_due(service) == 0, "not at once"
    clock.advance(minutes=10)
    files.fetch_due(service)
    assert kept(service)[0][0] == "kept"


def test_files_of_a_text_that_was_found_by_the_listing_are_asked_for(service):
    provider = service.adapters["files"]
    provider.contents = {f"{API}/ME0": JPEG, f"{API}/ME1": b"%PDF-1.4"}
    provider.lists = {"MM1": [(f"{API}/ME0", "image/jpeg"), (f"{API}/ME1", "application/pdf")]}
    write(service, ANN, "", media=2, provider_id="MM1")
    files.fetch_due(service)
    files.fetch_due(service)
    assert [one[2] for one in kept(service)] == ["image/jpeg", "application/pdf"]


def test_a_picture_is_never_passed_on_where_notes_are_open(service):
    deliver(service, "relay.asked", CASE, dict(relay_id=RELAY, person_ids=[ANN, BEN], until=UNTIL))
    deliver(service, "relay.opened", CASE, dict(relay_id=RELAY, person_ids=[ANN, BEN], until=UNTIL))
    send(service)
    text = with_files(service, JPEG, body="this is what he did")
    assert text.why == "media"
    with service.work() as work:
        assert work.session.scalars(select(Note)).all() == []


def test_an_answer_with_a_picture_counts_and_staff_see_the_picture(service):
    deliver(service, "party.invited", CASE, dict(person_id=BEN))
    send(service)
    text = with_files(service, JPEG, body="1", person=BEN)
    assert [one.data["answer"] for one in published(service, "prompt.answered")] == ["yes"]
    assert (text.state, text.why) == ("open", "media")


def test_staff_see_a_picture_only_after_a_click_and_save_files_that_nothing_runs(service):
    text = with_files(service, JPEG, b"%PDF-1.4 x")
    client = staff_client(service.make_app(service), staff_id=COORDINATOR)
    path = f"/messages/inbox/{text.id}"
    assert "<img class" not in client.get(path).text
    shown = client.get(read(client.get(path)).links["Show the picture 1"])
    source = shown.text.partition('<img class="sent-picture" src="')[2].partition('"')[0]
    picture = client.get(source)
    assert (picture.status_code, picture.data, picture.mimetype) == (200, JPEG, "image/jpeg")
    saved = client.get(read(client.get(path)).links["Save it (2)"])
    assert saved.headers["Content-Disposition"] == 'attachment; filename="file-2.pdf"'
    for answer in (picture, saved):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(saved.request.path + "/picture").status_code == 404, "a document is not shown"


def test_files_are_for_the_coordinator_and_of_their_own_text_only(service):
    text = with_files(service, JPEG)
    other = write(service, BEN, "hello")
    app = service.make_app(service)
    with service.work() as work:
        file_id = work.session.scalars(select(InboundFile.id)).one()
    path = f"/messages/inbox/{text.id}/files/{file_id}"
    assert staff_client(app, staff_id=COORDINATOR).get(path).status_code == 200
    assert staff_client(app, staff_id=COORDINATOR).get(path.replace(text.id, other.id)).status_code == 404
    assert staff_client(app, "mediator", staff_id=COORDINATOR).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 302


@pytest.fixture
def web():
    """A small web server that answers by path, and remembers who asked with which authorisation."""
    answers, asked = {}, []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            status, headers, content = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(content))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers, asked
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def provider(web, tmp_path, clock):
    service = start(tmp_path / "notifier.db", clock, twilio_api_url=web[0])
    yield TwilioFiles(service.settings)
    service.database.dispose()


def test_a_file_is_fetched_with_the_accounts_token(provider, web):
    host, answers, asked = web
    answers["/a"] = (200, {}, JPEG)
    assert provider.fetch(f"{host}/a", 5000) == JPEG
    assert asked[0][1].startswith("Basic ")


def test_more_than_the_limit_is_refused_while_it_comes(provider, web):
    host, answers, _ = web
    answers["/a"] = (200, {}, b"x" * 300_000)
    with pytest.raises(FileRefused, match="size"):
        provider.fetch(f"{host}/a", 100_000)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/a", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
                                 "https://evil.example/a", "http://[nonsense", "", "http://name:secret@127.0.0.1/a"])
def test_nothing_is_fetched_from_anywhere_but_the_providers_api(provider, url):
    with pytest.raises(FileRefused, match="address"):
        provider.fetch(url, 5000)


@pytest.mark.parametrize("target", ["http://169.254.169.254/x", "https://evil.example/x", "http://media.twiliocdn.com/x",
                                    "https://media.twiliocdn.com:8443/x", "https://twiliocdn.com.evil.example/x"])
def test_a_redirect_leads_nowhere_else(provider, web, target):
    host, answers, asked = web
    answers["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(FileRefused, match="address"):
        provider.fetch(f"{host}/a", 5000)
    assert len(asked) == 1


def test_redirects_end(provider, web):
    host, answers, asked = web
    answers["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(FileRefused, match="address"):
        provider.fetch(f"{host}/a", 5000)
    assert len(asked) == 4


def test_what_the_provider_no_longer_has_is_gone_and_not_tried_again(provider, web):
    with pytest.raises(FileRefused, match="gone"):
        provider.fetch(f"{web[0]}/nothing", 5000)


def test_the_list_of_a_texts_files_gives_addresses_of_the_api(provider, web):
    host, answers, _ = web
    base = "/2010-04-01/Accounts/AC1/Messages/MM1"
    answers[f"{base}/Media.json"] = (200, {}, b'{"media_list": [{"sid": "ME1", "content_type": "image/png"}]}')
    assert provider.listed("MM1") == [(f"{host}{base}/Media/ME1", "image/png")]
    assert provider.listed("MM2") == []
