"""What a service's own tables are made with.

    class Base(DeclarativeBase):
        metadata = service_metadata()
        type_annotation_map = TYPES
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, MetaData, String, Text

from shared.db.machinery import NAMES
from shared.db.types import Moment

TYPES = {datetime: Moment, date: Date, str: Text, dict[str, Any]: JSON, list[Any]: JSON}
Id = String(36)


def service_metadata() -> MetaData:
    return MetaData(naming_convention=NAMES)
