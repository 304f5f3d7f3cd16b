"""The inbox: who holds a conversation, what goes out, action items."""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'conversation_new',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('plugin', sa.Text(), nullable=False),
        sa.Column('channel', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('started_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('last_at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('owner', sa.Text(), nullable=False),
        sa.Column('epoch', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('held_since', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('held_until', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('reminded', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('held_because', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('snoozed_until', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('priority', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('waiting_since', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('last_text', sa.Text(), nullable=False),
        sa.Column('last_sender', sa.Text(), nullable=True),
        sa.Column('unread', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('read_up_to', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('action_items', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('customer_name', sa.Text(), nullable=False),
        sa.Column('shelf', sa.Text(), nullable=True),
        sa.Column('needed_since', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint('tenant', 'id'),
    )
    op.execute(
        "INSERT INTO conversation_new (tenant, id, plugin, channel, customer, title, started_at, last_at, owner, epoch, held_since, held_until, reminded, held_because, state, snoozed_until, priority, waiting_since, last_text, last_sender, unread, read_up_to, action_items, customer_name, shelf, needed_since)"
        " SELECT tenant, id, plugin, channel, customer, title, started_at, last_at, 'bot', 0, started_at, NULL, 0, '', 'open', NULL, 2, NULL, '', NULL, 0, 0, 0, '', NULL, NULL FROM conversation"
    )
    op.drop_table('conversation')
    op.rename_table('conversation_new', 'conversation')
    op.create_index('conversation_all', 'conversation', ['tenant', 'last_at', 'id', 'channel', 'plugin', 'priority', 'unread', 'owner'], sqlite_where=sa.text("shelf IS NOT NULL"))
    op.create_index('conversation_lease', 'conversation', ['held_until'], sqlite_where=sa.text("shelf = 'person'"))
    op.create_index('conversation_mine', 'conversation', ['tenant', 'owner', 'last_at', 'id', 'channel', 'plugin', 'priority', 'unread'], sqlite_where=sa.text("shelf = 'person'"))
    op.create_index('conversation_needed', 'conversation', ['tenant', 'priority', 'needed_since', 'id', 'channel', 'plugin', 'unread', 'owner'], sqlite_where=sa.text("needed_since IS NOT NULL"))
    op.create_index('conversation_recent', 'conversation', ['tenant', 'channel', 'customer', 'last_at'])
    op.create_index('conversation_shelf', 'conversation', ['tenant', 'shelf', 'last_at', 'id', 'channel', 'plugin', 'priority', 'unread', 'owner'], sqlite_where=sa.text("shelf IS NOT NULL"))
    op.create_index('conversation_snoozed', 'conversation', ['tenant', 'snoozed_until', 'id', 'channel', 'plugin', 'priority', 'unread', 'owner'], sqlite_where=sa.text("shelf = 'snoozed'"))
    op.create_index('conversation_waking', 'conversation', ['snoozed_until'], sqlite_where=sa.text("shelf = 'snoozed'"))
    op.create_table(
        'message_new',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('conversation', sa.Text(), nullable=False),
        sa.Column('sender', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('author', sa.Text(), nullable=True),
        sa.Column('delivery', sa.Text(), nullable=False),
        sa.Column('reply_to', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('trace', sa.Text(), nullable=True),
        sa.Column('epoch', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('extra', sa.LargeBinary(), nullable=True),
        sa.Column('send_at', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('attempts', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('failure', sa.Text(), nullable=False),
        sa.Column('external', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO message_new (id, tenant, conversation, sender, text, at, author, delivery, reply_to, trace, epoch, extra, send_at, attempts, failure, external)"
        " SELECT id, tenant, conversation, sender, text, at, author, delivery, reply_to, trace, 0, NULL, NULL, 0, '', NULL FROM message"
    )
    op.drop_table('message')
    op.rename_table('message_new', 'message')
    op.create_index('message_conversation', 'message', ['tenant', 'conversation', 'id'])
    op.create_index('message_external', 'message', ['tenant', 'external'], sqlite_where=sa.text("external IS NOT NULL"))
    op.create_index('message_outgoing', 'message', ['send_at', 'id'], sqlite_where=sa.text("delivery IN ('queued', 'scheduled', 'sending')"))
    op.create_index('message_unanswered', 'message', ['tenant', 'conversation', 'id'], sqlite_where=sa.text("sender = 'customer' AND delivery = 'stored'"))
    op.create_index('message_unheard', 'message', ['tenant', 'conversation', 'id'], sqlite_where=sa.text("sender = 'whisper' AND delivery = 'stored'"))
    op.create_table(
        'draft',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('conversation', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('author', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('tenant', 'conversation'),
    )
    op.create_table(
        'presence',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('person', sa.Text(), nullable=False),
        sa.Column('conversation', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('typing', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('tenant', 'person'),
    )
    op.create_index('presence_conversation', 'presence', ['tenant', 'conversation'])
    op.create_table(
        'handoff',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('conversation', sa.Text(), nullable=False),
        sa.Column('epoch', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('target', sa.Text(), nullable=False),
        sa.Column('by', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('waited', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('tenant', 'conversation', 'epoch'),
    )
    op.create_table(
        'action_item',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('conversation', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('assignee', sa.Text(), nullable=True),
        sa.Column('resolved_at', sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column('resolved_by', sa.Text(), nullable=True),
        sa.Column('resolution', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sqlite_autoincrement=True,
    )
    op.create_index('action_item_conversation', 'action_item', ['tenant', 'conversation'])
    op.create_index('action_item_open', 'action_item', ['tenant', 'id'], sqlite_where=sa.text("resolved_at IS NULL"))
    op.create_index('action_item_resolved', 'action_item', ['tenant', 'resolved_at', 'id'], sqlite_where=sa.text("resolved_at IS NOT NULL"))
    op.create_table(
        'inbound',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('channel', sa.Text(), nullable=False),
        sa.Column('delivery', sa.Text(), nullable=False),
        sa.Column('message', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('tenant', 'channel', 'delivery'),
    )
    op.create_index('inbound_at', 'inbound', ['at'])
    op.create_table(
        'profile_edit',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('channel', sa.Text(), nullable=False),
        sa.Column('customer', sa.Text(), nullable=False),
        sa.Column('field', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('tenant', 'channel', 'customer', 'field'),
    )
    op.create_table(
        'document',
        sa.Column('tenant', sa.Text(), nullable=False),
        sa.Column('id', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('media_type', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('tenant', 'id'),
    )
