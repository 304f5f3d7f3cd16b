"""Controller of the inbox's times: which tenant, what is stored, what is typed and not saved."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

from console.domain.ids import TenantId
from console.domain.inbox import InboxSettings, inbox_faults
from console.domain.inbox_commands import SetUpInbox
from console.domain.people import Role
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.inbox import InboxSection

_ALLOWED = (Role.SUPERVISOR, Role.ADMIN)


class InboxController(QObject):
    """What was typed for one tenant is kept while another one is looked at."""

    def __init__(self, frame: Frame, view: InboxSection) -> None:
        super().__init__(view)
        self._frame, self._view = frame, view
        self._session: Session | None = None
        self._tenant = TenantId("")
        self._stored = InboxSettings()
        self._loaded = InboxSettings()
        self._allowed = False
        self._drafts: dict[TenantId, tuple[InboxSettings, InboxSettings]] = {}
        """typed, over what was stored then"""
        self._saving = False
        view.edited.connect(self._show_bar)
        view.chosen.connect(self._choose)
        view.bar.save_wanted.connect(self.save)
        view.bar.drop_wanted.connect(self._drop)

    @property
    def dirty(self) -> bool:
        return bool(self._tenant) and self._view.settings != self._loaded

    @property
    def typed(self) -> dict[TenantId, InboxSettings]:
        """What is typed and not saved, by tenant."""
        shown = {self._tenant: self._view.settings} if self.dirty else {}
        return {tenant: settings for tenant, (settings, _) in self._drafts.items()} | shown

    def attach(self, session: Session) -> None:
        self._session = session
        self._show_bar()

    def load(self) -> None:
        self._start(self._load(), "read the inbox's times")

    def choose(self, tenant: TenantId) -> None:
        self._view.tenant.put(tenant)
        self._choose()

    def save(self) -> None:
        if self.dirty and not self._saving and self._writable:
            faults = inbox_faults(self._view.settings)
            self._view.show_faults(faults)
            if not faults:
                self._start(self._save(self._tenant, self._view.settings), "save the inbox's times")

    @property
    def _writable(self) -> bool:
        return self._session is not None and not self._session.read_only and self._allowed

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._frame.start(work, name)

    async def _load(self) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        tenants = await session.reader.read(lambda tx: tx.tenants.all())
        self._view.tenant.offer([(tenant.id, tenant.name) for tenant in tenants])
        if not self._tenant and tenants:
            self._view.tenant.put(tenants[0].id)
        await self._show()

    def _choose(self) -> None:
        if self._tenant:
            self._drafts.pop(self._tenant, None)
            if self.dirty:
                self._drafts[self._tenant] = (self._view.settings, self._loaded)
        self._tenant = TenantId("")
        self._start(self._show(), "read the inbox's times")

    async def _show(self) -> None:
        """What is stored for the tenant that is chosen; something typed for it stays, and what stands is told."""
        session, tenant = self._session, TenantId(self._view.tenant.key)
        if session is None or not tenant:
            return
        stored, allowed = await session.reader.read(lambda tx: _read(tx, tenant, session))
        if tenant != self._view.tenant.key:
            return
        if self._tenant != tenant:
            typed, over = self._drafts.pop(tenant, (stored, stored))
            self._tenant, self._loaded = tenant, over
            self._view.put(typed)
            self._view.bar.show_conflict("")
        self._stored, self._allowed = stored, allowed
        if not self.dirty or self._view.settings == stored:
            self._loaded = stored
            self._view.put(stored)
            self._view.bar.show_conflict("")
        elif stored != self._loaded:
            self._loaded = stored
            self._view.bar.show_conflict("Other times were saved while you wrote. Yours are still in the form.")
        self._show_bar()

    async def _save(self, tenant: TenantId, settings: InboxSettings) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        self._saving = True
        self._show_bar()
        try:
            outcome = await session.desk.execute(SetUpInbox(tenant=tenant, actor=session.me, settings=settings))
        except Trouble as trouble:
            told = Trouble(trouble.what, kept="Your changes are kept in the form, not yet saved.", do=trouble.do)
            self._frame.tell_trouble(told)
            return
        finally:
            self._saving = False
            self._show_bar()
        if self._tenant == tenant:
            self._loaded = settings
        await self._show()
        self._frame.tell(outcome.message)

    def _drop(self) -> None:
        self._drafts.pop(self._tenant, None)
        self._tenant = TenantId("")
        self._start(self._show(), "read the inbox's times")

    def _show_bar(self) -> None:
        self._view.set_able(self._writable)
        usual = "as where nothing is set" if self._stored == InboxSettings() else "set by this tenant"
        state = usual if self._allowed or not self._tenant else f"{usual}; a supervisor changes them"
        self._view.bar.show_state(dirty=self.dirty, able=self._writable and not self._saving, state=state)


def _read(tx: Transaction, tenant: TenantId, session: Session) -> tuple[InboxSettings, bool]:
    role = next((each.role for each in tx.tenants.people(tenant) if each.id == session.me), None)
    return tx.inbox.settings(tenant), role in _ALLOWED
