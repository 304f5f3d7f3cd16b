"""Where records stand in long lists."""

from alembic import op
import sqlalchemy as sa

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('record_line',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('lane', sa.Text(), nullable=False),
    sa.Column('grouped', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('place', sa.Float(), nullable=False),
    sa.Column('since', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('found_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'kind', 'key')
    )
    op.create_index('record_line_place', 'record_line', ['tenant', 'kind', 'place', 'since', 'key', 'lane', 'grouped'], unique=False)
    op.create_index('record_line_lane', 'record_line', ['tenant', 'kind', 'lane', 'place', 'since', 'key'], unique=False)
    op.create_index('record_line_grouped', 'record_line', ['tenant', 'kind', 'grouped', 'lane', 'place', 'since', 'key'], unique=False)
    op.create_index('record_line_found', 'record_line', ['tenant', 'kind', 'found_by', 'lane', 'grouped', 'link', 'place', 'since', 'key'], unique=False)
    op.create_index('record_line_linked', 'record_line', ['tenant', 'link'], unique=False)
    op.create_index('record_line_named', 'record_line', ['tenant', 'grouped'], unique=False)
