"""Intake's own settings, for the handlers that need a key or the centre's zone."""

from services.intake.config import Settings
from shared.work import Work


def settings_of(work: Work) -> Settings:
    """The settings of the service that does this work. Raises TypeError if it is not intake's."""
    if not isinstance(work.settings, Settings):
        raise TypeError("this work belongs to no intake service")
    return work.settings
