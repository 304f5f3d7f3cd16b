"""Controller of the engine's settings: loads, saves, keeps keys and tries the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from console.domain.ids import TenantId
from console.domain.model_choices import ModelChoices, StoredModelChoices, model_faults
from console.domain.settings_commands import SaveModelChoices
from console.domain.trouble import Conflict, Trouble
from console.ports.engine_room import EngineState
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.engine import EngineSection
from console.shell.settings.slot import SlotForm
from console.shell.settings.usage import last_in_words, taken
from console.shell.settings.versions import not_saved, overtaken, standing


class EngineController(QObject):
    def __init__(self, frame: Frame, view: EngineSection) -> None:
        super().__init__(view)
        self._frame, self._view = frame, view
        self._session: Session | None = None
        self._stored: StoredModelChoices | None = None
        self._based_on = 0
        self._loaded = ModelChoices()
        self._shown = False
        self._saving = False
        self._testing: asyncio.Task[object] | None = None
        view.edited.connect(self._show_bar)
        view.edited.connect(self._forget_test)
        view.bar.save_wanted.connect(self.save)
        view.bar.drop_wanted.connect(self._drop)
        view.test.wanted.connect(self.test)
        view.test.cancelled.connect(self.cancel_test)
        view.key_moved.connect(lambda slot: self._start(self._show_key(slot), "look for a key"))
        view.key_kept.connect(lambda slot, key: self._start(self._keep_key(slot, key), "keep a key"))
        view.key_removed.connect(lambda slot: self._start(self._remove_key(slot), "remove a key"))

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not stored."""
        return self._shown and self._view.choices != self._loaded

    @property
    def typed(self) -> ModelChoices | None:
        """That, None for nothing."""
        return self._view.choices if self.dirty else None

    def attach(self, session: Session) -> None:
        self._session = session
        self._view.set_able(not session.read_only)
        self._show_bar()

    def load(self) -> None:
        """What is stored, unless something is typed; then what stands is told beside it."""
        self._start(self._load(), "read the engine's settings")

    def load_usage(self) -> None:
        self._start(self._load_usage(), "read what replies took")

    def save(self) -> None:
        if self.dirty and not self._saving and self._writable:
            faults = self._faults()
            self._view.show_faults(faults)
            if not faults:
                self._start(self._save(self._view.choices), "save the engine's settings")

    def test(self) -> None:
        if self._testing is None and self._shown:
            faults = self._faults()
            self._view.show_faults(faults)
            self._view.test.forget()
            if not faults:
                self._start(self._test(self._view.choices), "test the connection")

    def cancel_test(self) -> None:
        if self._testing is not None:
            self._testing.cancel()

    def _forget_test(self) -> None:
        """Something else is typed now than what was tested."""
        if self._testing is None:
            self._view.test.forget()

    @property
    def _writable(self) -> bool:
        return self._session is not None and not self._session.read_only

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._frame.start(work, name)

    def _faults(self) -> dict[str, str]:
        assert self._session is not None, "asked only with a session"
        nameless = [each.name for each in self._session.engine.providers if not each.models]
        return model_faults(self._view.choices, nameless)

    async def _load(self) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        state = await session.engine.state()
        self._view.show_state(state)
        if not self._saving:
            self._take(state, session, whatever_is_typed=False)
        await self._load_usage()
        await self._show_keys()

    async def _show_keys(self) -> None:
        for slot in tuple(self._view.slots):
            await self._show_key(slot)

    def _take(self, state: EngineState, session: Session, *, whatever_is_typed: bool) -> None:
        stored = state.stored
        version = stored.version if stored else 0
        if self.dirty and not whatever_is_typed:
            if version != self._based_on and stored is not None:
                self._view.bar.show_conflict(overtaken(stored))
                self._loaded, self._based_on = stored.choices, stored.version
            self._stored = stored
            return
        self._stored, self._based_on = stored, version
        choices = stored.choices if stored else ModelChoices()
        self._view.put(choices, state.fixed, session.engine.providers)
        self._shown = True
        self._loaded = self._view.choices
        self._view.bar.show_conflict("")
        self._show_bar()

    async def _load_usage(self) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        now = session.clock.now()
        found = await session.reader.read(lambda tx: taken(tx, now))
        titles = {each.name: each.title for each in session.engine.providers}
        self._view.show_taken(found, last_in_words(found.last, now), titles)

    async def _save(self, choices: ModelChoices) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        self._saving = True
        self._show_bar()
        try:
            tenant = await self._any_tenant(session)
            command = SaveModelChoices(tenant=tenant, actor=session.me, choices=choices, expected=self._based_on)
            outcome = await session.desk.execute(command)
        except Conflict:
            state = await session.engine.state()
            self._take(state, session, whatever_is_typed=False)
            return
        except Trouble as trouble:
            self._frame.tell_trouble(not_saved(trouble))
            return
        finally:
            self._saving = False
            self._show_bar()
        self._loaded, self._based_on = choices, self._based_on + outcome.affected
        self._frame.tell(outcome.message)
        state = await session.engine.state()
        self._view.show_state(state)
        self._take(state, session, whatever_is_typed=False)
        self._view.bar.show_conflict("")
        await self._show_keys()

    async def _any_tenant(self, session: Session) -> TenantId:
        tenants = await session.reader.read(lambda tx: tx.tenants.all())
        if not tenants:
            raise Trouble("There is no tenant yet.", do="Import records first.")
        return tenants[0].id

    def _drop(self) -> None:
        self._start(self._dropped(), "read the engine's settings")

    async def _dropped(self) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        self._take(await session.engine.state(), session, whatever_is_typed=True)
        await self._show_keys()

    async def _show_key(self, slot: SlotForm) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        name = session.engine.key_name(slot.provider.shown, slot.number)
        facts = await session.engine.key(name) if name else None
        if slot in self._view.slots and name == session.engine.key_name(slot.provider.shown, slot.number):
            slot.show_key(facts)

    async def _keep_key(self, slot: SlotForm, key: str) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        await session.engine.set_key(session.engine.key_name(slot.provider.shown, slot.number), key)
        slot.key.close_line()
        self._forget_test()
        await self._show_key(slot)
        self._frame.tell("The key is kept in the keyring. It is never shown again")

    async def _remove_key(self, slot: SlotForm) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        await session.engine.remove_key(session.engine.key_name(slot.provider.shown, slot.number))
        await self._show_key(slot)
        self._frame.tell("The key is removed from the keyring")

    async def _test(self, choices: ModelChoices) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        room, test = session.engine, self._view.test
        typed = {
            room.key_name(slot.provider.shown, slot.number): slot.key.typed
            for slot in self._view.slots
            if slot.key.typed
        }
        self._testing = asyncio.current_task()
        test.begin()
        told = ""
        try:
            await room.test(replace(choices, enabled=True), typed, test.add)
        except Trouble as trouble:
            told = f"{trouble.what} {trouble.do}"
        except asyncio.CancelledError:
            told = "cancelled"
            raise
        finally:
            self._testing = None
            test.end(told)

    def _show_bar(self) -> None:
        state = standing(self._stored, self._session.clock.now() if self._session else None)
        able = self._writable and not self._saving
        self._view.bar.show_state(dirty=self.dirty, able=able, state=state)
