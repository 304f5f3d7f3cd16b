"""The order in which Tab goes, where parts are made later than those that stand behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(first: QWidget, *parts: QWidget) -> None:
    """From ``first``, which takes the focus itself, through all of each part in the order in which it was made."""
    before = first
    for part in parts:
        for each in (part, *part.findChildren(QWidget)):
            if each.focusProxy() is not None:  # it stays where it was: Tab would come twice to what it stands for
                each.setFocusProxy(None)  # type: ignore[arg-type]
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is first.window():
                QWidget.setTabOrder(before, each)
                before = each
