"""Conversations, messages, and what the inbox keeps beside them."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, text

from console.store.columns import a_document, a_number, a_row_id, a_text, metadata

FILTERED = ("channel", "plugin", "priority", "unread", "owner")
"""What a list of the inbox can be filtered by stands in its index, so that rows left out are never read."""
NEEDED = ("channel", "plugin", "unread", "owner")
IN_INBOX = "shelf IS NOT NULL"
WITH_PERSON = "shelf = 'person'"
IS_SNOOZED = "shelf = 'snoozed'"
IS_NEEDED = "needed_since IS NOT NULL"

conversation = Table(
    "conversation",
    metadata,
    a_text("tenant", key=True),
    a_text("id", key=True),
    a_text("plugin"),
    a_text("channel"),
    a_text("customer"),
    a_text("title"),
    a_number("started_at"),
    a_number("last_at"),
    a_text("owner"),
    a_number("epoch"),
    a_number("held_since"),
    a_number("held_until", null=True),
    a_number("reminded"),
    a_text("held_because"),
    a_text("state"),
    a_number("snoozed_until", null=True),
    a_number("priority"),
    a_number("waiting_since", null=True),
    a_text("last_text"),
    a_text("last_sender", null=True),
    a_number("unread"),
    a_number("read_up_to"),
    a_number("action_items"),
    a_text("customer_name"),
    a_text("shelf", null=True),
    a_number("needed_since", null=True),
    Index("conversation_recent", "tenant", "channel", "customer", "last_at"),
    Index("conversation_shelf", "tenant", "shelf", "last_at", "id", *FILTERED, sqlite_where=text(IN_INBOX)),
    Index("conversation_all", "tenant", "last_at", "id", *FILTERED, sqlite_where=text(IN_INBOX)),
    Index("conversation_needed", "tenant", "priority", "needed_since", "id", *NEEDED, sqlite_where=text(IS_NEEDED)),
    Index("conversation_snoozed", "tenant", "snoozed_until", "id", *FILTERED, sqlite_where=text(IS_SNOOZED)),
    Index("conversation_waking", "snoozed_until", sqlite_where=text(IS_SNOOZED)),
    Index("conversation_lease", "held_until", sqlite_where=text(WITH_PERSON)),
)
"""``shelf`` is the list of the inbox that it stands in, null for the house's own chats; ``needed_since`` is what the
list of those that need a human is ordered by, null for all others; ``priority`` 0 is the most urgent."""

UNANSWERED = "sender = 'customer' AND delivery = 'stored'"
UNHEARD = "sender = 'whisper' AND delivery = 'stored'"
OUTGOING = "delivery IN ('queued', 'scheduled', 'sending')"
message = Table(
    "message",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("conversation"),
    a_text("sender"),
    a_text("text"),
    a_number("at"),
    a_text("author", null=True),
    a_text("delivery"),
    a_number("reply_to", null=True),
    a_text("trace", null=True),
    a_number("epoch"),
    Column("extra", LargeBinary),
    a_number("send_at", null=True),
    a_number("attempts"),
    a_text("failure"),
    a_text("external", null=True),
    Index("message_conversation", "tenant", "conversation", "id"),
    Index("message_unanswered", "tenant", "conversation", "id", sqlite_where=text(UNANSWERED)),
    Index("message_unheard", "tenant", "conversation", "id", sqlite_where=text(UNHEARD)),
    Index("message_under_way", "tenant", "conversation", "id", sqlite_where=text(OUTGOING)),
    Index("message_outgoing", "send_at", "id", sqlite_where=text(OUTGOING)),
    Index("message_external", "tenant", "external", sqlite_where=text("external IS NOT NULL")),
    sqlite_autoincrement=True,
)
"""``extra`` holds what is rich and attached, where there is any."""

message_word = Table("message_word", metadata, a_text("word", key=True), sqlite_with_rowid=False)
"""Every word that the text index of messages holds or once held, as it stands there."""

draft = Table(
    "draft",
    metadata,
    a_text("tenant", key=True),
    a_text("conversation", key=True),
    a_text("text"),
    a_text("author"),
    a_number("version"),
    a_number("at"),
    Column("extra", LargeBinary),
)
"""``extra`` holds what stands there beside the text: note, whisper, files."""
presence = Table(
    "presence",
    metadata,
    a_text("tenant", key=True),
    a_text("person", key=True),
    a_text("conversation"),
    a_number("at"),
    a_number("typing"),
    Index("presence_conversation", "tenant", "conversation"),
)
handoff = Table(
    "handoff",
    metadata,
    a_text("tenant", key=True),
    a_text("conversation", key=True),
    a_number("epoch", key=True),
    a_text("source"),
    a_text("target"),
    a_text("by"),
    a_text("reason"),
    a_number("at"),
    a_number("waited"),
)
"""``waited`` in microseconds."""

action_item = Table(
    "action_item",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("conversation"),
    a_text("kind"),
    a_text("reason"),
    a_number("at"),
    a_text("assignee", null=True),
    a_number("resolved_at", null=True),
    a_text("resolved_by", null=True),
    a_text("resolution"),
    Index("action_item_conversation", "tenant", "conversation"),
    Index("action_item_open", "tenant", "id", sqlite_where=text("resolved_at IS NULL")),
    Index("action_item_resolved", "tenant", "resolved_at", "id", sqlite_where=text("resolved_at IS NOT NULL")),
    sqlite_autoincrement=True,
)
inbound = Table(
    "inbound",
    metadata,
    a_text("tenant", key=True),
    a_text("channel", key=True),
    a_text("delivery", key=True),
    a_number("message"),
    a_number("at"),
    Index("inbound_at", "at"),
)
"""The channels' ids of what came in, so that nothing is received twice."""

profile_edit = Table(
    "profile_edit",
    metadata,
    a_text("tenant", key=True),
    a_text("channel", key=True),
    a_text("customer", key=True),
    a_text("field", key=True),
    a_number("at"),
)
document = Table(
    "document",
    metadata,
    a_text("tenant", key=True),
    a_text("id", key=True),
    a_text("name"),
    a_text("media_type"),
    a_number("at"),
    a_document("content"),
)
