"""Words that occur in messages, so that a beginning is searched as the words that it may be."""

from alembic import op
import sqlalchemy as sa

from console.domain.ids import TenantId
from console.store.words import scope_of, words_of

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'message_word',
        sa.Column('word', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('word'),
        sqlite_with_rowid=False,
    )
    words: set[str] = set()
    for tenant, text in op.get_bind().exec_driver_sql("SELECT tenant, text FROM message"):
        scope = scope_of(TenantId(tenant))
        words.update(scope + word for word in words_of(text))
    if words:
        op.get_bind().exec_driver_sql("INSERT INTO message_word (word) VALUES (?)", [(word,) for word in sorted(words)])
