"""Conversations and their messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId, TraceId


class Sender(StrEnum):
    CUSTOMER = "customer"
    """whom the bot serves: the operator in the mentor's chat, a customer or candidate on a channel"""
    BOT = "bot"
    PERSON = "person"
    NOTE = "note"
    SYSTEM = "system"


class Delivery(StrEnum):
    STORED = "stored"
    ANSWERED = "answered"
    REPLACED = "replaced"
    """edited and sent again, or answered anew: kept, but no longer part of what the bot reads"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """``channel`` is ``mentor``, ``terminal``, later telegram, whatsapp, web; ``customer`` names its other side."""

    id: ConversationId
    tenant: TenantId
    plugin: PluginName
    channel: str
    customer: str
    title: str
    started_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Ids grow within the database. ``author`` is who wrote it, where that is one of the tenant's people."""

    id: MessageId
    conversation: ConversationId
    sender: Sender
    text: str
    at: datetime
    author: PersonId | None = None
    delivery: Delivery = Delivery.STORED
    reply_to: MessageId | None = None
    trace: TraceId | None = None
