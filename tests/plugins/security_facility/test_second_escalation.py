"""An escalation that nobody answers is escalated again after five minutes, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import pytest

from console.domain.chat_commands import AddRecord
from console.domain.ids import ConversationId, KindName, PersonId, PluginName, SiteId, TenantId
from console.domain.knowledge import KnowledgeHit
from console.domain.people import Role
from console.domain.records import RecordRow
from console.domain.scoring import Scheme
from console.plugin.tools import ToolResult, Transaction
from console.ports.database import Reader
from console.ports.session import Session
from plugins.security_facility.records import Alert
from plugins.security_facility.tools import escalate_violation
from tests.fakes.clock import NOON

T = TypeVar("T")
TENANT = TenantId("demo")


class _Records:
    """The store's records, and alerts that were raised since."""

    def __init__(self, real: Any, alerts: dict[str, RecordRow]) -> None:
        self._real = real
        self._alerts = alerts

    def get(self, tenant: TenantId, kind: KindName, key: str) -> RecordRow | None:
        return self._alerts.get(key) if kind == "alert" else self._real.get(tenant, kind, key)


class _Later:
    """A transaction in which these alerts stand."""

    def __init__(self, tx: Transaction, alerts: dict[str, RecordRow]) -> None:
        self._tx = tx
        self.records = _Records(tx.records, alerts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)


@dataclass(frozen=True)
class Context:
    reader: Reader
    scheme: Scheme
    alerts: dict[str, RecordRow]
    now: datetime = NOON
    tenant: TenantId = TENANT
    person: PersonId = PersonId("maya.fielding")
    role: Role = Role.OPERATOR
    site: SiteId | None = None
    conversation: ConversationId = ConversationId("c1")
    said: str = ""

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.reader.read(lambda tx: work(cast(Transaction, _Later(tx, self.alerts))))

    async def search(self, words: str, limit: int = 5) -> list[KnowledgeHit]:
        return []

    def keep(self, result: ToolResult, *, acknowledged: bool = False) -> None:
        for command in result.commands:
            if isinstance(command, AddRecord) and isinstance(command.body, Alert):
                alert = command.body
                body = {"id": alert.id, "raised_at": alert.raised_at.isoformat()}
                if acknowledged:
                    body["acknowledged_at"] = alert.raised_at.isoformat()
                self.alerts[alert.id] = RecordRow(
                    TENANT,
                    KindName("alert"),
                    alert.id,
                    SiteId(alert.site),
                    alert.raised_at,
                    alert.raised_at.date(),
                    alert.id,
                    json.dumps(body).encode(),
                )


@pytest.fixture
def context(session: Session) -> Context:
    return Context(session.reader, session.catalog.schemes()[PluginName("security_facility")], {})


async def after(context: Context, minutes: float) -> ToolResult:
    return await escalate_violation(replace(context, now=NOON + timedelta(minutes=minutes)))


async def test_that_the_second_alert_follows_after_five_minutes_and_no_third(context: Context) -> None:
    first = await after(context, 0)
    assert (first.data["level"], first.data["new"]) == (1, True)
    context.keep(first)
    for minutes in (0, 1, 4.9):
        waiting = await after(context, minutes)
        assert (waiting.data["level"], waiting.data["new"], waiting.commands) == (1, False, ())
    second = await after(context, 5)
    assert (second.data["level"], second.data["new"]) == (2, True)
    assert second.data["alert"] == f"{first.data['alert']}-2"
    context.keep(second)
    for minutes in (6, 11, 600):
        assert (await after(context, minutes)).commands == ()


async def test_that_an_answered_alert_is_not_raised_again(context: Context) -> None:
    context.keep(await after(context, 0), acknowledged=True)
    assert (await after(context, 60)).commands == ()
