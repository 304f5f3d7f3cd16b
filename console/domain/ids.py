"""Names of things. Text ids are unique within their tenant, numbers within the database."""

from __future__ import annotations

import uuid
from typing import NewType

TenantId = NewType("TenantId", str)
SiteId = NewType("SiteId", str)
PersonId = NewType("PersonId", str)
PluginName = NewType("PluginName", str)
PillarId = NewType("PillarId", str)
KindName = NewType("KindName", str)
CommandId = NewType("CommandId", str)
ImportId = NewType("ImportId", str)
ViolationId = NewType("ViolationId", int)
KnowledgeId = NewType("KnowledgeId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", int)
TraceId = NewType("TraceId", str)
DocumentId = NewType("DocumentId", str)
ActionItemId = NewType("ActionItemId", int)
EscalationId = NewType("EscalationId", int)
NoticeId = NewType("NoticeId", int)
Offset = NewType("Offset", int)

SYSTEM = PersonId("system")
"""Who acts when no person does: scoring, timers."""


def new_command_id() -> CommandId:
    return CommandId(uuid.uuid4().hex)


def new_import_id() -> ImportId:
    return ImportId(uuid.uuid4().hex)
