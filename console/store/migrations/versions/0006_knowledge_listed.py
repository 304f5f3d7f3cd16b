"""Knowledge is listed in pages, by title and by type."""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'knowledge_new',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('entry', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('active', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('type', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO knowledge_new (id, tenant, entry, version, active, title, type)"
        " SELECT k.id, k.tenant, k.entry, k.version, k.active, k.title, json_extract(CAST(v.text AS TEXT), '$.type')"
        " FROM knowledge k JOIN knowledge_version v USING (tenant, entry, version)"
    )
    op.drop_table('knowledge')
    op.rename_table('knowledge_new', 'knowledge')
    op.create_index('knowledge_entry', 'knowledge', ['tenant', 'entry'], unique=True)
    op.create_index('knowledge_listed', 'knowledge', ['tenant', 'active', sa.text('title COLLATE NOCASE'), 'entry'])
    op.create_index('knowledge_typed', 'knowledge', ['tenant', 'active', 'type', sa.text('title COLLATE NOCASE'), 'entry'])
