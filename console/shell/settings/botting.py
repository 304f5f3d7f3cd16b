"""Controller of the bots' settings: which tenant and bot, what is stored, what is typed and not saved."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject

from console.domain.bots import BotSettings, StoredBotSettings, bot_faults
from console.domain.ids import PluginName, TenantId
from console.domain.people import Tenant
from console.domain.settings_commands import SaveBotSettings
from console.domain.trouble import Conflict, Trouble
from console.ports.engine_room import BotFacts
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.bots import BotSection
from console.shell.settings.versions import not_saved, overtaken, standing

_Key = tuple[TenantId, PluginName]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is typed over version ``expected``."""

    settings: BotSettings
    expected: int


class BotController(QObject):
    """What was typed for one bot is kept while another one is looked at."""

    def __init__(self, frame: Frame, view: BotSection) -> None:
        super().__init__(view)
        self._frame, self._view = frame, view
        self._session: Session | None = None
        self._tenants: list[Tenant] = []
        self._bots: dict[PluginName, BotFacts] = {}
        self._key: _Key | None = None
        self._stored: StoredBotSettings | None = None
        self._loaded = BotSettings()
        self._based_on = 0
        self._drafts: dict[_Key, _Draft] = {}
        self._saving = False
        view.edited.connect(self._show_bar)
        view.chosen.connect(self._choose)
        view.bar.save_wanted.connect(self.save)
        view.bar.drop_wanted.connect(self._drop)

    @property
    def dirty(self) -> bool:
        return self._key is not None and self._view.settings != self._loaded

    @property
    def typed(self) -> dict[_Key, BotSettings]:
        """What is typed and not saved, by tenant and bot."""
        shown = {self._key: self._view.settings} if self._key is not None and self.dirty else {}
        return {key: draft.settings for key, draft in self._drafts.items()} | shown

    def attach(self, session: Session) -> None:
        self._session = session
        self._view.set_able(not session.read_only)
        self._show_bar()

    def load(self) -> None:
        self._start(self._load(), "read the bots' settings")

    def choose(self, tenant: TenantId, plugin: PluginName) -> None:
        """Show that bot of that tenant."""
        self._view.tenant.put(tenant)
        self._view.bot.put(plugin)
        self._choose()

    def save(self) -> None:
        if self.dirty and not self._saving and self._writable and self._key is not None:
            faults = bot_faults(self._view.settings)
            self._view.show_faults(faults)
            if not faults:
                self._start(self._save(self._key, self._view.settings), "save a bot's settings")

    @property
    def _writable(self) -> bool:
        return self._session is not None and not self._session.read_only

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._frame.start(work, name)

    async def _load(self) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        self._tenants = await session.reader.read(lambda tx: tx.tenants.all())
        self._bots = {bot.plugin: bot for bot in await session.engine.bots()}
        self._view.tenant.offer([(tenant.id, tenant.name) for tenant in self._tenants])
        self._view.bot.offer([(bot.plugin, bot.title) for bot in self._bots.values()])
        if self._key is None and self._tenants and self._bots:
            self._view.tenant.put(self._tenants[0].id)
            self._view.bot.put(next(iter(self._bots)))
        await self._show()

    def _choose(self) -> None:
        self._put_aside()
        self._key = None
        self._start(self._show(), "read a bot's settings")

    def _put_aside(self) -> None:
        if self._key is not None:
            if self.dirty:
                self._drafts[self._key] = _Draft(self._view.settings, self._based_on)
            else:
                self._drafts.pop(self._key, None)

    async def _show(self) -> None:
        """What is stored for the bot that is chosen; something typed for it stays, and what stands is told."""
        session, key = self._session, self._chosen()
        if session is None or key is None:
            return
        stored = await session.reader.read(lambda tx: tx.bot_settings.get(*key))
        if key != self._chosen():
            return
        if self._key == key and self.dirty:
            self._mind(stored)
            return
        draft = self._drafts.pop(key, None)
        self._stored = stored
        self._put(key, stored)
        if draft is not None:
            self._view.put(draft.settings, self._bots.get(key[1]))
            if stored is not None and stored.version != draft.expected:
                self._view.bar.show_conflict(overtaken(stored))
        self._show_bar()

    def _mind(self, stored: StoredBotSettings | None) -> None:
        """Something is typed for the bot that is shown: it stays as it is, and what stands beside it is told."""
        self._stored = stored
        if stored is not None and stored.version != self._based_on:
            self._view.bar.show_conflict(overtaken(stored))
            self._loaded, self._based_on = stored.settings, stored.version
        self._show_bar()

    def _put(self, key: _Key, stored: StoredBotSettings | None) -> None:
        self._key = key
        self._view.put(stored.settings if stored else BotSettings(), self._bots.get(key[1]))
        self._loaded = replace(self._view.settings)
        self._based_on = stored.version if stored else 0
        self._view.bar.show_conflict("")

    def _chosen(self) -> _Key | None:
        tenant, bot = self._view.tenant.key, self._view.bot.key
        return (TenantId(tenant), PluginName(bot)) if tenant and bot else None

    async def _save(self, key: _Key, settings: BotSettings) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        self._saving = True
        self._show_bar()
        command = SaveBotSettings(
            tenant=key[0], plugin=key[1], actor=session.me, settings=settings, expected=self._based_on
        )
        try:
            outcome = await session.desk.execute(command)
        except Conflict:
            await self._show()
            return
        except Trouble as trouble:
            self._frame.tell_trouble(not_saved(trouble))
            return
        finally:
            self._saving = False
            self._show_bar()
        if self._key == key:
            self._loaded, self._based_on = settings, self._based_on + outcome.affected
            self._view.bar.show_conflict("")
        await self._show()
        self._frame.tell(outcome.message)

    def _drop(self) -> None:
        if self._key is not None:
            self._drafts.pop(self._key, None)
            self._key = None
            self._start(self._show(), "read a bot's settings")

    def _show_bar(self) -> None:
        state = standing(self._stored, self._session.clock.now() if self._session else None)
        self._view.bar.show_state(dirty=self.dirty, able=self._writable and not self._saving, state=state)
