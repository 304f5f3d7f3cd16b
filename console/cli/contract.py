"""What the commands ask of the composition root. Each call imports what it needs, none of it before the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from console.domain.ids import ConversationId, EscalationId, PillarId, PluginName, SiteId, TenantId, ViolationId
from console.domain.violations import ViolationFilter
from console.ports.catalog import Catalog
from console.ports.session import Door, Session


@dataclass(frozen=True, slots=True)
class View:
    """What a snapshot shows. None leaves the choice to the page, as when a person opens it.

    ``ask`` is said to the mentor first, and stays in the profile.
    ``size`` is (width, height) in device-independent pixels.
    """

    page: str
    theme: str = "dark"
    size: tuple[int, int] = (1280, 800)
    tenant: TenantId | None = None
    site: SiteId | None = None
    day: date | None = None
    pillar: PillarId | None = None
    violation: ViolationId | None = None
    escalation: EscalationId | None = None
    conversation: ConversationId | None = None
    section: str | None = None
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class ScorecardReport:
    """A day with the trend that leads to it; None means all sites, and the latest day with records."""

    tenant: TenantId
    plugin: PluginName
    day: date | None = None
    site: SiteId | None = None


@dataclass(frozen=True, slots=True)
class ViolationReport:
    filter: ViolationFilter


Report = ScorecardReport | ViolationReport


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of ``doctor``. ``do`` says what to do, and is given exactly when it is not ok."""

    name: str
    ok: bool
    found: str
    do: str = ""


class Wiring(Protocol):
    def profile_exists(self, profile: str) -> bool:
        """Whether the profile has a database or a key file; makes nothing."""

    def profile_folder(self, profile: str) -> Path: ...

    def catalog(self) -> Catalog:
        """The plugins, loaded now."""

    def door(self, profile: str) -> Door:
        """For ``open`` inside ``asyncio.run``. A new profile gets its demo data; nothing scores in the background."""

    async def score_due(self, session: Session, progress: Callable[[int, int], None]) -> int:
        """Score what is due now; ``progress`` gets (done, in all). Returns the number of site-days."""

    async def examine(self, profile: str, passphrase: str | None) -> Sequence[Fact]:
        """Keyring, profile and key, database with its integrity check. Makes no profile, asks nothing."""

    async def look_at_desktop(self) -> Sequence[Fact]:
        """Whether alarms can be heard, and who shows notifications."""

    def run_window(self, profile: str, *, debug: bool) -> int:
        """The window, until it is closed; the exit code."""

    def pages(self) -> Mapping[str, str]:
        """Names that ``View.page`` may have, each with a line on what it shows; imports no Qt."""

    def render(self, profile: str, views: Mapping[Path, View], passphrase: str | None, *, ephemeral: bool) -> None:
        """Write each view to its file, PNG or PDF by its ending, from one session of the profile.

        ``ephemeral``: a demo profile that is kept nowhere. Raises Trouble.
        """

    def write_report(self, profile: str, report: Report, out: Path, passphrase: str | None) -> None:
        """A PDF, whole or not at all. Raises Trouble."""
