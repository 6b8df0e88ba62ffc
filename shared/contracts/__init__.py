"""The published language: every event type with its schema, in one catalogue."""

from shared.contracts.envelope import CENTRE, Envelope, InvalidEvent

__all__ = ["CENTRE", "Envelope", "InvalidEvent"]
