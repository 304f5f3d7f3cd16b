"""Size, place and look of the window from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow

from console.shell.preferences import PreferencesPort
from console.shell.rail import Rail
from console.shell.theme import Theme

TITLE_BAR = 40
"""Pixels that the system's frame takes at most: a first window must fit a screen with it."""


def remember_shape(window: QMainWindow, rail: Rail, theme: Theme, preferences: PreferencesPort) -> None:
    """Into the preferences; the caller saves them."""
    preferences.set("window.geometry", bytes(window.saveGeometry().toBase64().data()).decode())
    preferences.set("rail.collapsed", rail.collapsed)
    preferences.set("theme.mode", theme.mode.value)
    preferences.set("theme.last_dark", theme.tokens.dark)
    preferences.set("theme.zoom", theme.zoom)


def restore_shape(window: QMainWindow, rail: Rail, preferences: PreferencesPort) -> None:
    room = window.screen().availableSize() - QSize(0, TITLE_BAR)
    window.resize(QSize(1280, 800).boundedTo(room))
    window.setMinimumSize(QSize(720, 480))
    geometry = preferences.get("window.geometry", "")
    if isinstance(geometry, str) and geometry:
        window.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.encode())))
    rail.collapse(bool(preferences.get("rail.collapsed", False)))
