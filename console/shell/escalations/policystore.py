"""Controller of the policies: reads a tenant's, saves them, tells where somebody else was faster."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.escalation_commands import SavePolicies
from console.domain.ids import PluginName, TenantId
from console.domain.people import Role
from console.domain.policies import Policy, StoredPolicies
from console.domain.reaching import policies_of, with_newer
from console.domain.trouble import Conflict, Trouble, Warned
from console.ports.session import Session
from console.shell.escalations.edited import Edited
from console.shell.escalations.reachable import read_means, with_keys
from console.shell.page import Frame
from console.shell.timewords import relative_time

if TYPE_CHECKING:
    from console.shell.escalations.policies import PolicyPanel


Whose = tuple[TenantId, PluginName]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is typed over that version."""

    policies: tuple[Policy, ...]
    over: int


class PolicyController(QObject):
    """What was typed for one tenant and plugin is kept while others are looked at."""

    def __init__(self, frame: Frame, panel: PolicyPanel) -> None:
        super().__init__(panel)
        self._frame, self._panel = frame, panel
        self._session: Session | None = None
        self._tenant, self._plugin = TenantId(""), PluginName("")
        self._shown: Whose | None = None
        self._drafts: dict[Whose, _Draft] = {}
        self._version = 0
        self._saving = False
        self._warned: tuple[tuple[Policy, ...], tuple[str, ...]] = ((), ())
        """policies whose texts break these rules, as the person was told"""
        panel.saved.connect(self._save)
        panel.dropped.connect(self._drop)
        panel.chosen.connect(self._choose)

    @property
    def typed(self) -> dict[Whose, tuple[Policy, ...]]:
        """What is typed and not saved."""
        kept = {whose: draft.policies for whose, draft in self._drafts.items()}
        if self._shown is not None and self._panel.dirty:
            kept[self._shown] = self._panel.policies
        return kept

    def attach(self, session: Session) -> None:
        self._session = session

    def show(self, tenant: TenantId, plugin: PluginName | None = None) -> None:
        if tenant != self._tenant or plugin not in (None, self._plugin):
            self._put_aside()
            self._tenant = tenant
            self._plugin = self._plugin if plugin is None else plugin
        self.load()

    def load(self, *, drop: bool = False) -> None:
        """Anew; what is typed stays unless it is to be dropped, and is told where it stands over something newer."""
        if self._session is not None and self._tenant:
            self._frame.start(self._load(self._session, self._tenant, drop), "read policies")

    def _choose(self) -> None:
        self.show(self._tenant, PluginName(self._panel.plugin.currentData() or ""))

    def _drop(self) -> None:
        if self._shown is not None:
            self._drafts.pop(self._shown, None)
        self.load(drop=True)

    def _put_aside(self) -> None:
        """Once: what is shown from now on is of somebody else."""
        if self._shown is not None:
            self._drafts.pop(self._shown, None)
            if self._panel.dirty:
                self._drafts[self._shown] = _Draft(self._panel.policies, self._version)
            self._shown = None

    async def _load(self, session: Session, tenant: TenantId, drop: bool) -> None:
        own = await asyncio.get_running_loop().run_in_executor(None, session.catalog.policies)
        stored, people, sites = await session.reader.read(
            lambda tx: ({each.plugin: each for each in tx.policies.all(tenant)}, tx.tenants.people(tenant),
                        tx.tenants.sites(tenant))
        )  # fmt: skip
        if tenant != self._tenant:
            return
        titles = {report.name: report.title for report in session.catalog.reports()}
        plugins = list(dict.fromkeys([*own, *stored]))
        if self._plugin not in plugins:
            self._plugin = plugins[0] if plugins else PluginName("")
        self._panel.offer([(each, titles.get(each, each)) for each in plugins], self._plugin)
        newest = stored.get(self._plugin)
        version = newest.version if newest else 0
        if self._shown == (tenant, self._plugin) and self._panel.dirty and not drop:
            self._mind(newest, version, session)
            return
        self._version = version
        allowed = any(each.id == session.me and each.role is Role.ADMIN for each in people)
        words = self._words(newest, session) + ("" if allowed else "; an administrator changes them")
        builtin = own.get(self._plugin, ())
        policies = with_newer(builtin, newest) if newest and newest.policies else builtin
        edited = Edited(tuple(policies), version, words, people, sites)
        self._panel.show_conflict("")
        able = not session.read_only and bool(plugins) and allowed
        self._panel.show_edited(edited, session.clock.now(), able=able)
        self._shown = (tenant, self._plugin)
        draft = self._drafts.pop(self._shown, None)
        if draft is not None:
            self._panel.put(draft.policies)
            self._version = draft.over
            self._mind(newest, version, session)
        await self._show_reach(session, tenant, own)

    async def _show_reach(
        self, session: Session, tenant: TenantId, own: Mapping[PluginName, tuple[Policy, ...]]
    ) -> None:
        """Which steps would reach nobody; keys are looked for last, a keyring may take its time."""
        standing = await session.reader.read(lambda tx: read_means(tx, tenant))
        means = await with_keys(session, standing.means, policies_of(own, standing.stored))
        if self._shown is not None and self._shown[0] == tenant:
            self._panel.show_reach(standing.book, means)

    def _mind(self, newest: StoredPolicies | None, version: int, session: Session) -> None:
        if newest is not None and version != self._version:
            self._version = version
            when = relative_time(newest.updated_at, session.clock.now())
            self._panel.show_conflict(
                f"{newest.updated_by} saved version {version} {when}. "
                "Yours still stand in the form: save them over theirs, or take theirs."
            )

    def _words(self, stored: StoredPolicies | None, session: Session) -> str:
        if stored is None:
            return "the plugin's own"
        when = relative_time(stored.updated_at, session.clock.now())
        return f"version {stored.version}, saved by {stored.updated_by} {when}"

    def _save(self, policies: tuple[Policy, ...]) -> None:
        if self._session is not None and not self._saving:
            self._saving = True
            self._frame.start(self._saved(self._session, policies), "save policies")

    async def _saved(self, session: Session, policies: tuple[Policy, ...]) -> None:
        known, rules = self._warned
        command = SavePolicies(
            tenant=self._tenant, actor=session.me, plugin=self._plugin, policies=policies, expected=self._version,
            warned=rules if known == policies else (),
        )  # fmt: skip
        try:
            outcome = await session.desk.execute(command)
        except Conflict:
            await self._load(session, self._tenant, drop=False)
            return
        except Warned as warned:
            self._warned = (policies, warned.rules)
            self._panel.show_warning(str(warned))
            return
        except Trouble as trouble:
            raise Trouble(
                trouble.what, kept="What you typed stands in the form, not saved.", do=trouble.do
            ) from trouble
        finally:
            self._saving = False
        self._panel.show_conflict("")
        self._drafts.pop((command.tenant, command.plugin), None)
        self._frame.tell(outcome.message)
        await self._load(session, self._tenant, drop=True)
