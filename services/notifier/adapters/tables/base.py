from sqlalchemy.orm import DeclarativeBase

from shared.db.base import TYPES, service_metadata


class Base(DeclarativeBase):
    metadata = service_metadata()
    type_annotation_map = TYPES
