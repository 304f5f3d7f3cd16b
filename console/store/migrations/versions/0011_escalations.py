"""Escalations, what goes out because of them, their policies, and the timers' signs of life."""

from alembic import op
import sqlalchemy as sa

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('person', sa.Text(), nullable=False),
    sa.Column('via', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'person', 'via')
    )
    op.create_table('escalation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('group_key', sa.Text(), nullable=False),
    sa.Column('mildness', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('calling', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('opened_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('next_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('resolved_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('incident_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('escalation_due', 'escalation', ['next_at'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'))
    op.create_index('escalation_group', 'escalation', ['tenant', 'group_key'], unique=True, sqlite_where=sa.text('resolved_at IS NULL'))
    op.create_index('escalation_incident', 'escalation', ['tenant', 'incident_at'], unique=False, sqlite_where=sa.text('incident_at IS NOT NULL'))
    op.create_index('escalation_open', 'escalation', ['tenant', 'mildness', 'opened_at', 'id', 'calling'], unique=False, sqlite_where=sa.text('resolved_at IS NULL'))
    op.create_index('escalation_resolved', 'escalation', ['tenant', 'resolved_at'], unique=False, sqlite_where=sa.text('resolved_at IS NOT NULL'))
    op.create_table('escalation_effect',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('escalation', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('step', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('repeat', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('escalation_effect_once', 'escalation_effect', ['tenant', 'escalation', 'step', 'repeat'], unique=True)
    op.create_table('escalation_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('escalation', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('step', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('repeat', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('late', sa.Float(), nullable=False),
    sa.Column('command', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('undo', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('escalation_entry_command', 'escalation_entry', ['tenant', 'command'], unique=False)
    op.create_index('escalation_entry_of', 'escalation_entry', ['tenant', 'escalation'], unique=False)
    op.create_table('escalation_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('escalation', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_key', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('cleared_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('escalation_member_of', 'escalation_member', ['tenant', 'escalation', 'subject_kind', 'subject_key'], unique=True)
    op.create_index('escalation_member_standing', 'escalation_member', ['tenant', 'escalation'], unique=False, sqlite_where=sa.text('cleared_at IS NULL'))
    op.create_index('escalation_member_subject', 'escalation_member', ['tenant', 'subject_kind', 'subject_key', 'escalation'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('escalation', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('via', sa.Text(), nullable=False),
    sa.Column('person', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('try_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('seen_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_index('notice_due', 'notice', ['try_at'], unique=False, sqlite_where=sa.text("state = 'waiting' AND via <> 'window'"))
    op.create_index('notice_of', 'notice', ['tenant', 'escalation'], unique=False)
    op.create_index('notice_sending', 'notice', ['id'], unique=False, sqlite_where=sa.text("state = 'sending'"))
    op.create_index('notice_unseen', 'notice', ['tenant', 'person'], unique=False, sqlite_where=sa.text("via = 'window' AND seen_at IS NULL"))
    op.create_table('policy_set',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('plugin', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('updated_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'plugin', 'version')
    )
    op.create_table('timer_alarm',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('since', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('raised_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('timer_beat',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
