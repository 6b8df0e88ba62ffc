"""The scheduler: when people meet."""
