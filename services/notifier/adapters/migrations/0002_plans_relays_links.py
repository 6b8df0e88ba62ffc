"""Follow-up plans, notes, links"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "case_mediator", "door_entry", "link", "pin", "plan", "relay",
    "relay_look", "note", "plan_person", "plan_step", "relay_member", "check_in",
    "note_delivery",
)


def upgrade() -> None:
    create_case_mediator()
    create_door_entry()
    create_link()
    create_pin()
    create_plan()
    create_relay()
    create_relay_look()
    create_note()
    create_plan_person()
    create_plan_step()
    create_relay_member()
    create_check_in()
    create_note_delivery()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_case_mediator() -> None:
    op.create_table("case_mediator",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_case_mediator"))
    )


def create_door_entry() -> None:
    op.create_table("door_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_door_entry"))
    )
    op.create_index(op.f("ix_door_entry_person_id"), "door_entry", ["person_id"])


def create_link() -> None:
    op.create_table("link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_code_hash")),
        sa.UniqueConstraint("message_id", name=op.f("uq_link_message_id"))
    )
    op.create_index(op.f("ix_link_person_id"), "link", ["person_id"])


def create_pin() -> None:
    op.create_table("pin",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=True),
        sa.Column("set_at", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pin"))
    )


def create_plan() -> None:
    op.create_table("plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("outcome_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("plan_key", sa.String(length=60), nullable=False),
        sa.Column("court_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("outcome_id", name=op.f("uq_plan_outcome_id"))
    )
    op.create_index(op.f("ix_plan_case_id"), "plan", ["case_id"])
    op.create_index(op.f("ix_plan_recorded_at"), "plan", ["recorded_at"])
    op.create_index(op.f("ix_plan_state"), "plan", ["state"])


def create_relay() -> None:
    op.create_table("relay",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay"))
    )
    op.create_index(op.f("ix_relay_case_id"), "relay", ["case_id"])
    op.create_index(op.f("ix_relay_state"), "relay", ["state"])


def create_relay_look() -> None:
    op.create_table("relay_look",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("relay_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("note_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_relay_look"))
    )
    op.create_index(op.f("ix_relay_look_relay_id"), "relay_look", ["relay_id"])


def create_note() -> None:
    op.create_table("note",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("relay_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_note_relay_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_note")),
        sa.UniqueConstraint("id", name=op.f("uq_note_id")),
        sa.UniqueConstraint("token", name=op.f("uq_note_token"))
    )
    op.create_index(op.f("ix_note_relay_id"), "note", ["relay_id"])


def create_plan_person() -> None:
    op.create_table("plan_person",
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_person_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "person_id", name=op.f("pk_plan_person"))
    )


def create_plan_step() -> None:
    op.create_table("plan_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("channels", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step"))
    )
    op.create_index(op.f("ix_plan_step_plan_id"), "plan_step", ["plan_id"])


def create_relay_member() -> None:
    op.create_table("relay_member",
        sa.Column("relay_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("paused_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["relay_id"], ["relay.id"], name=op.f("fk_relay_member_relay_id")),
        sa.PrimaryKeyConstraint("relay_id", "person_id", name=op.f("pk_relay_member"))
    )
    op.create_index(op.f("ix_relay_member_person_id"), "relay_member", ["person_id"])


def create_check_in() -> None:
    op.create_table("check_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("step_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_check_in_plan_id")),
        sa.ForeignKeyConstraint(["step_id"], ["plan_step.id"], name=op.f("fk_check_in_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("step_id", "person_id", name=op.f("uq_check_in_step_id"))
    )
    op.create_index(op.f("ix_check_in_person_id"), "check_in", ["person_id"])
    op.create_index(op.f("ix_check_in_plan_id"), "check_in", ["plan_id"])


def create_note_delivery() -> None:
    op.create_table("note_delivery",
        sa.Column("note_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("passed_at", Moment(), nullable=True),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_delivery_note_id")),
        sa.PrimaryKeyConstraint("note_id", "person_id", name=op.f("pk_note_delivery"))
    )
