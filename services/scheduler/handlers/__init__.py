"""Use cases, one per function. Pages, events and timers are doors to the same ones."""
