"""Everything a person can do, as one list: shortcuts, menus and the palette are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as the palette shows it; ``group`` is the page or part of the window that it belongs to."""

    id: str
    group: str
    action: QAction


class Actions:
    """The registry. An action lives as long as its ``owner`` widget and is offered while that is visible."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(
        self,
        owner: QWidget,
        id: str,
        text: str,
        run: Callable[[], object],
        *,
        group: str,
        keys: str = "",
        window_wide: bool = False,
    ) -> QAction:
        """Make an action on ``owner``; ``keys`` work inside it, or in the whole window."""
        action = QAction(text, owner)
        action.setObjectName(id)
        if keys:
            action.setShortcut(QKeySequence(keys))
        context = Qt.ShortcutContext.WindowShortcut if window_wide else Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(context)
        action.triggered.connect(lambda _checked=False: run())
        owner.addAction(action)
        self._entries[id] = Entry(id, group, action)
        owner.destroyed.connect(lambda: self._entries.pop(id, None))
        return action

    def offered(self) -> list[Entry]:
        """What can be done now, in the order added: enabled, and its owner on screen."""
        return [entry for entry in self._entries.values() if entry.action.isEnabled() and _on_screen(entry.action)]

    def all(self) -> list[Entry]:
        return list(self._entries.values())


def _on_screen(action: QAction) -> bool:
    owner = action.parent()
    return isinstance(owner, QWidget) and owner.isVisible()
