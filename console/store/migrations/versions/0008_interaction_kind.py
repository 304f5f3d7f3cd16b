"""What an answered turn came to."""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEPT = (
    "tenant, message, conversation, at, engine, model, intents, confidence, handoff, prompt_tokens,"
    " completion_tokens, cost, milliseconds"
)


def upgrade() -> None:
    op.create_table('interaction_new',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('message', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('conversation', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('engine', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('intents', sa.LargeBinary(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=True),
    sa.Column('handoff', sa.Text(), nullable=True),
    sa.Column('prompt_tokens', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('completion_tokens', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('cost', sa.Float(), nullable=True),
    sa.Column('milliseconds', sa.Float(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('tenant', 'message')
    )
    op.execute(f"INSERT INTO interaction_new ({_KEPT}) SELECT {_KEPT} FROM interaction")
    op.drop_table('interaction')
    op.rename_table('interaction_new', 'interaction')
    op.create_index('interaction_at', 'interaction', ['tenant', 'at'], unique=False)
