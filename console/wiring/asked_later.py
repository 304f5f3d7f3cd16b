"""Library and chat that a session offers before they are made: whoever asks waits until they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.domain.commands import Outcome
    from console.domain.conversations import Conversation
    from console.domain.ids import MessageId, PersonId, PluginName, TenantId
    from console.domain.knowledge import KnowledgeHit, KnowledgeReport
    from console.domain.turns import Reply, TurnEvent
    from console.wiring.engine import BotHouse


class LateLibrary:
    """``ports.Library``; a search or import waits until the knowledge of the plugins is there."""

    def __init__(self, house: BotHouse) -> None:
        self._house = house

    async def search(self, tenant: TenantId, words: str, limit: int = 10) -> list[KnowledgeHit]:
        return await (await self._house.library()).search(tenant, words, limit)

    async def import_files(self, path: Path, **given: Any) -> KnowledgeReport:
        return await (await self._house.library()).import_files(path, **given)


class LateChat:
    """``ports.Chat``; whoever talks waits until the bots are there."""

    def __init__(self, house: BotHouse) -> None:
        self._house = house

    async def plugins(self) -> tuple[PluginName, ...]:
        return await (await self._house.chat()).plugins()

    async def questions(self, plugin: PluginName) -> tuple[str, ...]:
        return await (await self._house.chat()).questions(plugin)

    async def start(self, tenant: TenantId, plugin: PluginName, person: PersonId, **given: Any) -> Conversation:
        return await (await self._house.chat()).start(tenant, plugin, person, **given)

    async def say(
        self, conversation: Conversation, text: str, replaces: MessageId | None = None, **given: Any
    ) -> AsyncIterator[TurnEvent]:
        async for event in (await self._house.chat()).say(conversation, text, replaces, **given):
            yield event

    async def retry(self, conversation: Conversation, reply: MessageId) -> AsyncIterator[TurnEvent]:
        async for event in (await self._house.chat()).retry(conversation, reply):
            yield event

    async def stop(self, conversation: Conversation) -> None:
        await (await self._house.chat()).stop(conversation)

    async def draft(self, conversation: Conversation) -> Reply:
        return await (await self._house.chat()).draft(conversation)

    async def run_action(
        self, conversation: Conversation, message: MessageId, digest: str, *, actor: PersonId | None = None
    ) -> Outcome:
        return await (await self._house.chat()).run_action(conversation, message, digest, actor=actor)

    async def run_due(self) -> int:
        return await self._house.run_due()

    async def answer_waiting(self, tenant: TenantId, person: PersonId) -> int:
        return await (await self._house.chat()).answer_waiting(tenant, person)
