"""Intake (the case), scheduler (the time) and notifier (the words)."""
