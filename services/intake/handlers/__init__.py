"""Intake's use cases: one function each, handed a unit of work by a page, an event or a timer."""
