"""A simulator on a loopback port, a centre that it calls, and the provider's own client to drive it with."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from waitress.server import create_server
from werkzeug.wrappers import Request, Response

from shared.testing.clock import FakeClock
from simulator import Delivery, Settings
from simulator.clockrun import ClockRun

ACCOUNT, TOKEN = "AC" + "a" * 32, "token-that-signs"
CENTRE, DANA, LEE = "+13125550100", "+13125550142", "+13125550143"


@contextmanager
def serving(app: Callable) -> Iterator[str]:
    """Serves a WSGI app with waitress on a free port; yields its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, name="line-server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: [channel.close() for channel in list(server._map.values())])
        thread.join(10)


class ToSimulator(TwilioHttpClient):
    """The SDK's own HTTP client; only the host of the address is another."""

    def __init__(self, base: str):
        super().__init__(timeout=10)
        self.base = base

    def request(self, method, url, *args, **named):
        return super().request(method, url.replace("https://api.twilio.com", self.base), *args, **named)


@dataclass
class Call:
    path: str
    form: dict[str, str]
    token: str
    genuine: bool


@dataclass
class Centre:
    """A centre that writes down what it is told; `status` and `answer` are what it answers."""

    calls: list[Call] = field(default_factory=list)
    status: int = 200
    answer: str = "<Response/>"
    url: str = ""

    def __call__(self, environ, start_response):
        request = Request(environ)
        form = request.form.to_dict()
        signature = request.headers.get("X-Twilio-Signature", "")
        genuine = RequestValidator(TOKEN).validate(request.url, form, signature)
        token = request.headers.get("I-Twilio-Idempotency-Token", "")
        self.calls.append(Call(request.full_path.rstrip("?"), form, token, genuine))
        return Response(self.answer, self.status, content_type="text/xml")(environ, start_response)

    def statuses(self) -> list[str]:
        return [call.form["MessageStatus"] for call in self.calls if "MessageStatus" in call.form]


@dataclass
class Line:
    """Everything of a test: `sim` is the address of the simulator with its prefix."""

    settings: Settings
    clock: FakeClock
    sim: str
    centre: Centre
    delivery: Delivery
    run: ClockRun

    @property
    def twilio(self) -> Client:
        return Client(ACCOUNT, TOKEN, http_client=ToSimulator(self.sim))

    def send(self, to: str = DANA, body: str = "Hello", **rest):
        rest.setdefault("from_", CENTRE)
        return self.twilio.messages.create(to=to, body=body, **rest)

    def pass_time(self, seconds: float = 5) -> None:
        """Lets seconds go by one tenth at a time, each with what comes due in it."""
        for _ in range(round(seconds * 10)):
            self.delivery.work_off()
            self.clock.advance(seconds=0.1)
        self.delivery.work_off()

    def api(self, method: str, path: str, json: object = None, expect: int = 200):
        answer = requests.request(method, f"{self.sim}/api/{path}", json=json, timeout=10)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    def fault(self, name: str, **wanted) -> None:
        self.api("PUT", "faults", {name: wanted})

    def text(self, body: str, phone: str = DANA) -> dict:
        return self.api("POST", f"handsets/{phone}/texts", {"body": body}, expect=201)

    def on_phone(self, phone: str = DANA) -> list[str]:
        """What has arrived on a phone or was written on it, oldest first."""
        texts = self.api("GET", f"handsets/{phone}")["texts"]
        return [text["text_on_phone"] for text in texts if text["status"] in ("delivered", "received")]
