"""Files of the second provider: only from where it keeps them, over https, never from inside our own network."""

import pytest

from services.notifier.adapters.files_telnyx import MediaHosts, TelnyxFiles, _calls
from services.notifier.domain.handover import FileRefused
from shared.outbound import Heard, NotCalled
from tests.integration.notifier.conftest import start


class Answers(MediaHosts):
    """Says what it was told to in place of calling; everything before the call is as in earnest."""

    said: dict[str, Heard]
    asked: list[str]

    def _call(self, method, parts, headers, body, deadline):
        self._addresses(str(parts.hostname), 443)
        self.asked.append(f"{parts.hostname}{parts.path}")
        assert "Authorization" not in headers
        return self.said[f"{parts.hostname}{parts.path}"]


@pytest.fixture
def fetch(tmp_path, clock):
    """`fetch(url, said, address)`: fetches with these answers, while every name leads to that address."""
    service = start(tmp_path / "notifier.db", clock)
    earnest = vars(_calls(service.settings))
    Answers.asked = []

    def fetched(url, said=None, address="93.184.216.34"):
        Answers.said = {place: Heard(status, headers, content) for place, (status, headers, content)
                        in (said or {}).items()}
        return TelnyxFiles(service.settings, Answers(**(earnest | {
            "resolver": lambda host, port: [address]}))).fetch(url, 5000)

    yield fetched
    service.database.dispose()


def test_a_file_is_fetched_from_where_the_provider_keeps_its_media(fetch):
    assert fetch("https://media.telnyx.com/a", {"media.telnyx.com/a": (200, {}, b"x")}) == b"x"


def test_a_redirect_is_followed_to_its_store_and_nowhere_else(fetch):
    onward = {"media.telnyx.com/a": (302, {"location": "https://telnyx.s3.amazonaws.com/b"}, b""),
              "telnyx.s3.amazonaws.com/b": (200, {}, b"x")}
    assert fetch("https://media.telnyx.com/a", onward) == b"x"
    for target in ("https://evil.example/b", "http://telnyx.s3.amazonaws.com/b", "https://169.254.169.254/b",
                   "https://telnyx.com.evil.example/b", "https://media.telnyx.com:8443/b", "/a"):
        with pytest.raises(FileRefused, match="address"):
            fetch("https://media.telnyx.com/a", {"media.telnyx.com/a": (302, {"location": target}, b"")})
    assert not [one for one in Answers.asked if "evil" in one or one.startswith("169")]


@pytest.mark.parametrize("url", [
    "http://media.telnyx.com/a", "https://evil.example/a", "https://eviltelnyx.com/a", "https://127.0.0.1/a",
    "https://media.telnyx.com:8443/a", "https://name:word@media.telnyx.com/a", "ftp://media.telnyx.com/a",
    "https://[nonsense", ""])
def test_nothing_is_fetched_from_anywhere_else(fetch, url):
    with pytest.raises(FileRefused, match="address"):
        fetch(url)
    assert Answers.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "192.168.1.1"])
def test_a_known_name_that_leads_into_a_private_network_is_not_called(fetch, address):
    with pytest.raises(FileRefused, match="address"):
        fetch("https://media.telnyx.com/a", address=address)
    assert Answers.asked == []


@pytest.mark.parametrize(("status", "raised"), [(404, FileRefused), (410, FileRefused), (500, OSError), (403, OSError)])
def test_what_is_gone_is_not_asked_for_again_and_what_failed_is(fetch, status, raised):
    with pytest.raises(raised):
        fetch("https://media.telnyx.com/a", {"media.telnyx.com/a": (status, {}, b"no")})


def test_a_name_that_is_not_found_now_is_asked_again(fetch, monkeypatch):
    def away(self, host, port):
        raise NotCalled("unreachable", "away")
    monkeypatch.setattr(Answers, "_addresses", away)
    with pytest.raises(NotCalled):
        fetch("https://media.telnyx.com/a")
