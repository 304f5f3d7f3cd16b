"""A draft holds notes, whispers and files as well as words to the customer."""

from alembic import op
import sqlalchemy as sa

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'draft_new',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('conversation', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('author', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('extra', sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint('tenant', 'conversation'),
    )
    op.execute(
        "INSERT INTO draft_new (tenant, conversation, text, author, version, at)"
        " SELECT tenant, conversation, text, author, version, at FROM draft"
    )
    op.drop_table('draft')
    op.rename_table('draft_new', 'draft')
