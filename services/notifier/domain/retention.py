"""For how long words are kept: 90 days after a case closed unless told, then only that something was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = {
    "messages": "What we wrote",
    "texts": "What people wrote to us, and files with it",
    "notes": "Notes between the parties",
}


@dataclass(frozen=True)
class Policy:
    """Days after a case closed for which words are kept, 0 for ever. What belongs to no case counts from its day."""

    days: int

    def before(self, now: datetime) -> datetime | None:
        """What closed (or came) before that moment is due; None: nothing ever is."""
        return now - timedelta(days=self.days) if self.days else None
