"""A page that notes what the window does with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from console.domain.changes import Change
from console.ports.session import Session
from console.shell.page import Frame, Page, Place
from console.shell.pages import PageSpec

SPECS = (
    PageSpec("plain", "Plain", "scorecard", f"{__name__}:PlainPage"),
    PageSpec("other", "Other", "violations", f"{__name__}:OtherPage"),
)


class PlainPage(Page):
    key, title, icon = "plain", "Plain", "scorecard"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.session: Session | None = None
        self.visits: list[dict[str, Any]] = []
        self.heard: list[tuple[Change, ...]] = []
        self.done: list[str] = []
        self.needs = 3
        self.line = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.line)
        frame.actions.add(self, f"{self.key}.polish", "Polish the brass", lambda: self.done.append("polish"),
                          group=self.title, keys="Ctrl+P")  # fmt: skip

    def attach(self, session: Session) -> None:
        self.session = session

    def close_for_writing(self, session: Session) -> None:
        self.session = session

    def visit(self, **where: Any) -> None:
        self.visits.append(where)

    def changed(self, changes: tuple[Change, ...]) -> None:
        self.heard.append(changes)

    def badge(self) -> int:
        return self.needs

    def controls(self) -> QWidget | None:
        return QLabel("controls")

    def places(self, text: str) -> Sequence[Place]:
        return [Place("North Gate", self.key, {"site": "north"}, "site", "site")]


class OtherPage(PlainPage):
    key, title = "other", "Other"

    def controls(self) -> QWidget | None:
        return None

    def places(self, text: str) -> Sequence[Place]:
        return ()
