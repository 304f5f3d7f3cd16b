"""A door and a session without a database, for tests of the window itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from console.domain.changes import Change
from console.domain.escalation_settings import EscalationSettings
from console.domain.escalations import Escalation, EscalationCounts, TimerAlarm
from console.domain.ids import PersonId, TenantId
from console.domain.imports import ImportRun
from console.domain.inbox import InboxSettings
from console.domain.masking import MaskingSettings
from console.domain.people import Person, Site, Tenant
from console.ports.catalog import PluginReport
from console.ports.chat_stores import Usage
from console.ports.clock import Clock
from console.ports.engine_room import BotFacts, EngineState, KeyFacts, KeyPlace, ProviderFacts
from console.ports.panels import PanelPage
from console.ports.session import KeySource, Recovery, Session
from tests.fakes.clock import SetClock


class FakeReader:
    """Runs the work on stores that answer from lists."""

    def __init__(self, demo: bool = True) -> None:
        self.tenants = [Tenant(TenantId("acme"), "Acme", demo)]
        self.people: list[Person] = []
        self.sites: list[Site] = []
        self.due = 0
        self.runs: list[ImportRun] = []
        self.escalations: list[Escalation] = []
        self.counts = EscalationCounts()
        self.timer_alarms: list[TimerAlarm] = []

    async def read(self, work: Callable[[Any], Any]) -> Any:
        return work(
            SimpleNamespace(
                tenants=SimpleNamespace(
                    all=lambda: self.tenants, people=lambda _tenant: self.people, sites=lambda _tenant: self.sites
                ),
                inbox=SimpleNamespace(settings=lambda _tenant: InboxSettings()),
                scores=SimpleNamespace(due_count=lambda _now: self.due),
                traces=SimpleNamespace(
                    usage=lambda _tenant, _since: Usage(),
                    latest=lambda _tenant: None,
                    providers=lambda _tenant, _since: (),
                ),
                bot_settings=SimpleNamespace(
                    get=lambda _tenant, _plugin: None, masking=lambda _tenant: MaskingSettings()
                ),
                escalations=SimpleNamespace(
                    counts=lambda _tenant: self.counts,
                    open=lambda _tenant, limit, offset=0, calling=None: self.escalations[:limit],
                ),
                settings=SimpleNamespace(get=lambda _name: None),
                violations=SimpleNamespace(open_by_plugin=lambda _tenant: {}),
                notices=SimpleNamespace(
                    unseen=lambda _tenant, _me, _limit: [], outgoing=lambda _tenant, _state, _limit: []
                ),
                policies=SimpleNamespace(
                    all=lambda _tenant: [],
                    contacts=lambda _tenant: [],
                    role_contacts=lambda _tenant: [],
                    settings=lambda _tenant: EscalationSettings(),
                    webhooks=lambda _tenant: (),
                    mail_server=lambda: None,
                ),
                timers=SimpleNamespace(alarms=lambda: self.timer_alarms),
                imports=SimpleNamespace(runs=lambda _tenant, limit=100: self.runs[:limit]),
            )
        )


class FakeDesk:
    def __init__(self) -> None:
        self.listeners: list[Callable[[tuple[Change, ...]], None]] = []

    def listen(self, listener: Callable[[tuple[Change, ...]], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def say(self, *changes: Change) -> None:
        for listener in list(self.listeners):
            listener(changes)


class FakeKeys:
    def __init__(self) -> None:
        self.rotations = 0
        self.state = Recovery.CONFIRMED
        self.given = ""
        self.passphrase = ""

    async def rotate(self) -> None:
        self.rotations += 1

    async def recovery(self) -> Recovery:
        return self.state

    async def make_recovery(self) -> str:
        self.state, self.given = Recovery.UNCONFIRMED, "made anew"
        return self.given

    async def confirm_recovery(self) -> None:
        self.state = Recovery.CONFIRMED

    async def set_passphrase(self, passphrase: str) -> None:
        self.passphrase = passphrase

    async def set_recovery(self, passphrase: str) -> None:
        self.state, self.given = Recovery.CONFIRMED, passphrase


@dataclass
class FakeCatalog:
    plugins: Sequence[PluginReport] = ()
    record_kinds: dict[str, Any] = field(default_factory=dict)
    mappings: dict[str, Path] = field(default_factory=dict)
    pages: Sequence[PanelPage] = ()

    def panels(self) -> tuple[PanelPage, ...]:
        return tuple(self.pages)

    def check_bots(self) -> tuple[PluginReport, ...]:
        return self.reports()

    def reports(self) -> tuple[PluginReport, ...]:
        return tuple(self.plugins)

    def kinds(self) -> dict[str, Any]:
        return self.record_kinds

    def schemes(self) -> dict[str, Any]:
        return {}

    def policies(self) -> dict[str, Any]:
        return {}

    def mapping(self, name: str) -> Path | None:
        return self.mappings.get(name)


class FakeRoom:
    """An engine room without any engine: rules answer, nothing can be set."""

    providers: tuple[ProviderFacts, ...] = ()

    def __init__(self) -> None:
        self.now = EngineState()

    async def state(self) -> EngineState:
        return self.now

    def key_name(self, provider: str, number: int) -> str:
        return ""

    async def bots(self) -> tuple[BotFacts, ...]:
        return ()


class FakePost:
    """There is no key, and none can be kept."""

    async def key(self, name: str) -> KeyFacts:
        return KeyFacts(name, KeyPlace.NOWHERE)


class FakeDoor:
    """Raises the ``troubles`` one after the other, then opens."""

    def __init__(self, folder: Path, troubles: Sequence[Exception] = (), clock: Clock | None = None) -> None:
        self.folder = folder
        self.troubles = list(troubles)
        self.clock = clock or SetClock()
        self.asked: list[tuple[str | None, bool]] = []
        self.closed = 0
        self.recovery: str | None = None
        self.notices: tuple[str, ...] = ()
        self.reader, self.desk, self.keys, self.catalog = FakeReader(), FakeDesk(), FakeKeys(), FakeCatalog()
        self.importer: Any = None
        self.engine: Any = FakeRoom()

    async def open(self, passphrase: str | None = None, *, ephemeral: bool = False) -> Session:
        self.asked.append((passphrase, ephemeral))
        if self.troubles:
            raise self.troubles.pop(0)
        return self.session()

    async def glance(self) -> str | None:
        return None

    def session(self) -> Session:
        return Session(
            profile="default",
            mode="in-process",
            folder=self.folder,
            me=PersonId("me"),
            desk=cast(Any, self.desk),
            reader=self.reader,
            importer=self.importer,
            exporter=cast(Any, None),
            library=cast(Any, None),
            chat=cast(Any, None),
            engine=self.engine,
            post=cast(Any, FakePost()),
            simulator=cast(Any, None),
            catalog=cast(Any, self.catalog),
            clock=self.clock,
            key_source=KeySource.KEYRING,
            read_only=False,
            keys=self.keys,
            recovery_passphrase=self.recovery,
            notices=self.notices,
            close=self._close,
        )

    def set_aside(self) -> Path:
        return self.folder / "damaged-2026"

    async def _close(self) -> None:
        self.closed += 1
