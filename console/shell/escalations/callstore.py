"""Controller of calls by hand: who would be told, and the call itself, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from console.domain.commands import Outcome
from console.domain.escalations import EscalationKind
from console.domain.ids import CommandId, EscalationId, TenantId
from console.domain.people import Site
from console.domain.policies import Policy
from console.domain.reaching import policies_of
from console.domain.trouble import Warned
from console.ports.session import Session
from console.shell.escalations.callform import CallPanel
from console.shell.escalations.calling import HandCall, calling_by_hand
from console.shell.escalations.rehearsal import rehearsed
from console.shell.page import Frame

MOST_TOLD = 6
"""Steps that are told before the call; the rest stands on the escalation."""


@dataclass(frozen=True, slots=True)
class _House:
    policies: tuple[Policy, ...] = ()
    sites: tuple[Site, ...] = ()


class CallController(QObject):
    """What was typed stays with its tenant until it is called or the window closes."""

    def __init__(self, frame: Frame, panel: CallPanel, made: Callable[[TenantId, EscalationId], object]) -> None:
        """``made``: hears which escalation a call became."""
        super().__init__(panel)
        self._frame, self._panel, self._made = frame, panel, made
        self._session: Session | None = None
        self._tenant = TenantId("")
        self._house = _House()
        self._drafts: dict[TenantId, HandCall] = {}
        self._calling = False
        self._warned: tuple[HandCall, tuple[str, ...]] = (HandCall(), ())
        """words that break these rules, as the person was told"""
        panel.called.connect(self._call)
        panel.edited.connect(self._tell)

    @property
    def typed(self) -> dict[TenantId, HandCall]:
        """What is written and calls nobody yet."""
        here = {self._tenant: self._panel.call} if self._tenant and self._panel.typed else {}
        return {**self._drafts, **here}

    def attach(self, session: Session) -> None:
        self._session = session
        self._panel.set_able(not session.read_only)

    def show(self, tenant: TenantId, about: HandCall | None = None) -> None:
        """``about`` stands in the form where nothing else is written there."""
        if self._session is not None and tenant:
            if tenant != self._tenant:
                self._drafts = self.typed
                self._tenant = tenant
                self._panel.clear()
            self._frame.start(self._load(self._session, tenant, about), "read who would be called")

    async def _load(self, session: Session, tenant: TenantId, about: HandCall | None) -> None:
        own = await asyncio.get_running_loop().run_in_executor(None, session.catalog.policies)
        stored, sites = await session.reader.read(
            lambda tx: (tx.policies.all(tenant), tuple(tx.tenants.sites(tenant)))
        )
        if tenant != self._tenant:
            return
        every = policies_of(own, stored)
        self._house = _House(tuple(policy for each in every.values() for policy in each), sites)
        self._panel.offer_sites(sites)
        draft = self._drafts.pop(tenant, None)
        if (draft or about) and not self._panel.typed:
            self._panel.put(draft or about or HandCall())
        self._tell()

    def _tell(self) -> None:
        session, call = self._session, self._panel.call
        if session is None:
            return
        site = next((each for each in self._house.sites if each.id == call.site), None)
        now = session.clock.now()
        local = now.astimezone(ZoneInfo(site.zone)) if site else now
        kind = EscalationKind.EMERGENCY if call.emergency else EscalationKind.REQUEST
        policy, lines = rehearsed(self._house.policies, call.severity, kind.value, call.site, local)
        more = len(lines) - MOST_TOLD
        shown = lines if more <= 1 else [*lines[:MOST_TOLD], f"and {more} steps more"]
        self._panel.show_told(policy.title, shown)

    def _call(self) -> None:
        if self._session is not None and not self._calling:
            self._calling = True
            self._frame.start(self._called(self._session, self._tenant, self._panel.call), "call people")

    async def _called(self, session: Session, tenant: TenantId, call: HandCall) -> None:
        known, rules = self._warned
        command = calling_by_hand(tenant, call, session.me)
        command = replace(command, warned=rules if known == call else ())
        try:
            outcome = await session.desk.execute(command)
        except Warned as warned:
            self._warned = (call, warned.rules)
            self._panel.warning.say(f"{warned} Change your words, or send them again as they are.")
            return
        finally:
            self._calling = False
        if outcome.skipped:
            self._tell_that_nobody_was_called(tenant, outcome)
            return
        self._frame.tell(outcome.message)
        if self.typed.get(tenant) == call:
            self._drafts.pop(tenant, None)
            if tenant == self._tenant:
                self._panel.clear()
        await self._open(session, tenant, command.id)

    def _tell_that_nobody_was_called(self, tenant: TenantId, outcome: Outcome) -> None:
        """What was typed stays: nothing keeps it yet."""
        said = f"Nobody new was called. {outcome.message}"
        self._frame.tell(said)
        if tenant == self._tenant:
            self._panel.warning.say(f"{said} If it is something else, change what happened and call again.")

    async def _open(self, session: Session, tenant: TenantId, command: CommandId) -> None:
        made = await session.reader.read(lambda tx: tx.escalations.history_of(tenant, command))
        if made:
            self._made(tenant, made[0].escalation)
