"""The machinery's tables only."""

from alembic import op

from shared.db.machinery import MACHINERY

revision = "0001"
down_revision = None


def upgrade() -> None:
    MACHINERY.create_all(op.get_bind())
