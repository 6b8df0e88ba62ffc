"""The next court date of a case, as intake last told it"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_file", sa.Column("court_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("case_file", "court_on")
