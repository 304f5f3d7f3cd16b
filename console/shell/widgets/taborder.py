"""The order in which Tab goes, where parts are made later than those that stand behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_VIEWPORT = "qt_scrollarea_viewport"
"""A click into it gives the focus to its area."""


def tab_through(first: QWidget, *parts: QWidget) -> None:
    """As ``tab_on``; what stands for a part of itself does so no longer."""
    for part in parts:
        for each in (part, *part.findChildren(QWidget)):
            if each.focusProxy() is not None and each.objectName() != _VIEWPORT:
                each.setFocusProxy(None)  # type: ignore[arg-type]  # it stays where it was: Tab would come twice
    tab_on(first, *parts)


def tab_on(first: QWidget, *parts: QWidget) -> None:
    """From ``first``, which takes the focus by a click at least, through all of each part in the order of making."""
    before = first
    for part in parts:
        for each in (part, *part.findChildren(QWidget)):
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is first.window():
                QWidget.setTabOrder(before, each)
                before = each
