"""What bots remember: of each conversation, and of each person they serve."""

from __future__ import annotations

from sqlalchemy import Connection, select

from console.domain.ids import ConversationId, TenantId
from console.domain.memory import Memory, Profile
from console.store import tables
from console.store.bulk import upsert_rows
from console.store.documents import document_of, stored_document
from console.store.prepared import Prepared, given

_memory = tables.memory
_profile = tables.profile
_MEMORY = Prepared(
    select(_memory.c.body).where(_memory.c.tenant == given("tenant"), _memory.c.conversation == given("conversation"))
)
_PROFILE = Prepared(
    select(_profile.c.body).where(
        _profile.c.tenant == given("tenant"),
        _profile.c.channel == given("channel"),
        _profile.c.customer == given("customer"),
    )
)


class MemoryRows:
    """``ports.MemoryStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def memory(self, tenant: TenantId, id: ConversationId) -> Memory:
        """Empty where nothing is kept."""
        body = _MEMORY.run(self._connection, tenant=tenant, conversation=id).scalar_one_or_none()
        return Memory() if body is None else document_of(Memory, body)

    def keep_memory(self, tenant: TenantId, id: ConversationId, memory: Memory) -> None:
        row = (tenant, id, stored_document(memory))
        upsert_rows(self._connection, _memory, ("tenant", "conversation", "body"), [row])

    def profile(self, tenant: TenantId, channel: str, customer: str) -> Profile:
        """Empty where nothing is kept."""
        kept = _PROFILE.run(self._connection, tenant=tenant, channel=channel, customer=customer)
        body = kept.scalar_one_or_none()
        return Profile() if body is None else document_of(Profile, body)

    def keep_profile(self, tenant: TenantId, channel: str, customer: str, profile: Profile) -> None:
        row = (tenant, channel, customer, stored_document(profile))
        upsert_rows(self._connection, _profile, ("tenant", "channel", "customer", "body"), [row])
