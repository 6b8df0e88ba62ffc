"""The time zone that a person chose, and their ZIP code"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("zone_said", sa.String(length=60), nullable=True))
    op.add_column("person", sa.Column("zip", sa.String(length=5), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("person", "zip")
    op.drop_column("person", "zone_said")
