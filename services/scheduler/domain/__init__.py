"""Rules of time: pure functions over values, no clock, no database, no web."""
