"""Intake's pages, by who opens them and what they are about."""
