"""When each party arrived"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('session_party', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arrived_at', Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('session_party', schema=None) as batch_op:
        batch_op.drop_column('arrived_at')
