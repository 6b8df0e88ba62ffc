"""The hour that the clocks show twice in autumn."""

from datetime import datetime, tzinfo
from typing import Literal


def which_of_two(moment: datetime, zone: tzinfo) -> Literal["first", "second"] | None:
    """Which of the two it is, if the wall clock of `zone` shows the time of `moment` (aware) twice; None: only once."""
    local = moment.astimezone(zone)
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return None
    return "second" if local.fold else "first"
