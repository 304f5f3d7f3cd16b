"""The window's own actions, and the menu bar made from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from console.shell.simulation.playing import CustomerController
from console.shell.wayback import WayBack

if TYPE_CHECKING:
    from console.shell.pages import PageSpec
    from console.shell.window import MainWindow


class Menus:
    """File, View, Go, Help."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.customers = CustomerController(window, window.status)
        bar = window.menuBar()
        self._file(bar.addMenu("&File"))
        self._view(bar.addMenu("&View"))
        self._go(bar.addMenu("&Go"))
        self._help(bar.addMenu("&Help"))

    def _file(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, "file.call", "Call people…", self._call, "Shift+F9", "File")
        menu.addSeparator()
        self._add(menu, "file.import", "Import…", lambda: window.go("imports", choose=True), "Ctrl+I", "File")
        menu.addSeparator()
        self._add(menu, "file.settings", "Settings", lambda: window.go("settings"), "Ctrl+,", "File")
        menu.addSeparator()
        self._add(menu, "file.quit", "Quit", window.close, "Ctrl+Q", "File")

    def _call(self) -> None:
        """Because of what the page in front shows, where it says so."""
        shown = self._window.pages.get(self._window.current)
        self._window.go("escalations", section="call", **(shown.calls_about() if shown is not None else {}))

    def _view(self, menu: QMenu) -> None:
        window = self._window
        theme = window.theme
        self._add(menu, "view.theme", "Dark or light", theme.toggle, "Ctrl+Shift+D", "View")
        rail = window.rail
        self._add(
            menu, "view.rail", "Wide or narrow rail", lambda: rail.collapse(not rail.collapsed), "Ctrl+B", "View"
        )
        menu.addSeparator()
        larger = self._add(menu, "view.larger", "Larger", lambda: theme.zoom_by(1), "Ctrl++", "View")
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self._add(menu, "view.smaller", "Smaller", lambda: theme.zoom_by(-1), "Ctrl+-", "View")
        self._add(menu, "view.natural", "Natural size", lambda: theme.set_zoom(100), "Ctrl+0", "View")
        menu.addSeparator()
        undo = self._add(menu, "view.undo", "Undo what was just told", window.toast.undo, "Ctrl+Shift+Z", "View")
        close = self._add(menu, "view.dismiss", "Close trouble line", window.trouble.dismiss, "Ctrl+Shift+X", "View")
        for action, line in ((undo, window.toast), (close, window.trouble)):
            action.setEnabled(line.isVisible())
            line.shown.connect(action.setEnabled)

    def _go(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, "go.palette", "Search or do…", window.palette_popup.open, "Ctrl+K", "Go")
        back = WayBack(window.pages, lambda: window.current, window.go, window.stage)
        self._add(menu, "go.back", "Back to the page before", back.go, "Alt+0", "Go")
        menu.addSeparator()
        self._places = menu
        for number, spec in enumerate(window.specs.values(), start=1):
            self.add_place(spec, number)

    def add_place(self, spec: PageSpec, number: int) -> None:
        """The ``number``th page of the rail."""
        run, keys = partial(self._window.go, spec.key), f"Alt+{number}" if number < 10 else ""
        self._add(self._places, f"go.{spec.key}", spec.title, run, keys, "Go to")

    def _help(self, menu: QMenu) -> None:
        window = self._window
        keys = self._add(menu, "help.shortcuts", "Keyboard shortcuts", window.shortcuts.toggle, "F1", "Help")
        keys.setShortcuts([QKeySequence("F1"), QKeySequence("?")])
        menu.addSeparator()
        customers = self.customers
        begin = self._add(menu, "try.customers", "Let made-up customers write…", customers.open, "", "Try out")
        stop = self._add(menu, "try.stop", "Stop the made-up customers", customers.stop, "", "Try out")
        stop.setEnabled(False)
        customers.running_changed.connect(stop.setEnabled)
        customers.running_changed.connect(begin.setDisabled)
        menu.addSeparator()
        self._add(
            menu, "help.about", "About and versions", lambda: window.go("settings", section="about"), "", "Help"
        )

    def _add(self, menu: QMenu, id: str, text: str, run: Callable[[], object], keys: str, group: str) -> QAction:
        window = self._window
        action = window.actions.add(window, id, text, run, group=group, keys=keys, window_wide=True)
        menu.addAction(action)
        return action
