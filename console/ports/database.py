"""Transactions: one plain synchronous function over the stores of one connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # the first page waits for no noun that it does not show
    from console.ports.chat_stores import (
        BotSettingsStore,
        ConversationStore,
        KnowledgeStore,
        MemoryStore,
        RepeatStore,
        TraceStore,
    )
    from console.ports.escalation_stores import EscalationStore, NoticeStore, PolicyStore, TimerStore
    from console.ports.inbox_stores import ActionStore, DocumentStore, InboxStore, OutboxStore
    from console.ports.overlooked import OverlookedStore
    from console.ports.stores import (
        ChangeStore,
        CommandStore,
        ImportStore,
        RecordLineStore,
        RecordStore,
        ScoreStore,
        SettingStore,
        TenantStore,
        ViolationStore,
    )

T = TypeVar("T")


class Transaction(Protocol):
    @property
    def tenants(self) -> TenantStore: ...
    @property
    def records(self) -> RecordStore: ...
    @property
    def lines(self) -> RecordLineStore: ...
    @property
    def scores(self) -> ScoreStore: ...
    @property
    def violations(self) -> ViolationStore: ...
    @property
    def changes(self) -> ChangeStore: ...
    @property
    def commands(self) -> CommandStore: ...
    @property
    def imports(self) -> ImportStore: ...
    @property
    def settings(self) -> SettingStore: ...
    @property
    def knowledge(self) -> KnowledgeStore: ...
    @property
    def conversations(self) -> ConversationStore: ...
    @property
    def memories(self) -> MemoryStore: ...
    @property
    def traces(self) -> TraceStore: ...
    @property
    def repeats(self) -> RepeatStore: ...
    @property
    def bot_settings(self) -> BotSettingsStore: ...
    @property
    def inbox(self) -> InboxStore: ...
    @property
    def actions(self) -> ActionStore: ...
    @property
    def outbox(self) -> OutboxStore: ...
    @property
    def documents(self) -> DocumentStore: ...
    @property
    def escalations(self) -> EscalationStore: ...
    @property
    def overlooked(self) -> OverlookedStore: ...
    @property
    def notices(self) -> NoticeStore: ...
    @property
    def policies(self) -> PolicyStore: ...
    @property
    def timers(self) -> TimerStore: ...


class Reader(Protocol):
    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` on one consistent state; it must not write."""


class Database(Reader, Protocol):
    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` whole or not at all. Raises Trouble after a rollback: DiskFull,
        DiskFails, Unreachable, ReadOnly, Damaged."""

    async def data_version(self) -> int:
        """A number that differs from the last one when another process has committed."""

    async def close(self) -> None: ...
