"""The Settings page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.trouble import Trouble
from console.ports.session import Recovery, Session
from console.shell.closeguard import CloseGuard
from console.shell.page import Frame, Page
from console.shell.settings.alarms import AlarmSection
from console.shell.settings.bots import BotSection
from console.shell.settings.botting import BotController
from console.shell.settings.calls import CallSection, call_controller
from console.shell.settings.contacting import ContactController
from console.shell.settings.contacts import ContactSection
from console.shell.settings.deliveries import DeliveryController, DeliverySection
from console.shell.settings.engine import EngineSection
from console.shell.settings.hooking import WebhookController
from console.shell.settings.inbox import InboxSection
from console.shell.settings.inboxing import inbox_controller
from console.shell.settings.keys import ProfileSection
from console.shell.settings.mail import MailSection
from console.shell.settings.mailing import MailController
from console.shell.settings.masking import MaskingSection, masking_controller
from console.shell.settings.parts import Parts
from console.shell.settings.sections import About, Appearance, Plugins, Section, versions
from console.shell.settings.tuning import EngineController
from console.shell.settings.unwatched import UnwatchedController
from console.shell.settings.webhooks import WebhookSection


class Form(Protocol):
    """The controller of a part that is saved."""

    @property
    def typed(self) -> object:
        """What is typed and not saved; false for nothing."""

    def attach(self, session: Session) -> None: ...
    def load(self) -> None: ...
    def save(self) -> None: ...


class SettingsPage(Page):
    key, title, icon = "settings", "Settings", "settings"
    badge_means = "plugins left out"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        theme = frame.theme
        self._session: Session | None = None
        self._read = False
        self._guard = CloseGuard(self, self._typed, self._ask_about)
        body = QWidget(self)
        self.appearance = Appearance(theme, body)
        self.alarms = AlarmSection(frame, body)
        self.engine = EngineSection(theme, body)
        self.bots = BotSection(theme, body)
        self.masking = MaskingSection(theme, body)
        self.inbox = InboxSection(theme, body)
        self.tuning = EngineController(frame, self.engine)
        self.botting = BotController(frame, self.bots)
        self.hiding = masking_controller(frame, self.masking)
        self.inboxing = inbox_controller(frame, self.inbox)
        self.calls = CallSection(theme, body)
        self.contacts = ContactSection(theme, body)
        self.mail = MailSection(theme, body)
        self.webhooks = WebhookSection(theme, body)
        self.deliveries = DeliverySection(theme, body)
        self.calling = call_controller(frame, self.calls)
        self.contacting = ContactController(frame, self.contacts)
        self.mailing = MailController(frame, self.mail)
        self.hooking = WebhookController(frame, self.webhooks)
        self.delivering = DeliveryController(frame, self.deliveries)
        self.hooking.keys_changed.connect(self.contacting.look)
        self._forms: tuple[tuple[Section, Form], ...] = (
            (self.engine, self.tuning),
            (self.bots, self.botting),
            (self.masking, self.hiding),
            (self.inbox, self.inboxing),
            (self.calls, self.calling),
            (self.contacts, self.contacting),
            (self.mail, self.mailing),
            (self.webhooks, self.hooking),
        )
        self.profile = ProfileSection(theme, body)
        self.plugins = Plugins(theme, body)
        self.unwatched = UnwatchedController(frame, self.plugins)
        self.about = About(theme, body)
        every: tuple[Section, ...] = (
            self.appearance,
            self.alarms,
            self.engine,
            self.bots,
            self.masking,
            self.inbox,
            self.calls,
            self.contacts,
            self.mail,
            self.webhooks,
            self.deliveries,
            self.profile,
            self.plugins,
            self.about,
        )
        self.sections = {section.key: section for section in every}
        self._parts = Parts(theme, body, every, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._parts)
        self.profile.rotate.connect(self._rotate)
        self.profile.recovery.chosen.connect(self._change_recovery)
        self.profile.own.chosen.connect(self._change_passphrase)
        self.plugins.watch.toggled.connect(self._watch)
        self.about.copy.clicked.connect(self._copy_versions)
        for key, each in self.sections.items():
            go = partial(self.visit, section=key)
            frame.actions.add(self, f"settings.{key}", f"Go to {each.accessibleName()}", go, group=self.title)
        add = partial(frame.actions.add, self, group=self.title)
        add("settings.save", "Save what is set where one writes", self._save, keys="Ctrl+S")
        add("settings.engine_test", "Test the connection to the models", self.tuning.test, keys="Ctrl+T")

    def attach(self, session: Session) -> None:
        self._attach(session)
        self.plugins.show_reports(session.catalog.reports())

    def close_for_writing(self, session: Session) -> None:
        self._attach(session)

    def _ask_about(self, typed: Sequence[tuple[str, object]]) -> None:
        self.frame.go(self.key, section=typed[0][0])
        self.frame.tell_trouble(
            Trouble(
                "What you typed in the settings is not saved.",
                kept="It is kept until you close the window.",
                do="Save it, or close the window once more to let it go.",
            )
        )

    def _typed(self) -> tuple[tuple[str, object], ...]:
        """What is typed and not saved, each with its section; empty for nothing."""
        return tuple((section.key, form.typed) for section, form in self._forms if form.typed)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if not self._read or self._session is None:
            return
        topics = {change.topic for change in changes}
        if topics & {Topic.SETTINGS, Topic.TENANTS}:
            self._load_forms()
        elif Topic.POLICIES in topics:
            self.contacting.load()
        if Topic.CHAT in topics and self.isVisible():
            self.tuning.load_usage()
        if topics & {Topic.ESCALATIONS, Topic.NOTICES}:
            self.delivering.look(visible=self.isVisible())

    def visit(self, *, section: str = "", **_where: Any) -> None:
        """``section``: the key of any of its parts, such as engine, inbox, contacts or mail."""
        if self._session is not None:
            self.frame.start(self._tell_recovery(self._session), "read state of recovery")
            self._read = True
            self._load_forms()
            self.delivering.load()
            self.unwatched.load()
        if not self.about.versions:
            self.frame.start(self._tell_versions(), "look up versions")
        if section in self.sections:
            self._parts.enter(self.sections[section])

    def take_focus(self) -> None:
        self._parts.take_focus()

    def _attach(self, session: Session) -> None:
        self._guard.watch()
        self._session = session
        for part in (self.profile, self.unwatched, self.delivering):
            part.attach(session)
        for _section, form in self._forms:
            form.attach(session)

    def _load_forms(self) -> None:
        for _section, form in self._forms:
            form.load()

    def _save(self) -> None:
        """The part that has the focus; from elsewhere all that is not saved."""
        here = QApplication.focusWidget()
        inside = [form for section, form in self._forms if here is not None and section.isAncestorOf(here)]
        for form in inside or [form for _section, form in self._forms]:
            form.save()

    async def _tell_versions(self) -> None:
        found = await asyncio.to_thread(versions)
        if not self.about.versions:
            self.about.show_versions(found)

    def badge(self) -> int:
        """Plugins that were left out."""
        if self._session is None:
            return 0
        return sum(bool(report.trouble) for report in self._session.catalog.reports())

    def _watch(self, on: bool) -> None:
        if self._session is not None:
            self.plugins.tell("")
            self.frame.start(self._session.watch(self.plugins.tell if on else None), "watch plugins")

    def _rotate(self) -> None:
        if self._session is not None:
            self.frame.start(self._rotated(self._session), "rotate key")

    async def _rotated(self, session: Session) -> None:
        self.profile.set_rotating(True)
        try:
            await session.keys.rotate()
        finally:
            self.profile.set_rotating(False)
        self.frame.tell("The profile is encrypted with a new key")

    def _change_recovery(self, passphrase: str) -> None:
        if self._session is not None:
            self.frame.start(self._changed_recovery(self._session, passphrase), "change recovery passphrase")

    async def _changed_recovery(self, session: Session, passphrase: str) -> None:
        before = await session.keys.recovery()
        await session.keys.set_recovery(passphrase)
        await self._tell_recovery(session)
        if before is Recovery.NONE:
            self.frame.tell("The recovery passphrase is added: it opens this profile too. Write it down")
        else:
            self.frame.tell("The recovery passphrase is changed; the old one opens nothing any more")

    async def _tell_recovery(self, session: Session) -> None:
        self.profile.show_recovery(await session.keys.recovery())

    def _change_passphrase(self, passphrase: str) -> None:
        if self._session is not None:
            self.frame.start(self._changed_passphrase(self._session, passphrase), "change passphrase")

    async def _changed_passphrase(self, session: Session, passphrase: str) -> None:
        await session.keys.set_passphrase(passphrase)
        self.frame.tell("The passphrase is changed; the old one opens nothing any more")

    def _copy_versions(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {text}" for name, text in self.about.versions))
        self.frame.tell("Versions copied")
