"""Machinery that the three services share. No rule of mediation lives here."""
