"""What the command line asks of the program, over the adapters."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from console.cli.contract import Fact, Report, View
    from console.ports.catalog import Catalog
    from console.ports.desktop import Desktop
    from console.ports.session import Door, Session

SCORE_AT_ONCE = 50


PLACES = ("tenant", "site", "day", "pillar", "violation", "escalation", "conversation", "section", "ask")
"""What of a ``View`` a page is asked to go to."""


class Program:
    """``cli.Wiring``."""

    def __init__(self) -> None:
        from console.wiring.logs import mask_logs

        mask_logs()

    def profile_exists(self, profile: str) -> bool:
        from console.config.paths import ProfilePaths

        paths = ProfilePaths.of(profile)
        return paths.database.exists() or paths.key_file.exists()

    def profile_folder(self, profile: str) -> Path:
        from console.config.paths import ProfilePaths

        return ProfilePaths.of(profile).folder

    def catalog(self) -> Catalog:
        from console.wiring.door import load_catalog

        return load_catalog()

    def door(self, profile: str) -> Door:
        return _door(profile, background=False)

    async def score_due(self, session: Session, progress: Callable[[int, int], None]) -> int:
        from console.wiring.workshop import LateDesk

        desk = cast(LateDesk, session.desk)
        now = session.clock.now()
        total = await session.reader.read(lambda tx: tx.scores.due_count(now))
        done = 0
        while scored := await desk.score_due(SCORE_AT_ONCE):
            done += scored
            progress(done, max(done, total))
        return done

    async def examine(self, profile: str, passphrase: str | None) -> Sequence[Fact]:
        from console.wiring.doctor import examine

        return await examine(profile, passphrase)

    async def look_at_desktop(self) -> Sequence[Fact]:
        from console.wiring.doctor import look_at_desktop

        return await look_at_desktop()

    def run_window(self, profile: str, *, debug: bool) -> int:
        from console.shell.plainimport import import_plainly

        import_plainly()
        from console.config.paths import ProfilePaths
        from console.config.preferences import Preferences
        from console.shell.startup import run_window
        from console.wiring.clock import make_clock
        from console.wiring.late import LateDoor

        paths = ProfilePaths.of(profile)
        passphrase = os.environ.get("OPERATOR_CONSOLE_PASSPHRASE")
        return run_window(
            LateDoor(lambda: _door(profile, background=True, passphrase=passphrase)),
            preferences=Preferences(paths.preferences),
            clock=make_clock(),
            folder=paths.create().folder,
            desktop=_desktop,
        )

    def pages(self) -> Mapping[str, str]:
        from console.plugin.loader import plugin_folders
        from console.plugin.manifest import panel_titles
        from console.shell.views import VIEWS

        return {**VIEWS, **panel_titles(plugin_folders())}

    def render(self, profile: str, views: Mapping[Path, View], passphrase: str | None, *, ephemeral: bool) -> None:
        async def draw(session: Session) -> None:
            from console.shell.snapshot import render_page

            for out, view in views.items():
                given = {name: value for name in PLACES if (value := getattr(view, name)) is not None}
                given |= {"send": True} if view.ask else {}
                await render_page(session, view.page, out, theme=view.theme, size=view.size, where=given)

        self._headless(profile, passphrase, draw, ephemeral=ephemeral)

    def write_report(self, profile: str, report: Report, out: Path, passphrase: str | None) -> None:
        async def write(session: Session) -> None:
            from console.cli.contract import ViolationReport
            from console.shell.scorecard.report import write_scorecard_pdf
            from console.shell.violations.report import write_violations_pdf

            if isinstance(report, ViolationReport):
                await write_violations_pdf(session, out, report.filter)
            else:
                await write_scorecard_pdf(
                    session,
                    out,
                    tenant=report.tenant,
                    plugin=report.plugin,
                    site=report.site,
                    day=report.day,
                )

        self._headless(profile, passphrase, write, ephemeral=False)

    def _headless(
        self,
        profile: str,
        passphrase: str | None,
        work: Callable[[Session], Awaitable[Any]],
        *,
        ephemeral: bool,
    ) -> None:
        """Run ``work`` over the profile in the Qt loop, without a display and with all scores up to date."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from console.shell.plainimport import import_plainly

        import_plainly()
        import qasync

        from console.shell.startup import make_application

        async def whole() -> None:
            session = await self.door(profile).open(passphrase, ephemeral=ephemeral)
            try:
                if not session.read_only:
                    await session.complete()
                    await self.score_due(session, lambda _done, _total: None)
                await work(session)
            finally:
                await session.close()

        application = make_application(["operator-console"])
        with qasync.QEventLoop(application, already_running=False) as loop:
            loop.run_until_complete(whole())


def _desktop() -> Desktop:
    from console.desktop.speaker import MiniaudioSpeaker
    from console.ports.desktop import Desktop

    if sys.platform != "linux":
        return Desktop(MiniaudioSpeaker())
    from console.desktop.notifications import DBusNotifier

    return Desktop(MiniaudioSpeaker(), DBusNotifier())


def _door(profile: str, *, background: bool, passphrase: str | None = None) -> Door:
    from console.config.paths import ProfilePaths
    from console.wiring.clock import make_clock
    from console.wiring.door import ProfileDoor

    return ProfileDoor(ProfilePaths.of(profile), make_clock(), background=background, passphrase=passphrase)
