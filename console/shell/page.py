"""What a page is to the window, and what the window is to a page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.changes import Change
from console.domain.trouble import Trouble
from console.ports.session import Session
from console.shell.actions import Actions
from console.shell.theme import Theme

if TYPE_CHECKING:
    from console.shell.alarm.alarms import Alarms


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go from the palette: ``title`` is matched and shown, ``where`` is handed to ``visit``."""

    title: str
    page: str
    where: Mapping[str, Any] = field(default_factory=dict)
    hint: str = ""
    icon: str = ""


class Frame(Protocol):
    """The window, as pages and controllers see it."""

    actions: Actions
    alarms: Alarms
    theme: Theme

    def go(self, page: str, **where: Any) -> None:
        """Show a page; ``where`` is handed to its ``visit``."""

    def tell(self, text: str, *, undo: Callable[[], object] | None = None) -> None:
        """A passing line at the lower edge, with an Undo button where one is given."""

    def tell_trouble(self, trouble: Trouble, *, retry: Callable[[], object] | None = None) -> None:
        """What happened, what was kept, what to do; stays until it is closed."""

    def start(self, work: Coroutine[Any, Any, object], name: str, *, busy: str = "") -> None:
        """Spawn; Trouble goes to ``tell_trouble``. ``busy`` appears with Cancel when it takes over 0.5 s."""


def has_bot(session: Session, plugin: str) -> bool:
    """Whether there is somebody to ask about what this plugin scores."""
    return any(report.name == plugin and "a bot" in report.provides for report in session.catalog.reports())


class Page(QWidget):
    """One entry of the rail. Made before a profile is open; ``attach`` brings the session."""

    badge_changed = Signal()
    """``badge`` says something else now."""

    key = ""
    title = ""
    icon = ""
    badge_means = ""
    """What ``badge`` counts, after the number: ``12 critical checks failed``."""

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame = frame
        self.setObjectName(f"page-{self.key}")
        self.setAccessibleName(self.title)

    def fill(self) -> Iterator[None]:
        """What the constructor put off, in steps each short enough to answer the person in between; run once."""
        yield from ()

    async def show_glance(self, glance: str, now: datetime) -> bool:
        """Show what stood here when the profile was closed, until ``attach``. Whether there is something to see."""
        return False

    def attach(self, session: Session) -> None:
        """The profile is open: load what the page shows."""

    def close_for_writing(self, session: Session) -> None:
        """The open profile turned out damaged: ``session`` is the same, now read-only. Offer no more to change it."""

    def visit(self, **where: Any) -> None:
        """The page comes to the front, with the place to go to."""

    def take_focus(self) -> None:
        """The keyboard goes to where one begins here. No focus proxy: Tab would leap over what stands before it."""
        self.setFocus()

    def changed(self, changes: tuple[Change, ...]) -> None:
        """Something happened (throttled to 20 a second); refresh what it touches, keep selection and scroll."""

    def badge(self) -> int:
        """How many things here need a person; 0 shows none."""
        return 0

    def controls(self) -> QWidget | None:
        """What stands in the header line beside the page's title while it is in front; asked for once."""
        return None

    def calls_about(self) -> Mapping[str, Any]:
        """What people would be called because of: ``tenant``, and ``about``, a ``HandCall``."""
        return {}

    def footing(self) -> int:
        """Pixels of its lower edge where a person writes, and that a passing line must not cover."""
        return 0

    def places(self, text: str) -> Sequence[Place]:
        """Where the palette can go for ``text`` (what was typed so far), from what the page holds in memory."""
        return ()

    async def put_by(self) -> None:
        """The program ends: keep what a person has written so far."""

    async def settled(self) -> None:
        """Wait until all that the page was asked to load is shown (pictures and tests use it)."""
