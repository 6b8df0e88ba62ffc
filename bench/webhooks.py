"""The provider calls us: texts that come in at 100/s, and reports about texts of ours at 500/s, over HTTP, signed.

Two web processes and one worker, PostgreSQL, on this machine, which also makes the calls. A text is answered once it is
kept; a report is kept and worked off by the worker, whose queue must not grow.
"""

import asyncio
import statistics
import time
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from urllib.parse import urlencode

import click
from twilio.request_validator import RequestValidator

from bench.bus_place import finish, verdict
from bench.message_place import ACCOUNT, TOKEN, Centre, centre, free_port, running

INBOUND_SECONDS, LEFT_OVER = 0.05, 100
CONNECTIONS = 16
STATUSES = ("queued", "sent", "delivered")


class Caller:
    """Makes requests at an even rate over a few kept connections, and keeps how long each took."""

    def __init__(self, port: int):
        self.port = port
        self.seconds: list[float] = []
        self.wrong = 0

    async def run(self, requests: Iterable[bytes], rate: float) -> None:
        idle: asyncio.Queue = asyncio.Queue()
        for _ in range(CONNECTIONS):
            idle.put_nowait(await asyncio.open_connection("127.0.0.1", self.port))
        start, calls = time.perf_counter(), set()
        for number, request in enumerate(requests):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            calls.add(call := asyncio.create_task(self._call(idle, request, due)))
            call.add_done_callback(calls.discard)
        await asyncio.gather(*calls)

    async def _call(self, idle: asyncio.Queue, request: bytes, due: float) -> None:
        reader, writer = await idle.get()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = [int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        await reader.readexactly(length[0] if length else 0)
        self.wrong += not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204"))
        self.seconds.append(time.perf_counter() - due)
        idle.put_nowait((reader, writer))


def signed(port: int, path: str, form: dict[str, str]) -> bytes:
    url, body = f"http://127.0.0.1:{port}{path}", urlencode(form).encode()
    head = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {RequestValidator(TOKEN).compute_signature(url, form)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def texts(port: int, count: int) -> list[bytes]:
    return [signed(port, "/messages/webhooks/sms", {
        "MessageSid": f"SM{number:032d}", "AccountSid": ACCOUNT, "From": f"+1312{2_000_000 + number % 1000}",
        "To": "+13125550100", "Body": "I will be a little late", "NumMedia": "0"}) for number in range(count)]


def reports(port: int, ids: list[str]) -> list[bytes]:
    """Each message's reports in their order, those of all messages mixed."""
    return [signed(port, f"/messages/webhooks/sms-status/{one}", {
        "MessageSid": f"SM{number:032d}", "AccountSid": ACCOUNT, "MessageStatus": status, "To": "+13125550101",
        "From": "+13125550100"}) for status in STATUSES for number, one in enumerate(ids)]


def sent_messages(place: Centre, count: int) -> list[str]:
    """Messages that the provider took, as the database has them."""
    place.add_people(1, count)
    place.add_messages("sent", 1, count, datetime.now(UTC))
    place.run("UPDATE message SET state = 'accepted', sender = 'twilio', handed_at = now(), provider_id = 'SM' || id")
    place.run("ANALYZE")
    return [row[0] for row in place.run("SELECT id FROM message")]


def waiting(place: Centre) -> int:
    return place.run("SELECT count(*) FROM report")[0][0]


@click.command(help=__doc__)
@click.option("--seconds", default=20, show_default=True)
def main(seconds: int) -> None:
    port = free_port()
    with centre(NOTIFIER_WEBHOOK_BASE_URL=f"http://127.0.0.1:{port}") as place, ExitStack() as stack:
        ids = sent_messages(place, 500 * seconds // len(STATUSES))
        web = ["services.notifier", "web", "--host", "127.0.0.1", "--port", str(port)]
        stack.enter_context(running(web, place.variables, f"http://127.0.0.1:{port}/messages/healthz"))
        stack.enter_context(place.worker())
        inbound, status = Caller(port), Caller(port)
        asyncio.run(inbound.run(texts(port, 100 * seconds), 100))
        start = time.perf_counter()
        asyncio.run(status.run(reports(port, ids), 500))
        rate, left = len(status.seconds) / (time.perf_counter() - start), waiting(place)
    slowest = sorted(inbound.seconds)[int(len(inbound.seconds) * 0.99)]
    print(f"texts: {statistics.median(inbound.seconds) * 1e3:.1f} ms in the median; reports: "
          f"{statistics.median(status.seconds) * 1e3:.1f} ms; {inbound.wrong + status.wrong} not taken")
    finish([verdict("texts in, answered, p99", slowest, INBOUND_SECONDS, at_least=False, unit=" s"),
            verdict("reports a second", rate, 495), verdict("reports left over", left, LEFT_OVER, at_least=False),
            verdict("requests not taken", inbound.wrong + status.wrong, 0, at_least=False)])


if __name__ == "__main__":
    main()
