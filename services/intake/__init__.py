"""Intake: the case, its people and what may be done with it."""
