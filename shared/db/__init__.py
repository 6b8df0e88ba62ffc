from shared.db.database import Database
from shared.db.types import Moment

__all__ = ["Database", "Moment"]
