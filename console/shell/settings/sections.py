"""One card per part of the settings."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from console import __version__
from console.ports.catalog import PluginReport
from console.shell.theme import ZOOM_STEPS, Mode, Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.fields import Field
from console.shell.widgets.segments import SegmentedControl

NAMES_WIDTH = 128
"""Of the names beside their values."""


class Section(QFrame):
    """A titled card; ``key`` is what ``visit(section=…)`` names."""

    def __init__(self, theme: Theme, key: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.theme = key, theme
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        heading = QLabel(title, self)
        heading.setProperty("look", "title")
        self.column = QVBoxLayout(self)
        edge = theme.space(4)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(theme.space(3))
        self.column.addWidget(heading)

    def rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.theme.space(6))
        grid.setVerticalSpacing(self.theme.space(2))
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        return grid

    def row(self, grid: QGridLayout, name: str, value: QWidget, *, top: int | None = None) -> None:
        """``top``: pixels from the value's upper edge to the name's; without it the name stands in the middle."""
        at = grid.rowCount()
        label = QLabel(name, self)
        label.setProperty("look", "muted")
        label.setMinimumWidth(self.theme.px(NAMES_WIDTH))
        label.setWordWrap(True)
        label.setBuddy(value)
        label.setContentsMargins(0, self.theme.px(top or 0), 0, 0)
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter if top is None else Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, at, 1)

    def value(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setMinimumWidth(1)  # a path has no place to wrap at, and is no reason to scroll sideways
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label


class FieldSection(Section):
    """A card whose fields are told what is wrong with them by name."""

    def named_fields(self) -> Mapping[str, Field]:
        raise NotImplementedError

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """The first one gets the focus."""
        fields = self.named_fields()
        for name, field in fields.items():
            field.show_fault(faults.get(name, ""))
        wrong = next((field for field in fields.values() if field.fault), None)
        if wrong is not None:
            wrong.part.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_able(self, able: bool) -> None:
        for field in self.named_fields().values():
            field.set_able(able)


class Appearance(Section):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "appearance", "Appearance", parent)
        grid = self.rows()
        names = {Mode.SYSTEM: "As the system", Mode.DARK: "Dark", Mode.LIGHT: "Light"}
        self.mode = SegmentedControl("Theme", [(mode.value, name) for mode, name in names.items()], self)
        self.mode.chosen.connect(lambda key: theme.set_mode(Mode(key)))
        self.zoom = QSlider(Qt.Orientation.Horizontal, self)
        self.zoom.setAccessibleName("Size")
        self.zoom.setRange(0, len(ZOOM_STEPS) - 1)
        self.zoom.setPageStep(1)
        self.zoom.setMaximumWidth(theme.px(220))
        self.zoom.valueChanged.connect(lambda at: theme.set_zoom(ZOOM_STEPS[at]))
        self.percent = QLabel(self)
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.zoom)
        row.addWidget(self.percent)
        row.addStretch(1)
        line.setFocusProxy(self.zoom)
        self.row(grid, "Theme", self.mode)
        self.row(grid, "Size", line)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.mode.choose(self.theme.mode.value)
        at = min(range(len(ZOOM_STEPS)), key=lambda at: abs(ZOOM_STEPS[at] - self.theme.zoom))
        blocked = self.zoom.blockSignals(True)
        self.zoom.setValue(at)
        self.zoom.blockSignals(blocked)
        self.percent.setText(f"{self.theme.zoom} %")


class Plugins(Section):
    """Every plugin folder that was found: what it brings, or why it was left out."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "plugins", "Plugins", parent)
        self._shown: list[QWidget] = []
        self.watch = QCheckBox("Read bots again when their files change, until the window closes", self)
        self.watch.setAccessibleDescription("For those who develop plugins: all but their Python.")
        self.told = self.value("")
        self.told.setProperty("look", "muted")
        self.told.setAccessibleName("What came of the last change")
        self.told.hide()
        self.column.addWidget(self.watch)
        self.column.addWidget(self.told)

    def show_reports(self, reports: Sequence[PluginReport]) -> None:
        for widget in self._shown:
            widget.deleteLater()
        self._shown = [self._entry(report) for report in reports]
        if not reports:
            self._shown = [self.value("No plugin was found.")]
        for widget in self._shown:
            self.column.addWidget(widget)

    def tell(self, text: str) -> None:
        """What came of the last change of a file."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _entry(self, report: PluginReport) -> QWidget:
        entry = QWidget(self)
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(1))
        line = QHBoxLayout()
        name = QLabel(f"{report.title or report.name}  {report.version}", entry)
        name.setProperty("look", "heading")
        chip = StatusChip(self.theme, parent=entry)
        if report.trouble:
            chip.show_state("left out", "red", "red")
        else:
            chip.show_state("loaded", "green", "green")
        line.addWidget(name)
        line.addWidget(chip)
        line.addStretch(1)
        column.addLayout(line)
        words = report.trouble or ", ".join(report.provides)
        for text, look in ((words, "muted"), (str(report.folder), "secondary")):
            if text:
                label = self.value(text)
                label.setProperty("look", look)
                column.addWidget(label)
        return entry


class About(Section):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "about", "About", parent)
        self._grid = self.rows()
        self.versions: list[tuple[str, str]] = []
        self.copy = QPushButton("Copy versions", self)
        line = QHBoxLayout()
        line.addWidget(self.copy)
        line.addStretch(1)
        self.column.addLayout(line)

    def show_versions(self, versions: list[tuple[str, str]]) -> None:
        self.versions = versions
        for name, text in versions:
            self.row(self._grid, name, self.value(text))


def versions() -> list[tuple[str, str]]:
    """(what, which); reads the metadata of installed packages, so not in the GUI thread."""
    from importlib.metadata import PackageNotFoundError, version

    def of(distribution: str) -> str:
        try:
            return version(distribution)
        except PackageNotFoundError:
            return "not installed as a package"

    return [
        ("Operator Console", __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("SQLCipher binding", of("sqlcipher3")),
        ("System", platform.platform()),
    ]
