"""Controller of the policies: reads a tenant's, saves them, tells where somebody else was faster."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.escalation_commands import SavePolicies
from console.domain.ids import PluginName, TenantId
from console.domain.policies import Policy, StoredPolicies
from console.domain.trouble import Conflict, Trouble
from console.ports.session import Session
from console.shell.escalations.edited import Edited
from console.shell.page import Frame
from console.shell.timewords import relative_time

if TYPE_CHECKING:
    from console.shell.escalations.policies import PolicyPanel


class PolicyController(QObject):
    def __init__(self, frame: Frame, panel: PolicyPanel) -> None:
        super().__init__(panel)
        self._frame, self._panel = frame, panel
        self._session: Session | None = None
        self._tenant, self._plugin = TenantId(""), PluginName("")
        self._version = 0
        self._saving = False
        panel.saved.connect(self._save)
        panel.dropped.connect(lambda: self.load(drop=True))
        panel.chosen.connect(self._choose)

    def attach(self, session: Session) -> None:
        self._session = session

    def show(self, tenant: TenantId) -> None:
        if tenant != self._tenant:
            self._tenant = tenant
            self.load(drop=True)
        else:
            self.load()

    def load(self, *, drop: bool = False) -> None:
        """Anew; what is typed stays unless it is to be dropped, and is told where it stands over something newer."""
        if self._session is not None and self._tenant:
            self._frame.start(self._load(self._session, self._tenant, drop), "read policies")

    def _choose(self) -> None:
        self._plugin = PluginName(self._panel.plugin.currentData() or "")
        self.load(drop=True)

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
        if self._panel.dirty and not drop:
            self._mind(newest, version, session)
            return
        self._version = version
        policies = newest.policies if newest and newest.policies else own.get(self._plugin, ())
        edited = Edited(tuple(policies), version, self._words(newest, session), people, sites)
        self._panel.show_conflict("")
        able = not session.read_only and bool(plugins)
        self._panel.show_edited(edited, session.clock.now(), able=able)

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
        command = SavePolicies(
            tenant=self._tenant, actor=session.me, plugin=self._plugin, policies=policies, expected=self._version
        )
        try:
            outcome = await session.desk.execute(command)
        except Conflict:
            await self._load(session, self._tenant, drop=False)
            return
        except Trouble as trouble:
            raise Trouble(
                trouble.what, kept="What you typed stands in the form, not saved.", do=trouble.do
            ) from trouble
        finally:
            self._saving = False
        self._frame.tell(outcome.message)
        await self._load(session, self._tenant, drop=True)
