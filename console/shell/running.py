"""The window with its loop: opening the profile, and the shutdown that waits for everything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtWidgets import QApplication

from console import aio
from console.domain.trouble import Damaged, KeyNeeded, NewerDatabase, Trouble
from console.ports.desktop import Desktop
from console.ports.session import Door, Session
from console.shell.damage import forget_damage, remembered_damage
from console.shell.instance import Instance
from console.shell.window import MainWindow

if TYPE_CHECKING:
    from console.shell.alarm.watch import AlarmWatch

log = logging.getLogger(__name__)
PUT_BY_SECONDS = 2.0
GLANCED = "scorecard"
"""Key of the page that can be shown before the profile is open."""


class Running:
    def __init__(
        self,
        application: QApplication,
        window: MainWindow,
        door: Door,
        instance: Instance,
        when_shown: Callable[[], None] = lambda: None,
        desktop: Callable[[], Desktop] | None = None,
    ) -> None:
        """``when_shown`` is called once, when the first page or what stands in its place is on the screen."""
        self._application = application
        self._window = window
        self._door = door
        self._instance = instance
        self._when_shown = when_shown
        self._desktop = desktop
        self._to_make = dict(window.specs)
        self._ready = asyncio.Event()
        self._session: Session | None = None
        self._heard = False
        self._watch: AlarmWatch | None = None

    def run(self) -> int:
        loop = qasync.QEventLoop(self._application, already_running=False)
        asyncio.set_event_loop(loop)
        with loop:
            return int(loop.run_until_complete(self.live()))

    async def live(self) -> int:
        """Open the profile, and return when the window is closed and everything has ended."""
        closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def close() -> None:
            if not closed.done():
                closed.set_result(None)

        self._window.closing.connect(close)
        if not self._window.isVisible():
            close()
        forget = aio.on_failure(lambda name, error: self._window.report(name, error))
        self._instance.listen(self._window.raise_to_front)
        self._window.start(self._begin(), "open profile")
        await closed
        try:
            await self._shut_down()
        finally:
            forget()
        return 0

    async def _begin(self) -> None:
        """The door is looked through or opens on its threads, while the window is dressed and its first page made."""
        first = self._window.first_page()
        self._window.start(self._open_after_glance(first) if first == GLANCED else self._open(None), "open profile")
        for _step in self._window.dressing():
            await asyncio.sleep(0)
        while self._to_make and not self._window.pages:
            await self._make_page()
        self._ready.set()

    async def _open_after_glance(self, page: str) -> None:
        """One after the other: what the opening imports would only hold up the figures."""
        glance = None
        try:
            glance = await self._door.glance()
        except Exception as error:  # noqa: BLE001 - told; the profile opens all the same
            self._window.report("look at the scorecard", error)
        await self._ready.wait()
        if glance is not None and page in self._window.pages:
            await self._window.show_glance(page, glance)
            await self._window.shown()
        await self._open(None)

    async def _make_page(self) -> None:
        """The one that is to come to the front, or the next in the order of the rail."""
        wanted = self._window.first_page()
        spec = self._to_make.pop(wanted if wanted in self._to_make else next(iter(self._to_make)))
        try:
            code = await asyncio.get_running_loop().run_in_executor(None, spec.load)
            for _step in self._window.adding(code):
                await asyncio.sleep(0)
        except Exception as error:  # noqa: BLE001 - one broken page does not take the window with it
            self._window.report(spec.title, error)

    async def _open(self, passphrase: str | None, *, ephemeral: bool = False) -> None:
        await self._pass_door(passphrase, ephemeral=ephemeral)
        await self._window.shown()
        self._when_shown()
        self._when_shown = lambda: None
        session = self._session
        if session is not None:
            from console.shell.recovery import offer_recovery

            self._window.start(offer_recovery(self._window, session), "offer recovery passphrase")
            await self._follow_up(session)

    async def _follow_up(self, session: Session) -> None:
        """What the first page did not wait for: alarms, the other pages, and what the door put off."""
        try:
            await self._watch_alarms(session)
        except Exception as error:  # noqa: BLE001 - told; the other pages are made all the same
            self._window.report("the alarms", error)
        while self._to_make:
            await self._make_page()
        try:
            await session.complete()
            from console.shell.answering import EngineStatus

            EngineStatus(self._window, session)
        except Trouble as trouble:
            window = self._window
            window.tell_trouble(trouble, retry=lambda: window.start(self._follow_up(session), "finish opening"))

    async def _watch_alarms(self, session: Session) -> None:
        """From now on what calls is seen, and heard as soon as there is sound; no import of it holds up the page."""
        if self._watch is None:
            module = await asyncio.get_running_loop().run_in_executor(
                None, import_module, "console.shell.alarm.watch"
            )
            self._watch = module.AlarmWatch(self._window)
        self._watch.attach(session)
        self._window.start(self._make_heard(self._watch), "make alarms heard")

    async def _make_heard(self, watch: AlarmWatch) -> None:
        make, self._desktop = self._desktop, None
        if make is not None:
            desktop = await asyncio.get_running_loop().run_in_executor(None, make)
            self._heard = True
            await self._window.alarms.use(desktop, self._window.raise_to_front, watch.acknowledge_first)

    async def _pass_door(self, passphrase: str | None, *, ephemeral: bool) -> None:
        try:
            try:
                if not ephemeral:
                    self._mind_damage()
                session = self._session = await self._door.open(passphrase, ephemeral=ephemeral)
            finally:
                await self._ready.wait()
        except Exception as error:  # noqa: BLE001 - told; the person is not left before an empty page
            self._tell_closed(error)
        else:
            if not self._window.glanced:
                self._window.show_opening()
            self._window.attach(session)
            self._to_make |= {key: spec for key, spec in self._window.panels.items() if key not in self._window.pages}

    def _mind_damage(self) -> None:
        """What the last session found is acted on before the file is opened. Raises Damaged."""
        damage = remembered_damage(self._window.preferences)
        if damage is not None:
            raise damage

    def _tell_closed(self, error: Exception) -> None:
        from console.shell.locked import BrokenProfile, Unlock  # not needed where the door opens

        window = self._window
        if isinstance(error, KeyNeeded):
            window.show_instead(Unlock(window.theme, error, self._unlock, self._look_around), "Unlock")
            return
        if isinstance(error, (Damaged, NewerDatabase)):
            aside = self._start_anew if isinstance(error, Damaged) else None
            retry = self._try_again if isinstance(error, Damaged) else None
            broken = BrokenProfile(window.theme, error, aside, window.close, retry=retry)
            window.show_instead(broken, "Profile cannot be opened")
            return
        if not isinstance(error, Trouble):
            window.report("open profile", error)
            error = Trouble("The profile did not open, for a reason that the program does not know.")
        shown = BrokenProfile(window.theme, error, None, window.close, retry=self._try_again)
        window.show_instead(shown, "Profile not open")

    def _unlock(self, passphrase: str) -> None:
        self._opening(self._open(passphrase))

    def _look_around(self) -> None:
        self._opening(self._open(None, ephemeral=True))

    def _try_again(self) -> None:
        forget_damage(self._window.preferences)
        self._opening(self._open(None))

    def _start_anew(self) -> None:
        async def begin_anew() -> None:
            try:
                aside = await asyncio.get_running_loop().run_in_executor(None, self._door.set_aside)
            except Exception as error:  # noqa: BLE001 - told; the person is not left before an empty page
                self._tell_closed(error)
                return
            forget_damage(self._window.preferences)
            await self._open(None)
            self._window.tell(f"The damaged file is kept at {aside}")

        self._opening(begin_anew())

    def _opening(self, work: Coroutine[Any, Any, None]) -> None:
        self._window.show_opening()
        self._window.start(work, "open profile")

    async def _shut_down(self) -> None:
        """Cancel what runs, close the profile, save what was remembered; each even if the one before fails."""
        window, session = self._window, self._session
        window.setUpdatesEnabled(False)  # a paint on its way would find no window any more
        window.hide()
        window.detach()
        await self._silence()
        await self._put_by()
        await aio.cancel_all()
        steps: list[tuple[str, Callable[[], Coroutine[Any, Any, None]]]] = [("save preferences", self._save)]
        if session is not None:
            steps.insert(0, ("close profile", lambda: _close(session)))
        for name, step in steps:
            try:
                await step()
            except Exception:  # the process ends: the log is all that is left to tell
                log.exception("%s failed", name)
        window.deleteLater()
        await asyncio.sleep(0)

    async def _silence(self) -> None:
        if self._heard:
            try:
                await self._window.alarms.close()
            except Exception:  # the process ends: the log is all that is left to tell
                log.exception("silence alarms failed")

    async def _put_by(self) -> None:
        """What was being written is kept, as far as that is possible within a moment."""
        if self._session is None:
            return
        for page in self._window.pages.values():
            try:
                async with asyncio.timeout(PUT_BY_SECONDS):
                    await page.put_by()
            except Exception:  # the process ends: the log is all that is left to tell
                log.exception("what was written on %s may not be kept", page.key)

    async def _save(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self._window.preferences.save)


async def _close(session: Session) -> None:
    await session.close()
