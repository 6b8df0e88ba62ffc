"""The time zones that a person may be in, each with its source"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("zones", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("person", "zones")
