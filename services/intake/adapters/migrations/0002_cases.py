"""People, cases, outcomes, relays, tasks, staff and the audit log"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "audit_head", "audit_line", "case_file", "form_receipt", "invitation", "person", "plan", "session", "sign_in_try",
    "staff_account", "task", "timeline_entry", "condition", "consent", "issue", "outcome", "party", "relay",
    "sealed_reason", "relay_member", "screening",
)


def upgrade() -> None:
    create_audit_head()
    create_audit_line()
    create_case_file()
    create_form_receipt()
    create_invitation()
    create_person()
    create_plan()
    create_session()
    create_sign_in_try()
    create_staff_account()
    create_task()
    create_timeline_entry()
    create_condition()
    create_consent()
    create_issue()
    create_outcome()
    create_party()
    create_relay()
    create_sealed_reason()
    create_relay_member()
    create_screening()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_audit_head() -> None:
    op.create_table('audit_head',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )


def create_audit_line() -> None:
    op.create_table('audit_line',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('staff_id', sa.String(length=60), nullable=False),
        sa.Column('action', sa.String(length=60), nullable=False),
        sa.Column('subject', sa.String(length=80), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_line'))
    )
    with op.batch_alter_table('audit_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_line_case_id'), ['case_id'], unique=False)


def create_case_file() -> None:
    op.create_table('case_file',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('reference', sa.String(length=20), nullable=False),
        sa.Column('case_type', sa.String(length=60), nullable=False),
        sa.Column('language', sa.String(length=60), nullable=False),
        sa.Column('stage', sa.String(length=60), nullable=False),
        sa.Column('stage_since', Moment(), nullable=False),
        sa.Column('modality', sa.String(length=60), nullable=True),
        sa.Column('minutes', sa.Integer(), nullable=True),
        sa.Column('court_on', sa.Date(), nullable=True),
        sa.Column('opened_at', Moment(), nullable=False),
        sa.Column('closed_at', Moment(), nullable=True),
        sa.Column('close_code', sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
        sa.UniqueConstraint('reference', name=op.f('uq_case_file_reference'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index('ix_case_file_opened_at', ['opened_at'], unique=False)
        batch_op.create_index('ix_case_file_stage_opened_at', ['stage', 'opened_at'], unique=False)


def create_form_receipt() -> None:
    op.create_table('form_receipt',
        sa.Column('token', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=60), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('token', name=op.f('pk_form_receipt'))
    )


def create_invitation() -> None:
    op.create_table('invitation',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('closes_at', Moment(), nullable=True),
        sa.Column('how', sa.String(length=60), nullable=True),
        sa.Column('answered', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_case_id'), ['case_id'], unique=False)


def create_person() -> None:
    op.create_table('person',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('phone', sa.String(length=20), nullable=True),
        sa.Column('email', sa.String(length=254), nullable=True),
        sa.Column('safe_sms', sa.String(length=60), nullable=False),
        sa.Column('safe_email', sa.String(length=60), nullable=False),
        sa.Column('language', sa.String(length=60), nullable=False),
        sa.Column('timezone', sa.String(length=60), nullable=False),
        sa.Column('access_needs', sa.Text(), nullable=False),
        sa.Column('interpreter', sa.String(length=100), nullable=False),
        sa.Column('adult', sa.Boolean(), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_phone'), ['phone'], unique=False)


def create_plan() -> None:
    op.create_table('plan',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('outcome_id', sa.String(length=36), nullable=True),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index('ix_plan_case_id', ['case_id'], unique=False)


def create_session() -> None:
    op.create_table('session',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('starts_at', Moment(), nullable=True),
        sa.Column('ends_at', Moment(), nullable=True),
        sa.Column('modality', sa.String(length=60), nullable=True),
        sa.Column('place', sa.Text(), nullable=True),
        sa.Column('mediator_ids', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_session'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_starts_at'), ['starts_at'], unique=False)


def create_sign_in_try() -> None:
    op.create_table('sign_in_try',
        sa.Column('email_hash', sa.String(length=64), nullable=False),
        sa.Column('wrong', sa.Integer(), nullable=False),
        sa.Column('last_at', Moment(), nullable=False),
        sa.Column('locked_until', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('email_hash', name=op.f('pk_sign_in_try'))
    )


def create_staff_account() -> None:
    op.create_table('staff_account',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('password', sa.Text(), nullable=False),
        sa.Column('uniquifier', sa.String(length=64), nullable=False),
        sa.Column('roles', sa.JSON(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('epoch', sa.Integer(), nullable=False),
        sa.Column('must_change_password', sa.Boolean(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('signed_in_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_account')),
        sa.UniqueConstraint('email', name=op.f('uq_staff_account_email')),
        sa.UniqueConstraint('uniquifier', name=op.f('uq_staff_account_uniquifier'))
    )


def create_task() -> None:
    op.create_table('task',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('key', sa.String(length=200), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('person_id', sa.String(length=36), nullable=True),
        sa.Column('subject_id', sa.String(length=36), nullable=True),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('opened_at', Moment(), nullable=False),
        sa.Column('done_at', Moment(), nullable=True),
        sa.Column('done_by', sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
        sa.UniqueConstraint('key', name=op.f('uq_task_key'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_task_done_at_due_on', ['done_at', 'due_on'], unique=False)


def create_timeline_entry() -> None:
    op.create_table('timeline_entry',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('details', sa.JSON(), nullable=False),
        sa.Column('staff_id', sa.String(length=60), nullable=True),
        sa.Column('person_id', sa.String(length=36), nullable=True),
        sa.Column('message_id', sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_timeline_entry')),
        sa.UniqueConstraint('message_id', name=op.f('uq_timeline_entry_message_id'))
    )
    with op.batch_alter_table('timeline_entry', schema=None) as batch_op:
        batch_op.create_index('ix_timeline_entry_case_id_id', ['case_id', 'id'], unique=False)


def create_condition() -> None:
    op.create_table('condition',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('blocks', sa.JSON(), nullable=False),
        sa.Column('since', Moment(), nullable=False),
        sa.Column('until', Moment(), nullable=True),
        sa.Column('set_by', sa.String(length=60), nullable=False),
        sa.Column('lifted_at', Moment(), nullable=True),
        sa.Column('lifted_by', sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_condition_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_condition'))
    )
    with op.batch_alter_table('condition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_condition_case_id'), ['case_id'], unique=False)


def create_consent() -> None:
    op.create_table('consent',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('purpose', sa.String(length=60), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('channel', sa.String(length=60), nullable=False),
        sa.Column('wording', sa.String(length=60), nullable=False),
        sa.Column('how', sa.String(length=60), nullable=False),
        sa.Column('staff_id', sa.String(length=60), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index('ix_consent_person_id_id', ['person_id', 'id'], unique=False)


def create_issue() -> None:
    op.create_table('issue',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_issue_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_issue'))
    )
    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issue_case_id'), ['case_id'], unique=False)


def create_outcome() -> None:
    op.create_table('outcome',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('session_id', sa.String(length=36), nullable=True),
        sa.Column('outcome', sa.String(length=60), nullable=False),
        sa.Column('plan_key', sa.String(length=60), nullable=False),
        sa.Column('court_on', sa.Date(), nullable=True),
        sa.Column('staff_id', sa.String(length=60), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_outcome_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
        sa.UniqueConstraint('session_id', name=op.f('uq_outcome_session_id'))
    )
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_case_id'), ['case_id'], unique=False)


def create_party() -> None:
    op.create_table('party',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('side', sa.String(length=1), nullable=False),
        sa.Column('invited_at', Moment(), nullable=True),
        sa.Column('convene_answer', sa.String(length=60), nullable=True),
        sa.Column('wants_to_talk_at', Moment(), nullable=True),
        sa.Column('stopped_check_ins_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_party_case_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_party_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
        sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_party_case_id')),
        sa.UniqueConstraint('case_id', 'side', name=op.f('uq_party_side'))
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_person_id'), ['person_id'], unique=False)


def create_relay() -> None:
    op.create_table('relay',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('asked_at', Moment(), nullable=False),
        sa.Column('asked_by', sa.String(length=60), nullable=False),
        sa.Column('until', Moment(), nullable=False),
        sa.Column('opened_at', Moment(), nullable=True),
        sa.Column('closed_at', Moment(), nullable=True),
        sa.Column('why', sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_relay_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_relay'))
    )
    with op.batch_alter_table('relay', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_relay_case_id'), ['case_id'], unique=False)


def create_sealed_reason() -> None:
    op.create_table('sealed_reason',
        sa.Column('outcome_id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('staff_id', sa.String(length=60), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_sealed_reason_case_id')),
        sa.PrimaryKeyConstraint('outcome_id', name=op.f('pk_sealed_reason'))
    )
    with op.batch_alter_table('sealed_reason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_reason_case_id'), ['case_id'], unique=False)


def create_relay_member() -> None:
    op.create_table('relay_member',
        sa.Column('relay_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('answer', sa.String(length=60), nullable=True),
        sa.Column('paused', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_relay_member_person_id')),
        sa.ForeignKeyConstraint(['relay_id'], ['relay.id'], name=op.f('fk_relay_member_relay_id')),
        sa.PrimaryKeyConstraint('relay_id', 'person_id', name=op.f('pk_relay_member'))
    )


def create_screening() -> None:
    op.create_table('screening',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('party_id', sa.String(length=36), nullable=False),
        sa.Column('decision', sa.String(length=60), nullable=False),
        sa.Column('instrument', sa.String(length=100), nullable=False),
        sa.Column('accommodations', sa.Text(), nullable=False),
        sa.Column('screened_on', sa.Date(), nullable=False),
        sa.Column('expires_on', sa.Date(), nullable=False),
        sa.Column('staff_id', sa.String(length=60), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_screening_party_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_screening'))
    )
    with op.batch_alter_table('screening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screening_party_id'), ['party_id'], unique=False)
