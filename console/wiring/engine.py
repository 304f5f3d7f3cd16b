"""Bots and what they know, made after the first page or when somebody needs them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.domain.changes import Topic
from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.desk.conversing import BotOnDuty, Conversing
    from console.desk.library import KnowledgeLibrary
    from console.domain.behavior import Behavior
    from console.domain.changes import Change
    from console.domain.commands import Outcome
    from console.domain.conversations import Conversation
    from console.domain.ids import MessageId, PersonId, PluginName, TenantId
    from console.domain.knowledge import KnowledgeHit, KnowledgeReport
    from console.domain.turns import TurnEvent
    from console.engine.llm.model import OpenAIModel
    from console.engine.llm.settings import ModelSettings
    from console.engine.tenants import TenantSettings
    from console.plugin.loader import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.database import Transaction
    from console.store.database import EncryptedDatabase
    from console.wiring.background import TroubleFeed
    from console.wiring.knowing import Knowing
    from console.wiring.workshop import Workshop

MODEL_SETTING = "engine.model"
"""Setting of the profile: JSON of the names in ``console.engine.llm.settings.NAMES``; keys are in the keyring."""


class BotHouse:
    """Library and chat are made by whoever comes first; where that failed, the next to come tries again."""

    def __init__(
        self,
        database: EncryptedDatabase,
        catalog: LoadedCatalog,
        clock: Clock,
        feed: TroubleFeed,
        workshop: Workshop,
        folder: Path,
        *,
        background: bool,
    ) -> None:
        """``folder`` is the profile's own; what was learned from plugins' examples is kept in it.

        In the ``background`` vectors of knowledge are made ahead, and no question waits for them.
        """
        self._database = database
        self._catalog = catalog
        self._clock = clock
        self._feed = feed
        self._workshop = workshop
        self._folder = folder
        self._background = background
        self._making = asyncio.Lock()
        self._behaviors: Mapping[PluginName, Behavior] = {}
        self._library: KnowledgeLibrary | None = None
        self._chat: Conversing | None = None
        self._model: OpenAIModel | None = None
        self._knowing: Knowing | None = None
        self._tenants: TenantSettings | None = None
        self._closed = False
        workshop.listen(self._hear)

    async def library(self) -> KnowledgeLibrary:
        async with self._making:
            self._check_open()
            if self._library is None:
                self._library = await self._make_library()
            return self._library

    async def chat(self) -> Conversing:
        await self.library()
        async with self._making:
            self._check_open()
            if self._chat is None:
                self._chat = await self._make_chat()
            return self._chat

    async def answer_waiting(self, me: PersonId) -> None:
        """Messages that a program killed before left without a reply; bots are made only where there are some."""
        if self._database.read_only:
            return
        from console.desk.conversing import waiting_of

        tenants = await self._database.read(
            lambda tx: [tenant.id for tenant in tx.tenants.all() if waiting_of(tx, tenant.id, me)]
        )
        for tenant in tenants:
            await (await self.chat()).answer_waiting(tenant, me)

    async def close(self) -> None:
        """Turns under way are given up, connections to models ended."""
        async with self._making:
            self._closed = True
            if self._chat is not None:
                await self._chat.close()
            if self._model is not None:
                await self._model.close()
            if self._knowing is not None:
                await self._knowing.close()

    def _hear(self, changes: tuple[Change, ...]) -> None:
        """What somebody set counts from the next turn on; what somebody wrote is found by likeness soon after."""
        for change in changes:
            if change.topic is Topic.KNOWLEDGE and self._knowing is not None:
                self._knowing.vectors.refresh(change.tenant)
            if change.topic is Topic.SETTINGS and self._tenants is not None:
                self._tenants.drop(change.tenant)

    def _check_open(self) -> None:
        if self._closed:
            raise Trouble("The profile is closed.")

    async def _make_library(self) -> KnowledgeLibrary:
        from console.desk.library import KnowledgeLibrary, sync_plugins
        from console.engine.search.knowledge import JoinedSearch
        from console.wiring.knowing import knowing_of

        desk = (await self._workshop.tools()).desk
        self._behaviors = await asyncio.to_thread(self._catalog.load_bots)
        if not self._database.read_only:
            await sync_plugins(desk, self._database, self._behaviors)
        stored, _ = await self._database.read(_stored)
        settings = self._settings(stored, tell=False)
        self._knowing = knowing_of(self._database, settings, key_in_keyring, self._clock, background=self._background)
        if self._background:
            for tenant in await self._database.read(lambda tx: tx.tenants.all()):
                self._knowing.vectors.refresh(tenant.id)
        return KnowledgeLibrary(desk, JoinedSearch(self._database, self._knowing.vectors))

    async def _make_chat(self) -> Conversing:
        desk = (await self._workshop.tools()).desk
        stored, names = await self._database.read(_stored)
        chat, self._model = await asyncio.to_thread(self._assemble, desk, stored, names)
        return chat

    def _assemble(self, desk: Any, stored: str | None, names: list[str]) -> tuple[Conversing, OpenAIModel | None]:
        """Mostly imports and learning, which is why it runs on a thread."""
        from console.desk.conversing import Conversing
        from console.engine.tenants import TenantSettings

        self._tenants = TenantSettings(self._database, self._clock)
        model = self._make_model(stored)
        bots = {name: self._bot(name, behavior, names, model) for name, behavior in self._behaviors.items()}
        return Conversing(desk, self._database, bots, self._clock), model

    def _bot(self, name: PluginName, behavior: Behavior, names: list[str], model: OpenAIModel | None) -> BotOnDuty:
        from console.desk.conversing import BotOnDuty
        from console.engine.assembly import make_bot, make_engine
        from console.engine.search.knowledge import JoinedSearch

        plugin = self._catalog.plugins[name]
        bot = make_bot(
            plugin=name,
            scheme=plugin.scheme,
            behavior=behavior,
            tools=plugin.tools,
            reader=self._database,
            knowledge=JoinedSearch(self._database, self._knowing.vectors if self._knowing else None, plugin=name),
            cache=self._folder / "learned",
            names=names,
        )
        return BotOnDuty(bot, make_engine(bot, self._clock, model, source=self._tenants))

    def _make_model(self, stored: str | None) -> OpenAIModel | None:
        """None where no model is set up, or its settings are wrong: then the rules answer alone."""
        settings = self._settings(stored)
        if settings is None or not settings.enabled:
            return None
        from console.engine.llm.model import OpenAIModel
        from console.engine.llm.settings import keys_from

        return OpenAIModel(settings, keys_from(os.environ, key_in_keyring), self._clock)

    def _settings(self, stored: str | None, *, tell: bool = True) -> ModelSettings | None:
        """None where they are wrong, which people are told."""
        import json

        from console.engine.llm.settings import load_settings

        try:
            return load_settings(os.environ, json.loads(stored) if stored else None)
        except Trouble as trouble:
            if tell:
                self._feed.tell(trouble)
            return None


def _stored(tx: Transaction) -> tuple[str | None, list[str]]:
    """The model's settings, and names that are never corrected."""
    tenants = tx.tenants.all()
    sites = [site.name for tenant in tenants for site in tx.tenants.sites(tenant.id)]
    people = [person.name for tenant in tenants for person in tx.tenants.people(tenant.id)]
    return tx.settings.get(MODEL_SETTING), sites + people


def key_in_keyring(name: str) -> str:
    from console.config.keyrings import KeyringFailure, SystemKeyring

    try:
        return SystemKeyring().get(name) or ""
    except KeyringFailure:
        return ""


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
        self, conversation: Conversation, text: str, replaces: MessageId | None = None
    ) -> AsyncIterator[TurnEvent]:
        async for event in (await self._house.chat()).say(conversation, text, replaces):
            yield event

    async def retry(self, conversation: Conversation, reply: MessageId) -> AsyncIterator[TurnEvent]:
        async for event in (await self._house.chat()).retry(conversation, reply):
            yield event

    async def stop(self, conversation: Conversation) -> None:
        await (await self._house.chat()).stop(conversation)

    async def run_action(self, conversation: Conversation, message: MessageId, digest: str) -> Outcome:
        return await (await self._house.chat()).run_action(conversation, message, digest)

    async def answer_waiting(self, tenant: TenantId, person: PersonId) -> int:
        return await (await self._house.chat()).answer_waiting(tenant, person)
