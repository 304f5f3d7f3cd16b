"""What is under way in one conversation is found at once, however long it is; one list reads another's index."""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('conversation_mine', 'conversation')
    op.create_index(
        'message_under_way',
        'message',
        ['tenant', 'conversation', 'id'],
        sqlite_where=sa.text("delivery IN ('queued', 'scheduled', 'sending')"),
    )
