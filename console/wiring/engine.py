"""Bots and what they know, made after the first page or when somebody needs them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import aio
from console.desk.garbage import collection_paused
from console.domain.changes import Topic
from console.domain.trouble import Trouble
from console.wiring.standing import key_in_keyring, names_of, retire, stored_of

if TYPE_CHECKING:
    from console.desk.conversing import BotOnDuty, Conversing
    from console.desk.library import KnowledgeLibrary
    from console.desk.speech import Speech
    from console.dispatch.local import Looking
    from console.domain.behavior import Behavior
    from console.domain.changes import Change
    from console.domain.ids import PersonId, PluginName, TenantId
    from console.engine.engine import BotEngine
    from console.engine.llm.model import OpenAIModel
    from console.engine.llm.settings import ModelSettings
    from console.engine.pieces import Bot
    from console.engine.search.knowledge import JoinedSearch
    from console.engine.tenants import TenantSettings
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.database import Transaction
    from console.store.database import EncryptedDatabase
    from console.wiring.background import TroubleFeed
    from console.wiring.knowing import Knowing
    from console.wiring.standing import Stored
    from console.wiring.watching import BehaviorWatch
    from console.wiring.workshop import Workshop

AHEAD_AFTER = 1.0
"""Seconds for which the window has the processor to itself."""

STEPS_EVERY = 1.0
"""Seconds between two looks for steps of journeys that are due."""


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
        speech: Speech,
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
        self._speech = speech
        self._making = asyncio.Lock()
        self._behaviors: Mapping[PluginName, Behavior] = {}
        self._library: KnowledgeLibrary | None = None
        self._chat: Conversing | None = None
        self._model: OpenAIModel | None = None
        self._knowing: Knowing | None = None
        self._searches: list[JoinedSearch] = []
        self._tenants: TenantSettings | None = None
        self._bots: dict[PluginName, Bot] = {}
        self._engines: tuple[BotEngine, ...] = ()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ahead: asyncio.Task[None] | None = None
        self._stale = False
        self._steps: Looking | None = None
        self._watch: BehaviorWatch | None = None
        self._closed = False
        workshop.listen(self._hear)

    async def library(self) -> KnowledgeLibrary:
        async with self._making:
            self._check_open()
            if self._library is None:
                self._library = await self._make_library()
            await self._renew()
            return self._library

    async def chat(self) -> Conversing:
        await self.library()
        async with self._making:
            self._check_open()
            if self._chat is None:
                self._chat = await self._make_chat()
            return self._chat

    async def answer_waiting(self, me: PersonId) -> None:
        """Messages that a program killed before left without a reply; bots are made only where there are some.

        What is too old to be answered as new is told to the person, and nothing is done about it.
        """
        if self._database.read_only:
            return
        from console.desk.too_late import answer_late, trouble_of, waiting_of

        def waiting(tx: Transaction) -> list[TenantId]:
            return [tenant.id for tenant in tx.tenants.all() if waiting_of(tx, tenant.id, me)]

        late = 0
        for tenant in await self._database.read(waiting):
            desk = (await self._workshop.tools()).desk
            late += await answer_late(desk, self._database, self._clock, tenant, me)
        if late:
            self._feed.tell(trouble_of(late))
        for tenant in await self._database.read(waiting):
            await (await self.chat()).answer_waiting(tenant, me)

    def prepare_ahead(self) -> None:
        """A little later, when the pages are made: bots, and what a model's first answer would wait for."""
        if self._background and not self._closed and self._ahead is None:
            self._ahead = aio.spawn(self._prepare(), "prepare the bots")

    async def _prepare(self) -> None:
        from console.plugin.dangers import prepare

        await asyncio.sleep(AHEAD_AFTER)
        await self.chat()
        await asyncio.to_thread(prepare)
        if self._model is not None:
            await self._model.prepare()

    async def run_due(self) -> int:
        """Steps of journeys whose time has come; bots are made only where there are some."""
        if self._database.read_only:
            return 0
        now = self._clock.now()
        waiting = await self._database.read(lambda tx: bool(tx.repeats.due(now, 1)))
        return await (await self.chat()).run_due() if waiting else 0

    def start_timers(self) -> None:
        from console.dispatch.local import Looking

        if self._closed or self._steps is not None:
            return
        self._steps = Looking(self.run_due, "journey steps", on_trouble=self._feed.tell, every=STEPS_EVERY)
        self._steps.start()

    async def watch(self, tell: Callable[[str], None] | None) -> None:
        """Read behavior files again when they change, and tell of it; None ends that."""
        from console.wiring.watching import BehaviorWatch

        async with self._making:
            self._check_open()
            before, self._watch = self._watch, None
            if tell is not None:
                self._watch = await asyncio.to_thread(BehaviorWatch, self._catalog, self._read_again, tell)
                self._watch.start()
        if before is not None:
            await before.stop()

    async def _read_again(self, name: PluginName) -> None:
        """Raises Trouble with file and line; then all is as it was."""
        from console.desk.library import sync_plugins

        await self.library()
        behavior = await asyncio.to_thread(self._catalog.reload_bot, name)
        async with self._making:
            self._check_open()
            self._behaviors = {**self._behaviors, name: behavior}
            if not self._database.read_only:
                await sync_plugins((await self._workshop.tools()).desk, self._database, {name: behavior})
            if self._chat is not None:
                names = await self._database.read(names_of)
                self._bots[name] = await asyncio.to_thread(self._bot, name, behavior, names)
                self._chat.replace_bots(self._on_duty(self._model))

    async def close(self) -> None:
        """Turns under way are given up, connections to models ended."""
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.wait({self._ahead})
        if self._watch is not None:
            await self._watch.stop()
        async with self._making:
            self._closed = True
            if self._steps is not None:
                await self._steps.stop()
            if self._chat is not None:
                await self._chat.close()
            if self._model is not None:
                await self._model.close()
            if self._knowing is not None:
                await self._knowing.close()
        await asyncio.gather(*self._tasks)

    def renew_model(self) -> None:
        """What is set for models, or a key, was changed: the next turn asks a model made anew."""
        self._stale = True
        self._spawn(self._renew_ahead(), "make the model anew")

    def resting(self) -> frozenset[str] | None:
        """Slots that the model leaves alone for a while; None where some bot leaves the model alone altogether."""
        if any(engine.resting for engine in self._engines):
            return None
        return self._model.resting() if self._model is not None else frozenset()

    async def behaviors(self) -> Mapping[PluginName, Behavior]:
        """Of every plugin with a bot."""
        await self.library()
        return self._behaviors

    async def _renew_ahead(self) -> None:
        """Lest the next turn waits for it."""
        async with self._making:
            if not self._closed and self._library is not None:
                await self._renew()

    async def _renew(self) -> None:
        """Make anew what was made before the settings were changed."""
        if not self._stale:
            return
        self._stale = False
        try:
            settings = self._settings(await self._database.read(stored_of))
        except BaseException:
            self._stale = True
            raise
        knowing = await self._renew_knowing(settings)
        old, turns = self._model, set[asyncio.Task[None]]()
        if self._chat is not None:
            self._model = await asyncio.to_thread(self._make_model, settings)
            turns = self._chat.replace_bots(self._on_duty(self._model))
        before = [each for each in (old, knowing) if each is not None]
        if before:
            self._spawn(retire(before, turns), "end the model of before")

    async def _renew_knowing(self, settings: ModelSettings | None) -> Knowing | None:
        """Where another model embeds now, knowledge is compared by that one; returns what did before."""
        from console.wiring.knowing import embeds

        before = self._knowing
        if before is None or embeds(settings) == before.target:
            return None
        self._knowing = await self._know(settings)
        for search in self._searches:
            search.compare_by(self._knowing.vectors)
        return before

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        task = aio.spawn(work, name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hear(self, changes: tuple[Change, ...]) -> None:
        """What somebody set counts from the next turn on; what somebody wrote is found by likeness soon after."""
        from console.desk.settings import MODEL

        for change in changes:
            if change.topic is Topic.KNOWLEDGE and self._knowing is not None:
                self._knowing.vectors.refresh(change.tenant)
            if change.topic is Topic.SETTINGS and self._tenants is not None:
                self._tenants.drop(change.tenant)
        if any(change.topic is Topic.SETTINGS and MODEL in change.subjects for change in changes):
            self.renew_model()

    def _check_open(self) -> None:
        if self._closed:
            raise Trouble("The profile is closed.")

    async def _make_library(self) -> KnowledgeLibrary:
        desk = (await self._workshop.tools()).desk
        self._behaviors = await asyncio.to_thread(self._read_bots)
        from console.desk.library import KnowledgeLibrary, sync_plugins

        if not self._database.read_only:
            await sync_plugins(desk, self._database, self._behaviors)
        stored = await self._database.read(stored_of)
        self._knowing = await self._know(self._settings(stored, tell=False))
        return KnowledgeLibrary(desk, self._search())

    @collection_paused()
    def _read_bots(self) -> Mapping[PluginName, Behavior]:
        """With what the library is made of imported, which is why it runs on a thread."""
        import console.desk.library
        import console.wiring.knowing  # noqa: F401
        from console.engine.rehearsal import rehearse_search

        rehearse_search()
        return self._catalog.load_bots(self._folder / "learned")

    async def _know(self, settings: ModelSettings | None) -> Knowing:
        from console.wiring.knowing import knowing_of

        knowing = knowing_of(self._database, settings, key_in_keyring, self._clock, background=self._background)
        if self._background:
            for tenant in await self._database.read(lambda tx: tx.tenants.all()):
                knowing.vectors.refresh(tenant.id)
        return knowing

    def _search(self, plugin: PluginName | None = None) -> JoinedSearch:
        from console.engine.search.knowledge import JoinedSearch

        vectors = self._knowing.vectors if self._knowing else None
        self._searches.append(JoinedSearch(self._database, vectors, plugin=plugin))
        return self._searches[-1]

    async def _make_chat(self) -> Conversing:
        desk = (await self._workshop.tools()).desk
        stored, names = await self._database.read(lambda tx: (stored_of(tx), names_of(tx)))
        chat, self._model = await asyncio.to_thread(self._assemble, desk, stored, names)
        return chat

    @collection_paused()
    def _assemble(self, desk: Any, stored: Stored, names: list[str]) -> tuple[Conversing, OpenAIModel | None]:
        """Mostly imports and learning, which is why it runs on a thread."""
        from console.desk.conversing import Conversing
        from console.engine.rehearsal import rehearse_language
        from console.engine.tenants import TenantSettings

        self._tenants = TenantSettings(self._database, self._clock)
        model = self._make_model(self._settings(stored))
        self._bots = {name: self._bot(name, behavior, names) for name, behavior in self._behaviors.items()}
        for bot in self._bots.values():
            rehearse_language(bot.language)
        return Conversing(desk, self._database, self._on_duty(model), self._clock, speech=self._speech), model

    def _on_duty(self, model: OpenAIModel | None) -> dict[PluginName, BotOnDuty]:
        from console.desk.conversing import BotOnDuty
        from console.engine.assembly import make_engine

        engines = {
            name: make_engine(bot, self._clock, model, source=self._tenants) for name, bot in self._bots.items()
        }
        self._engines = tuple(engines.values())
        return {name: BotOnDuty(self._bots[name], engine) for name, engine in engines.items()}

    def _bot(self, name: PluginName, behavior: Behavior, names: list[str]) -> Bot:
        from console.desk.attached import AttachedFiles
        from console.engine.assembly import make_bot

        plugin = self._catalog.plugins[name]
        return make_bot(
            plugin=name,
            scheme=plugin.scheme,
            behavior=behavior,
            tools=plugin.tools,
            reader=self._database,
            knowledge=self._search(name),
            cache=self._folder / "learned",
            names=names,
            files=AttachedFiles(self._database),
        )

    def _make_model(self, settings: ModelSettings | None) -> OpenAIModel | None:
        """None where no model is set up, or its settings are wrong: then the rules answer alone."""
        if settings is None or not settings.enabled:
            return None
        from console.engine.llm.model import OpenAIModel
        from console.engine.llm.settings import keys_from
        from console.engine.rehearsal import rehearse_answers

        rehearse_answers()
        return OpenAIModel(settings, keys_from(os.environ, key_in_keyring), self._clock)

    def _settings(self, stored: Stored, *, tell: bool = True) -> ModelSettings | None:
        """None where they are wrong, which people are told."""
        from console.engine.llm.settings import load_settings, stored_form

        try:
            if isinstance(stored, Trouble):
                raise stored
            return load_settings(os.environ, stored_form(stored.choices) if stored else None)
        except Trouble as trouble:
            if tell:
                self._feed.tell(trouble)
            return None
