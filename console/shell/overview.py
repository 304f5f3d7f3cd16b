"""What status bar and rail say of the profile as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from console.shell.page import Page
from console.shell.rail import Rail
from console.shell.statusbar import StatusBar

if TYPE_CHECKING:
    from console.ports.session import Session


async def show_overview(
    session: Session, now: datetime, status: StatusBar, rail: Rail, pages: Mapping[str, Page]
) -> None:
    """``now`` is UTC."""
    demo, due = await session.reader.read(
        lambda tx: (any(tenant.demo for tenant in tx.tenants.all()), tx.scores.due_count(now))
    )
    status.show_demo(demo)
    status.show_scoring(0 if session.read_only else due)
    for key, page in pages.items():
        rail.show_count(key, page.badge())
