"""Everything that happened, in commit order: offsets grow by one without a gap within a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.ids import CommandId, Offset, TenantId


class Topic(StrEnum):
    """What a change is about; ``subjects`` name which ones (see each), empty when they are too many to name."""

    TENANTS = "tenants"
    """subjects: tenant ids"""
    RECORDS = "records"
    """subjects: kinds"""
    SCORES = "scores"
    """subjects: ``site/day``"""
    VIOLATIONS = "violations"
    """subjects: violation ids"""
    IMPORTS = "imports"
    """subjects: import ids"""
    KNOWLEDGE = "knowledge"
    """subjects: entry ids"""
    CHAT = "chat"
    """of the house's own chats; subjects: conversation ids"""
    INBOX = "inbox"
    """of conversations with customers; subjects: conversation ids"""
    SETTINGS = "settings"
    """subjects: ``bot/<plugin>`` for a bot of the tenant, ``model`` for the models that all ask, ``mail`` for the
    mail server"""
    ESCALATIONS = "escalations"
    """subjects: escalation ids"""
    NOTICES = "notices"
    """of people who look at this window; subjects: ``person/notice id``"""
    POLICIES = "policies"
    """subjects: plugins"""
    HANDOVERS = "handovers"
    """notes at the end of a shift; subjects: their numbers"""
    TIMERS = "timers"
    """a timer is dead, or runs again; subjects: names of timers"""


@dataclass(frozen=True, slots=True)
class Change:
    tenant: TenantId
    offset: Offset
    at: datetime
    topic: Topic
    what: str
    command: CommandId
    subjects: tuple[str, ...] = ()
