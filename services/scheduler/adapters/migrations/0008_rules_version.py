"""A token for each version of the rules, and runs in the order in which they are read"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RULE_TABLES = ("mediator", "interpreter", "room", "open_hours", "extra_hours", "time_off", "external_busy", "holiday")
CHANGES = ("INSERT", "UPDATE", "DELETE")
NOTE = """CREATE FUNCTION note_changed_rules() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN UPDATE rules_version SET token = gen_random_uuid()::text; RETURN NULL; END'"""
RUNS = {"postgresql_where": sa.text("run IS NOT NULL"), "sqlite_where": sa.text("run IS NOT NULL")}


def upgrade() -> None:
    op.create_table('rules_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rules_version'))
    )
    if on_postgres():
        op.execute("INSERT INTO rules_version VALUES (1, gen_random_uuid()::text)")
        op.execute(NOTE)
    else:
        op.execute("INSERT INTO rules_version VALUES (1, lower(hex(randomblob(16))))")
    for table in RULE_TABLES:
        watch(table)
    op.drop_index('ix_occupancy_runs', table_name='occupancy')
    op.create_index('ix_occupancy_runs', 'occupancy', ['resource_id', 'quantum', 'run', 'holder_id'], unique=False,
                    **RUNS)


def downgrade() -> None:
    op.drop_index('ix_occupancy_runs', table_name='occupancy')
    op.create_index('ix_occupancy_runs', 'occupancy', ['quantum', 'resource_id', 'run', 'holder_id'], unique=False,
                    **RUNS)
    for table in RULE_TABLES:
        for change in ("change",) if on_postgres() else CHANGES:
            op.execute(f"DROP TRIGGER rules_{change.lower()}_{table}" + (f" ON {table}" if on_postgres() else ""))
    if on_postgres():
        op.execute("DROP FUNCTION note_changed_rules()")
    op.drop_table('rules_version')


def watch(table: str) -> None:
    if on_postgres():
        op.execute(f"CREATE TRIGGER rules_change_{table} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                   "FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rules()")
        return
    for change in CHANGES:
        op.execute(f"CREATE TRIGGER rules_{change.lower()}_{table} AFTER {change} ON {table} "  # noqa: S608
                   "BEGIN UPDATE rules_version SET token = lower(hex(randomblob(16))); END")


def on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
