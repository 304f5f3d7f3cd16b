"""What bots suggested to ask next, and what of it was asked."""

from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suggestion',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('message', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('conversation', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('taken_at', sa.BigInteger(), autoincrement=False, nullable=True),
    sa.PrimaryKeyConstraint('tenant', 'message', 'name')
    )
    op.create_index('suggestion_of', 'suggestion', ['tenant', 'conversation'], unique=False)
    op.create_index('suggestion_at', 'suggestion', ['tenant', 'at'], unique=False)
    op.create_index('interaction_of', 'interaction', ['tenant', 'conversation', 'at'], unique=False)
