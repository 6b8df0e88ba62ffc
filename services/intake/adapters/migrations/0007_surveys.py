"""Surveys: who was asked, and the answers apart from that"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_invitation",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_survey_invitation")),
    )
    op.create_index(op.f("ix_survey_invitation_person_id"), "survey_invitation", ["person_id"])
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=True),
        sa.Column("own_needs", sa.Integer(), nullable=True),
        sa.Column("their_view", sa.Integer(), nullable=True),
        sa.Column("free_choice", sa.Integer(), nullable=True),
        sa.Column("pushed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_index("ix_survey_answer_month", "survey_answer", ["month"])


def downgrade() -> None:
    op.drop_table("survey_answer")
    op.drop_table("survey_invitation")
