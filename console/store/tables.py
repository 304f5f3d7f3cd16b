"""Every table, in the shape the newest migration leaves behind. Times and days are numbers: see ``values``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData()


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def _real(name: str, *, null: bool = False) -> Column[float]:
    return Column(name, Float, nullable=null)


def _document(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _row_id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


tenant = Table("tenant", metadata, _text("id", key=True), _text("name"), _number("demo"))
site = Table("site", metadata, _text("tenant", key=True), _text("id", key=True), _text("name"), _text("zone"))
person = Table("person", metadata, _text("tenant", key=True), _text("id", key=True), _text("name"), _text("role"))

record = Table(
    "record",
    metadata,
    _row_id(),
    _text("tenant"),
    _text("kind"),
    _text("key"),
    _text("site"),
    _number("at"),
    _number("day"),
    _text("subject"),
    _document("body"),
    Index("record_key", "tenant", "kind", "key", unique=True),
    Index("record_place", "tenant", "kind", "site", "day"),
)

scored_check = Table(
    "scored_check",
    metadata,
    _text("tenant", key=True),
    _text("plugin", key=True),
    _number("day", key=True),
    _text("site", key=True),
    _text("pillar", key=True),
    _text("key", key=True),
    _text("rule"),
    _text("subject"),
    _number("passed"),
    _text("severity"),
    _text("expected"),
    _text("found"),
    _text("why"),
    _number("since", null=True),
    _text("record_kind", null=True),
    _text("record_key", null=True),
    sqlite_with_rowid=False,
)
pillar_count = Table(
    "pillar_count",
    metadata,
    _text("tenant", key=True),
    _text("plugin", key=True),
    _number("day", key=True),
    _text("site", key=True),
    _text("pillar", key=True),
    _number("passed"),
    _number("failed"),
    _number("critical"),
    sqlite_with_rowid=False,
)
score_due = Table(
    "score_due",
    metadata,
    _text("tenant", key=True),
    _text("site", key=True),
    _number("day", key=True),
    _number("at"),
    Index("score_due_day", "day", "at"),
)

violation = Table(
    "violation",
    metadata,
    _row_id(),
    _text("tenant"),
    _text("plugin"),
    _text("site"),
    _number("day"),
    _text("pillar"),
    _text("check_key"),
    _text("rule"),
    _text("severity"),
    _text("subject"),
    _text("expected"),
    _text("found"),
    _text("why"),
    _text("status"),
    _number("opened_at"),
    _number("closed_at", null=True),
    _text("owner", null=True),
    _text("review"),
    _text("resolution", null=True),
    _text("reviewed_by", null=True),
    _number("reviewed_at", null=True),
    Index("violation_identity", "tenant", "site", "day", "plugin", "pillar", "check_key", unique=True),
    sqlite_autoincrement=True,
)
violation_place = Table(
    "violation_place",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    _number("facet"),
    _number("day"),
    Index("violation_place_facet", "facet", "place", "day"),
    Index("violation_place_day", "day", "facet", "place"),
)
"""What lists are made of, apart from the texts: narrow, so that a million rows stay small."""

facet = Table(
    "violation_facet",
    metadata,
    _row_id(),
    _text("tenant"),
    _text("site"),
    _text("pillar"),
    _text("severity"),
    _text("status"),
    _text("review"),
    _text("owner"),
    _number("count"),
    Index("violation_facet_values", "tenant", "site", "pillar", "severity", "status", "review", "owner", unique=True),
)
"""Each combination of values that occurs, with its number of violations; ``owner`` is empty for nobody."""

violation_day = Table(
    "violation_day",
    metadata,
    _text("tenant", key=True),
    _number("day", key=True),
    _number("count"),
    _number("first_place"),
    _number("last_place"),
)
"""Number of violations by day, and bounds (not always tight) of their places."""

violation_word = Table("violation_word", metadata, _text("word", key=True), sqlite_with_rowid=False)
"""Every word that the text index holds or once held."""

history = Table(
    "violation_history",
    metadata,
    _row_id(),
    _number("violation"),
    _number("offset"),
    _number("at"),
    _text("actor"),
    _text("what"),
    _text("command"),
    _text("note"),
    _text("before"),
    _text("after"),
    Index("violation_history_violation", "violation", "offset"),
    Index("violation_history_command", "command"),
    Index("violation_history_noted", "violation", sqlite_where=text("note <> ''")),
)

change = Table(
    "change",
    metadata,
    _text("tenant", key=True),
    _number("offset", key=True),
    _number("at"),
    _text("topic"),
    _text("what"),
    _text("command"),
    _text("subjects"),
)
change_counter = Table("change_counter", metadata, _text("tenant", key=True), _number("last"))
"""The offset of each tenant's last change: without a gap, because it grows in the change's own transaction."""

command = Table(
    "command",
    metadata,
    _text("tenant", key=True),
    _text("id", key=True),
    _text("fingerprint"),
    _number("at"),
    _text("message"),
    _number("affected"),
    _number("skipped"),
    _number("undoable"),
)

import_run = Table(
    "import_run",
    metadata,
    _text("id", key=True),
    _text("tenant"),
    _text("kind"),
    _text("file"),
    _text("actor"),
    _number("started_at"),
    _text("state"),
    _number("finished_at", null=True),
    _number("rows"),
    _number("problems"),
    _number("new"),
    _number("changed"),
    _number("unchanged"),
    Index("import_run_started", "tenant", "started_at"),
)
import_chunk = Table(
    "import_chunk",
    metadata,
    _text("run", key=True),
    _number("number", key=True),
    _document("rows"),
)

setting = Table("setting", metadata, _text("name", key=True), _text("value"))
bot_settings = Table(
    "bot_settings",
    metadata,
    _text("tenant", key=True),
    _text("plugin", key=True),
    _number("version", key=True),
    _document("body"),
    _number("updated_at"),
    _text("updated_by"),
)

knowledge = Table(
    "knowledge",
    metadata,
    _row_id(),
    _text("tenant"),
    _text("entry"),
    _number("version"),
    _number("active"),
    _text("title"),
    Index("knowledge_entry", "tenant", "entry", unique=True),
    Index("knowledge_active", "tenant", "active"),
    sqlite_autoincrement=True,
)
"""Which version of each entry stands; the row's id is that of the text index."""

knowledge_version = Table(
    "knowledge_version",
    metadata,
    _text("tenant", key=True),
    _text("entry", key=True),
    _number("version", key=True),
    _number("active"),
    _text("source"),
    _number("updated_at"),
    _text("updated_by"),
    _document("text"),
)
knowledge_vector = Table(
    "knowledge_vector", metadata, _text("model", key=True), _text("hash", key=True), _document("vector")
)

conversation = Table(
    "conversation",
    metadata,
    _text("tenant", key=True),
    _text("id", key=True),
    _text("plugin"),
    _text("channel"),
    _text("customer"),
    _text("title"),
    _number("started_at"),
    _number("last_at"),
    Index("conversation_recent", "tenant", "channel", "customer", "last_at"),
)
UNANSWERED = "sender = 'customer' AND delivery = 'stored'"
message = Table(
    "message",
    metadata,
    _row_id(),
    _text("tenant"),
    _text("conversation"),
    _text("sender"),
    _text("text"),
    _number("at"),
    _text("author", null=True),
    _text("delivery"),
    _number("reply_to", null=True),
    _text("trace", null=True),
    Index("message_conversation", "tenant", "conversation", "id"),
    Index("message_unanswered", "tenant", "conversation", "id", sqlite_where=text(UNANSWERED)),
    sqlite_autoincrement=True,
)

memory = Table("memory", metadata, _text("tenant", key=True), _text("conversation", key=True), _document("body"))
profile = Table(
    "profile",
    metadata,
    _text("tenant", key=True),
    _text("channel", key=True),
    _text("customer", key=True),
    _document("body"),
)

reply = Table(
    "reply",
    metadata,
    _text("tenant", key=True),
    _number("message", key=True),
    _text("trace"),
    _document("body"),
    Index("reply_trace", "tenant", "trace", unique=True),
)
interaction = Table(
    "interaction",
    metadata,
    _text("tenant", key=True),
    _number("message", key=True),
    _text("conversation"),
    _number("at"),
    _text("engine"),
    _text("model"),
    _document("intents"),
    _real("confidence", null=True),
    _text("handoff", null=True),
    _number("prompt_tokens"),
    _number("completion_tokens"),
    _real("cost", null=True),
    _real("milliseconds"),
    Index("interaction_at", "tenant", "at"),
)
rating = Table(
    "rating",
    metadata,
    _text("tenant", key=True),
    _number("message", key=True),
    _text("person", key=True),
    _number("rating"),
    _text("comment"),
    _number("at"),
)
