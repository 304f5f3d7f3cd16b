"""Escalations, what goes out because of them, their policies, and the timers' signs of life."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, text

from console.store.columns import a_document, a_number, a_real, a_row_id, a_text, metadata

UNRESOLVED = "resolved_at IS NULL"
COMES_DUE = "next_at IS NOT NULL"
BEHIND_EMERGENCIES = 10
WITH_INCIDENT = "incident_at IS NOT NULL"
GOES_OUT = "via <> 'window'"
TO_SEND = "state = 'waiting' AND via <> 'window'"

escalation = Table(
    "escalation",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_text("group_key"),
    a_number("mildness"),
    a_number("calling"),
    a_number("opened_at"),
    a_number("next_at", null=True),
    a_number("resolved_at", null=True),
    a_number("incident_at", null=True),
    a_document("body"),
    Index("escalation_group", "tenant", "group_key", unique=True, sqlite_where=text(UNRESOLVED)),
    Index("escalation_open", "tenant", "mildness", "opened_at", "id", "calling", sqlite_where=text(UNRESOLVED)),
    Index("escalation_resolved", "tenant", "resolved_at", sqlite_where=text("resolved_at IS NOT NULL")),
    Index("escalation_due", "next_at", sqlite_where=text(COMES_DUE)),
    Index("escalation_incident", "tenant", "incident_at", sqlite_where=text(WITH_INCIDENT)),
    sqlite_autoincrement=True,
)
"""``mildness`` 0 is an emergency that is CRITICAL, ``BEHIND_EMERGENCIES`` a CRITICAL one of another kind, so that
lists are in the order of their index, at any number."""

member = Table(
    "escalation_member",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_number("escalation"),
    a_text("subject_kind"),
    a_text("subject_key"),
    a_text("title"),
    a_text("severity"),
    a_number("at"),
    a_number("cleared_at", null=True),
    Index("escalation_member_of", "tenant", "escalation", "subject_kind", "subject_key", unique=True),
    Index("escalation_member_subject", "tenant", "subject_kind", "subject_key", "escalation"),
    Index("escalation_member_standing", "tenant", "escalation", sqlite_where=text("cleared_at IS NULL")),
)
effect = Table(
    "escalation_effect",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_number("escalation"),
    a_number("step"),
    a_number("repeat"),
    a_text("kind"),
    a_number("due_at"),
    a_number("at"),
    Index("escalation_effect_once", "tenant", "escalation", "step", "repeat", unique=True),
)
entry = Table(
    "escalation_entry",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_number("escalation"),
    a_number("at"),
    a_text("actor"),
    a_text("what"),
    a_text("note"),
    a_number("step"),
    a_number("repeat"),
    a_real("late"),
    a_text("command"),
    a_number("version"),
    Column("undo", LargeBinary),
    Index("escalation_entry_of", "tenant", "escalation"),
    Index("escalation_entry_command", "tenant", "command"),
)
notice = Table(
    "notice",
    metadata,
    a_row_id(),
    a_text("tenant"),
    a_number("escalation"),
    a_text("via"),
    a_text("person", null=True),
    a_text("state"),
    a_number("try_at"),
    a_number("seen_at", null=True),
    a_document("body"),
    Index("notice_of", "tenant", "escalation"),
    Index("notice_due", "try_at", sqlite_where=text(TO_SEND)),
    Index("notice_out", "tenant", "state", "id", sqlite_where=text(GOES_OUT)),
    Index("notice_sending", "id", sqlite_where=text("state = 'sending'")),
    Index("notice_unseen", "tenant", "person", sqlite_where=text("via = 'window' AND seen_at IS NULL")),
    sqlite_autoincrement=True,
)
policy_set = Table(
    "policy_set",
    metadata,
    a_text("tenant", key=True),
    a_text("plugin", key=True),
    a_number("version", key=True),
    a_document("body"),
    a_number("updated_at"),
    a_text("updated_by"),
)
contact = Table(
    "contact",
    metadata,
    a_text("tenant", key=True),
    a_text("person", key=True),
    a_text("via", key=True),
    a_text("address"),
)
role_contact = Table(
    "role_contact",
    metadata,
    a_text("tenant", key=True),
    a_text("role", key=True),
    a_text("via", key=True),
    a_text("address"),
)
timer_beat = Table("timer_beat", metadata, a_text("name", key=True), a_number("at"))
timer_alarm = Table(
    "timer_alarm", metadata, a_text("name", key=True), a_number("since"), a_number("raised_at"), a_text("reason")
)
