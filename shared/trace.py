"""The trace id that goes from the form through the queue to the text, held for the work at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shared.ids import new_id

_trace: ContextVar[str | None] = ContextVar("reconvene_trace", default=None)


def current_trace() -> str:
    """The trace id of the work at hand; a new one if none was set."""
    return _trace.get() or new_id()


@contextmanager
def use_trace(trace_id: str | None) -> Iterator[str]:
    """Sets the trace id for the block (a new one if None) and yields it."""
    value = trace_id or new_id()
    token = _trace.set(value)
    try:
        yield value
    finally:
        _trace.reset(token)
