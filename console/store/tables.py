"""Every table, in the shape the newest migration leaves behind. Times and days are numbers: see ``values``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, text

from console.store import escalation_tables as escalation_tables
from console.store import talk_tables as talk_tables
from console.store.columns import a_document, a_number, a_real, a_row_id, a_text
from console.store.columns import metadata as metadata

tenant = Table("tenant", metadata, a_text("id", key=True), a_text("name"), a_number("demo"))
site = Table("site", metadata, a_text("tenant", key=True), a_text("id", key=True), a_text("name"), a_text("zone"))
person = Table("person", metadata, a_text("tenant", key=True), a_text("id", key=True), a_text("name"), a_text("role"))

record = Table(
    "record",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("kind"),
    a_text("key"),
    a_text("site"),
    a_number("at"),
    a_number("day"),
    a_text("subject"),
    a_document("body"),
    Index("record_key", "tenant", "kind", "key", unique=True),
    Index("record_place", "tenant", "kind", "site", "day"),
)

record_line = Table(
    "record_line",
    metadata,
    a_text("tenant", key=True),
    a_text("kind", key=True),
    a_text("key", key=True),
    a_text("lane"),
    a_text("grouped"),
    a_text("link"),
    a_real("place"),
    a_number("since"),
    a_text("words"),
    a_text("found_by"),
    Index("record_line_place", "tenant", "kind", "place", "since", "key", "lane", "grouped"),
    Index("record_line_lane", "tenant", "kind", "lane", "place", "since", "key"),
    Index("record_line_grouped", "tenant", "kind", "grouped", "lane", "place", "since", "key"),
    Index("record_line_found", "tenant", "kind", "found_by", "lane", "grouped", "link", "place", "since", "key"),
    Index("record_line_linked", "tenant", "link"),
    Index("record_line_named", "tenant", "grouped"),
)

scored_check = Table(
    "scored_check",
    metadata,
    a_text("tenant", key=True),
    a_text("plugin", key=True),
    a_number("day", key=True),
    a_text("site", key=True),
    a_text("pillar", key=True),
    a_text("key", key=True),
    a_text("rule"),
    a_text("subject"),
    a_number("passed"),
    a_text("severity"),
    a_text("expected"),
    a_text("found"),
    a_text("why"),
    a_number("since", null=True),
    a_text("record_kind", null=True),
    a_text("record_key", null=True),
    sqlite_with_rowid=False,
)
pillar_count = Table(
    "pillar_count",
    metadata,
    a_text("tenant", key=True),
    a_text("plugin", key=True),
    a_number("day", key=True),
    a_text("site", key=True),
    a_text("pillar", key=True),
    a_number("passed"),
    a_number("failed"),
    a_number("critical"),
    sqlite_with_rowid=False,
)
score_due = Table(
    "score_due",
    metadata,
    a_text("tenant", key=True),
    a_text("site", key=True),
    a_number("day", key=True),
    a_number("at"),
    Index("score_due_day", "day", "at"),
)

violation = Table(
    "violation",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("plugin"),
    a_text("site"),
    a_number("day"),
    a_text("pillar"),
    a_text("check_key"),
    a_text("rule"),
    a_text("severity"),
    a_text("subject"),
    a_text("expected"),
    a_text("found"),
    a_text("why"),
    a_text("status"),
    a_number("opened_at"),
    a_number("closed_at", null=True),
    a_text("owner", null=True),
    a_text("review"),
    a_text("resolution", null=True),
    a_text("reviewed_by", null=True),
    a_number("reviewed_at", null=True),
    Index("violation_identity", "tenant", "site", "day", "plugin", "pillar", "check_key", unique=True),
    sqlite_autoincrement=True,
)
violation_place = Table(
    "violation_place",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    a_number("facet"),
    a_number("day"),
    Index("violation_place_facet", "facet", "place", "day"),
    Index("violation_place_day", "day", "facet", "place"),
)
"""What lists are made of, apart from the texts: narrow, so that a million rows stay small."""

facet = Table(
    "violation_facet",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("site"),
    a_text("pillar"),
    a_text("severity"),
    a_text("status"),
    a_text("review"),
    a_text("owner"),
    a_number("count"),
    Index("violation_facet_values", "tenant", "site", "pillar", "severity", "status", "review", "owner", unique=True),
)
"""Each combination of values that occurs, with its number of violations; ``owner`` is empty for nobody."""

violation_day = Table(
    "violation_day",
    metadata,
    a_text("tenant", key=True),
    a_number("day", key=True),
    a_number("count"),
    a_number("first_place"),
    a_number("last_place"),
)
"""Number of violations by day, and bounds (not always tight) of their places."""

violation_word = Table("violation_word", metadata, a_text("word", key=True), sqlite_with_rowid=False)
"""Every word that the text index holds or once held."""

history = Table(
    "violation_history",
    metadata,
    a_row_id(),
    a_number("violation"),
    a_number("offset"),
    a_number("at"),
    a_text("actor"),
    a_text("what"),
    a_text("command"),
    a_text("note"),
    a_text("before"),
    a_text("after"),
    Index("violation_history_violation", "violation", "offset"),
    Index("violation_history_command", "command"),
    Index("violation_history_noted", "violation", sqlite_where=text("note <> ''")),
)

change = Table(
    "change",
    metadata,
    a_text("tenant", key=True),
    a_number("offset", key=True),
    a_number("at"),
    a_text("topic"),
    a_text("what"),
    a_text("command"),
    a_text("subjects"),
)
change_counter = Table("change_counter", metadata, a_text("tenant", key=True), a_number("last"))
"""The offset of each tenant's last change: without a gap, because it grows in the change's own transaction."""

command = Table(
    "command",
    metadata,
    a_text("tenant", key=True),
    a_text("id", key=True),
    a_text("fingerprint"),
    a_number("at"),
    a_text("message"),
    a_number("affected"),
    a_number("skipped"),
    a_number("undoable"),
)

import_run = Table(
    "import_run",
    metadata,
    a_text("id", key=True),
    a_text("tenant"),
    a_text("kind"),
    a_text("file"),
    a_text("actor"),
    a_number("started_at"),
    a_text("state"),
    a_number("finished_at", null=True),
    a_number("rows"),
    a_number("problems"),
    a_number("new"),
    a_number("changed"),
    a_number("unchanged"),
    Index("import_run_started", "tenant", "started_at"),
)
import_chunk = Table(
    "import_chunk",
    metadata,
    a_text("run", key=True),
    a_number("number", key=True),
    a_document("rows"),
)

setting = Table("setting", metadata, a_text("name", key=True), a_text("value"))
bot_settings = Table(
    "bot_settings",
    metadata,
    a_text("tenant", key=True),
    a_text("plugin", key=True),
    a_number("version", key=True),
    a_document("body"),
    a_number("updated_at"),
    a_text("updated_by"),
)

knowledge = Table(
    "knowledge",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("entry"),
    a_number("version"),
    a_number("active"),
    a_text("title"),
    a_text("type"),
    Index("knowledge_entry", "tenant", "entry", unique=True),
    Index("knowledge_listed", "tenant", "active", text("title COLLATE NOCASE"), "entry"),
    Index("knowledge_typed", "tenant", "active", "type", text("title COLLATE NOCASE"), "entry"),
    sqlite_autoincrement=True,
)
"""Which version of each entry stands; the row's id is that of the text index."""

knowledge_version = Table(
    "knowledge_version",
    metadata,
    a_text("tenant", key=True),
    a_text("entry", key=True),
    a_number("version", key=True),
    a_number("active"),
    a_text("source"),
    a_number("updated_at"),
    a_text("updated_by"),
    a_document("text"),
)
knowledge_vector = Table(
    "knowledge_vector", metadata, a_text("model", key=True), a_text("hash", key=True), a_document("vector")
)

memory = Table("memory", metadata, a_text("tenant", key=True), a_text("conversation", key=True), a_document("body"))
profile = Table(
    "profile",
    metadata,
    a_text("tenant", key=True),
    a_text("channel", key=True),
    a_text("customer", key=True),
    a_document("body"),
)

repeat = Table(
    "repeat",
    metadata,
    a_text("tenant", key=True),
    a_text("conversation", key=True),
    a_text("plugin"),
    a_text("journey"),
    a_text("step"),
    a_number("every"),
    a_number("armed_at"),
    a_number("due_at"),
    a_number("rounds"),
    Index("repeat_due", "due_at"),
)
"""Steps of journeys that run again by themselves."""

reply = Table(
    "reply",
    metadata,
    a_text("tenant", key=True),
    a_number("message", key=True),
    a_text("trace"),
    a_document("body"),
    Index("reply_trace", "tenant", "trace", unique=True),
)
interaction = Table(
    "interaction",
    metadata,
    a_text("tenant", key=True),
    a_number("message", key=True),
    a_text("conversation"),
    a_number("at"),
    a_text("engine"),
    a_text("model"),
    a_document("intents"),
    a_real("confidence", null=True),
    a_text("handoff", null=True),
    a_number("prompt_tokens"),
    a_number("completion_tokens"),
    a_real("cost", null=True),
    a_real("milliseconds"),
    a_text("kind", null=True),
    Index("interaction_at", "tenant", "at"),
    Index("interaction_of", "tenant", "conversation", "at"),
)
provider_taken = Table(
    "provider_taken",
    metadata,
    a_text("tenant", key=True),
    a_number("quarter", key=True),
    a_text("provider", key=True),
    a_number("calls"),
    a_number("failed"),
    a_number("prompt_tokens"),
    a_number("completion_tokens"),
    a_real("cost"),
    a_number("unpriced"),
)
"""``quarter`` is when a quarter of an hour began; every midnight is one, in whatever zone."""
suggestion = Table(
    "suggestion",
    metadata,
    a_text("tenant", key=True),
    a_number("message", key=True),
    a_text("name", key=True),
    a_text("conversation"),
    a_text("text"),
    a_number("at"),
    a_number("taken_at", null=True),
    Index("suggestion_of", "tenant", "conversation"),
    Index("suggestion_at", "tenant", "at"),
)
rating = Table(
    "rating",
    metadata,
    a_text("tenant", key=True),
    a_number("message", key=True),
    a_text("person", key=True),
    a_number("rating"),
    a_text("comment"),
    a_number("at"),
)
