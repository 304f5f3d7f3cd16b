"""What each provider of models took, summed up by the quarter of an hour."""

from alembic import op
import sqlalchemy as sa

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OF_REPLIES_SO_FAR = """
INSERT INTO provider_taken (tenant, quarter, provider, calls, failed, prompt_tokens, completion_tokens, cost, unpriced)
SELECT i.tenant, i.at - i.at % 900000000, json_extract(call.value, '$.provider'), count(*),
       sum(coalesce(json_extract(call.value, '$.error'), '') <> ''),
       sum(json_extract(call.value, '$.prompt_tokens')), sum(json_extract(call.value, '$.completion_tokens')),
       total(json_extract(call.value, '$.cost')), sum(json_extract(call.value, '$.cost') IS NULL)
FROM interaction i JOIN reply r ON r.tenant = i.tenant AND r.message = i.message,
     json_each(CAST(r.body AS TEXT), '$.trace.calls') call
WHERE i.engine <> 'demo' AND CAST(r.body AS TEXT) LIKE '%"calls":[{%'
GROUP BY 1, 2, 3
"""


def upgrade() -> None:
    op.create_table('provider_taken',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('quarter', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('calls', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('failed', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('prompt_tokens', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('completion_tokens', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('cost', sa.Float(), nullable=False),
    sa.Column('unpriced', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'quarter', 'provider')
    )
    op.execute(_OF_REPLIES_SO_FAR)
