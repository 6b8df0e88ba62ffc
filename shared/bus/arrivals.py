"""What came out of a queue, readable or not. Nothing that arrives is ever dropped, so everything becomes an Arrival."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.contracts import CENTRE, Envelope, InvalidEvent
from shared.contracts.catalogue import SERVICES
from shared.ids import derived_id

UNKNOWN = "unknown"  # producer of what cannot be read
LONGEST = {"id": 36, "type": 60, "producer": 20, "case_id": 36, "trace_id": 64}  # as the tables' columns
GREATEST_SEQ = 2**63 - 1


@dataclass(frozen=True)
class Arrival:
    """One message: its envelope, or the error that says why it is none, and its text for keeping."""

    envelope: Envelope
    payload: str
    error: InvalidEvent | None = None

    @property
    def stream(self) -> tuple[str, str]:
        """(producer, case id): within it events are handled in order, without a gap."""
        return self.envelope.producer, self.envelope.case_id


def read(body: bytes | str) -> Arrival:
    """Reads a message body. What cannot be read gets an id derived from its bytes: the same bytes, the same id."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body)
    try:
        envelope = Envelope.from_json(raw)
        _check(envelope)
        return Arrival(envelope, raw.decode())
    except (InvalidEvent, RecursionError) as error:
        known = error if isinstance(error, InvalidEvent) else InvalidEvent("nested too deeply")
        text = raw.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
        return Arrival(_nameless(raw), text, known)


def _check(envelope: Envelope) -> None:
    """Raises InvalidEvent for what the inbox's columns could not hold."""
    for name, longest in LONGEST.items():
        value = getattr(envelope, name)
        if not (isinstance(value, str) and 0 < len(value) <= longest and value.isascii() and value.isprintable()):
            raise InvalidEvent(f"{name} is no short plain text")
    if not (type(envelope.case_seq) is int and 0 < envelope.case_seq <= GREATEST_SEQ):
        raise InvalidEvent("case_seq is no positive number")
    if type(envelope.version) is not int or not 0 < envelope.version < 2**31:
        raise InvalidEvent("version is no number")
    if envelope.producer not in SERVICES:
        raise InvalidEvent("producer is no service of the catalogue")


def _nameless(raw: bytes) -> Envelope:
    return Envelope(id=derived_id("unreadable", raw.hex()), type="unreadable", version=1, producer=UNKNOWN,
                    occurred_at=datetime.min.replace(tzinfo=UTC), case_id=CENTRE, case_seq=0, trace_id="", data={})


def read_all(bodies: Sequence[bytes | str]) -> list[Arrival]:
    return [read(body) for body in bodies]
