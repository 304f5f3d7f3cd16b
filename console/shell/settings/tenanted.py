"""A form whose settings belong to a tenant: its frame, and the controller that loads, keeps and saves them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.domain.commands import Command
from console.domain.ids import PersonId, TenantId
from console.domain.people import Role
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.sections import FieldSection
from console.shell.settings.versions import not_saved
from console.shell.theme import Theme
from console.shell.widgets.fields import ChoiceField
from console.shell.widgets.saving import SaveBar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a form is about. ``name`` as in “save NAME”; ``plain`` stands where nothing was set."""

    name: str
    plain: T
    read: Callable[[Transaction, TenantId, PersonId], T]
    """As that person sees it."""
    commands: Callable[[TenantId, PersonId, T, T], Sequence[Command]]
    """Those that make the second of what stands, the first; in the tenant, by that person."""
    faults: Callable[[T], Mapping[str, str]]
    allowed: frozenset[Role]
    who: str
    """Who changes it, for those who may not."""
    own: str = "set by this tenant"
    usual: str = "as where nothing is set"
    whole_profile: bool = False
    """The same for every tenant: none is chosen."""


class TenantForm(FieldSection, Generic[T]):
    """``content`` is what stands in the form; ``end_form`` makes the bar below the fields."""

    bar: SaveBar
    edited = Signal()
    chosen = Signal()
    """Another tenant."""

    def __init__(self, theme: Theme, key: str, title: str, parent: QWidget) -> None:
        super().__init__(theme, key, title, parent)
        self.tenant = ChoiceField(theme, "Tenant", self)
        self.tenant.edited.connect(self.chosen)

    def end_form(self, of: str) -> None:
        """After all fields, so that Tab comes to it behind them."""
        self.bar = SaveBar(self.theme, of, self)
        self.column.addWidget(self.bar)

    @property
    def content(self) -> T:
        raise NotImplementedError

    def put(self, content: T) -> None:
        raise NotImplementedError


class TenantController(QObject, Generic[T]):
    """What was typed for one tenant is kept while another one is looked at."""

    shown = Signal(str)
    """What stands for a tenant was read."""
    kept = Signal(object, object)
    """What stood before, and what was saved in its place."""

    def __init__(self, frame: Frame, view: TenantForm[T], kind: Kind[T]) -> None:
        super().__init__(view)
        self._frame, self._view, self._kind = frame, view, kind
        self._session: Session | None = None
        self._tenant = TenantId("")
        self._stored = kind.plain
        self._loaded = kind.plain
        self._allowed = False
        self._drafts: dict[TenantId, tuple[T, T]] = {}
        """typed, over what was stored then"""
        self._saving = False
        view.edited.connect(self._show_bar)
        view.chosen.connect(self._choose)
        view.bar.save_wanted.connect(self.save)
        view.bar.drop_wanted.connect(self._drop)

    @property
    def stored(self) -> T:
        return self._stored

    @property
    def tenant(self) -> TenantId:
        """The one that is shown, empty before."""
        return self._tenant

    @property
    def dirty(self) -> bool:
        return bool(self._tenant) and self._view.content != self._loaded

    @property
    def typed(self) -> dict[TenantId, T]:
        """What is typed and not saved, by tenant."""
        shown = {self._tenant: self._view.content} if self.dirty else {}
        return {tenant: value for tenant, (value, _) in self._drafts.items()} | shown

    def attach(self, session: Session) -> None:
        self._session = session
        self._show_bar()

    def load(self) -> None:
        self._start(self._load(), f"read {self._kind.name}")

    def choose(self, tenant: TenantId) -> None:
        self._view.tenant.put(tenant)
        self._choose()

    def save(self) -> None:
        if self.dirty and not self._saving and self._writable:
            faults = self._kind.faults(self._view.content)
            self._view.show_faults(faults)
            if not faults:
                self._start(self._save(self._tenant, self._view.content), f"save {self._kind.name}")

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
                self._drafts[self._tenant] = (self._view.content, self._loaded)
        self._tenant = TenantId("")
        self._start(self._show(), f"read {self._kind.name}")

    async def _show(self) -> None:
        """What is stored for the tenant that is chosen; something typed for it stays, and what stands is told."""
        session, tenant = self._session, TenantId(self._view.tenant.key)
        if session is None or not tenant:
            return
        stored, allowed = await session.reader.read(lambda tx: self._read(tx, tenant, session))
        if tenant != self._view.tenant.key:
            return
        if self._tenant != tenant:
            typed, over = self._drafts.pop(tenant, (stored, stored))
            self._tenant, self._loaded = tenant, over
            self._view.put(typed)
            self._view.bar.show_conflict("")
        self._stored, self._allowed = stored, allowed
        if not self.dirty or self._view.content == stored:
            self._loaded = stored
            self._view.put(stored)
            self._view.bar.show_conflict("")
        elif stored != self._loaded:
            self._loaded = stored
            self._view.bar.show_conflict("Something else was saved while you wrote. Yours is still in the form.")
        self._show_bar()
        self.shown.emit(tenant)

    async def _save(self, tenant: TenantId, value: T) -> None:
        session = self._session
        assert session is not None, "started only with a session"
        self._saving, before = True, self._stored
        self._show_bar()
        told = ""
        try:
            for command in self._kind.commands(tenant, session.me, before, value):
                told = (await session.desk.execute(command)).message
        except Trouble as trouble:
            self._frame.tell_trouble(not_saved(trouble))
            return
        finally:
            self._saving = False
            self._show_bar()
        if self._tenant == tenant:
            self._loaded = value
        await self._show()
        self._frame.tell(told)
        self.kept.emit(before, value)

    def _drop(self) -> None:
        self._drafts.pop(self._tenant, None)
        self._tenant = TenantId("")
        self._start(self._show(), f"read {self._kind.name}")

    def _show_bar(self) -> None:
        self._view.set_able(self._writable)
        state = self._kind.usual if self._stored == self._kind.plain else self._kind.own
        if self._tenant and not self._allowed:
            state = f"{state}; {self._kind.who} changes them"
        self._view.bar.show_state(dirty=self.dirty, able=self._writable and not self._saving, state=state)

    def _read(self, tx: Transaction, tenant: TenantId, session: Session) -> tuple[T, bool]:
        where = [each.id for each in tx.tenants.all()] if self._kind.whole_profile else [tenant]
        allowed = all(_role(tx, each, session.me) in self._kind.allowed for each in where)
        return self._kind.read(tx, tenant, session.me), allowed


def _role(tx: Transaction, tenant: TenantId, me: PersonId) -> Role | None:
    return next((each.role for each in tx.tenants.people(tenant) if each.id == me), None)
