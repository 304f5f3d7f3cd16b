"""Addresses that a whole role shares, and what went out, found by what came of it."""

from alembic import op
import sqlalchemy as sa

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('role_contact',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('via', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'role', 'via')
    )
    op.create_index('notice_out', 'notice', ['tenant', 'state', 'id'], unique=False, sqlite_where=sa.text("via <> 'window'"))
