"""All stores over one connection. Those that the first page does not read are imported when first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from console.store.changes import ChangeRows
from console.store.scores import ScoreRows
from console.store.settings import SettingRows
from console.store.tenants import TenantRows
from console.store.violations import ViolationRows

if TYPE_CHECKING:
    from console.store.actions import ActionRows
    from console.store.bot_settings import BotSettingsRows
    from console.store.commands import CommandRows
    from console.store.conversations import ConversationRows
    from console.store.escalations import EscalationRows
    from console.store.imports import ImportRows
    from console.store.inbox import InboxRows
    from console.store.knowledge import KnowledgeRows
    from console.store.memories import MemoryRows
    from console.store.notices import NoticeRows
    from console.store.outbox import DocumentRows, OutboxRows
    from console.store.overlooked import OverlookedRows
    from console.store.policies import PolicyRows
    from console.store.record_lines import RecordLineRows
    from console.store.records import RecordRows
    from console.store.repeats import RepeatRows
    from console.store.timers import TimerRows
    from console.store.traces import TraceRows


class SqlTransaction:
    """``ports.Transaction``; begun and ended by the database that hands it out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def tenants(self) -> TenantRows:
        return TenantRows(self._connection)

    @cached_property
    def records(self) -> RecordRows:
        from console.store.records import RecordRows

        return RecordRows(self._connection)

    @cached_property
    def lines(self) -> RecordLineRows:
        from console.store.record_lines import RecordLineRows

        return RecordLineRows(self._connection)

    @cached_property
    def scores(self) -> ScoreRows:
        return ScoreRows(self._connection)

    @cached_property
    def violations(self) -> ViolationRows:
        return ViolationRows(self._connection)

    @cached_property
    def changes(self) -> ChangeRows:
        return ChangeRows(self._connection)

    @cached_property
    def commands(self) -> CommandRows:
        from console.store.commands import CommandRows

        return CommandRows(self._connection)

    @cached_property
    def imports(self) -> ImportRows:
        from console.store.imports import ImportRows

        return ImportRows(self._connection)

    @cached_property
    def settings(self) -> SettingRows:
        return SettingRows(self._connection)

    @cached_property
    def knowledge(self) -> KnowledgeRows:
        from console.store.knowledge import KnowledgeRows

        return KnowledgeRows(self._connection)

    @cached_property
    def conversations(self) -> ConversationRows:
        from console.store.conversations import ConversationRows

        return ConversationRows(self._connection)

    @cached_property
    def memories(self) -> MemoryRows:
        from console.store.memories import MemoryRows

        return MemoryRows(self._connection)

    @cached_property
    def traces(self) -> TraceRows:
        from console.store.traces import TraceRows

        return TraceRows(self._connection)

    @cached_property
    def repeats(self) -> RepeatRows:
        from console.store.repeats import RepeatRows

        return RepeatRows(self._connection)

    @cached_property
    def bot_settings(self) -> BotSettingsRows:
        from console.store.bot_settings import BotSettingsRows

        return BotSettingsRows(self._connection)

    @cached_property
    def inbox(self) -> InboxRows:
        from console.store.inbox import InboxRows

        return InboxRows(self._connection)

    @cached_property
    def actions(self) -> ActionRows:
        from console.store.actions import ActionRows

        return ActionRows(self._connection)

    @cached_property
    def outbox(self) -> OutboxRows:
        from console.store.outbox import OutboxRows

        return OutboxRows(self._connection)

    @cached_property
    def documents(self) -> DocumentRows:
        from console.store.outbox import DocumentRows

        return DocumentRows(self._connection)

    @cached_property
    def escalations(self) -> EscalationRows:
        from console.store.escalations import EscalationRows

        return EscalationRows(self._connection)

    @cached_property
    def overlooked(self) -> OverlookedRows:
        from console.store.overlooked import OverlookedRows

        return OverlookedRows(self._connection)

    @cached_property
    def notices(self) -> NoticeRows:
        from console.store.notices import NoticeRows

        return NoticeRows(self._connection)

    @cached_property
    def policies(self) -> PolicyRows:
        from console.store.policies import PolicyRows

        return PolicyRows(self._connection)

    @cached_property
    def timers(self) -> TimerRows:
        from console.store.timers import TimerRows

        return TimerRows(self._connection)
