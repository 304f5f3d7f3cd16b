"""Steps of journeys that run again by themselves."""

from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('repeat',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('conversation', sa.Text(), nullable=False),
    sa.Column('plugin', sa.Text(), nullable=False),
    sa.Column('journey', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('every', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('armed_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('due_at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('rounds', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'conversation')
    )
    op.create_index('repeat_due', 'repeat', ['due_at'], unique=False)
