"""Fakes and doors for tests: shipped, and tested like the rest."""
