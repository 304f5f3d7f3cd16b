"""Calling people by hand, because of anything: what happened, where, how bad, and who would be told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.domain.escalations import LONGEST_TITLE
from console.domain.ids import SiteId
from console.domain.people import Site
from console.domain.scoring import Severity
from console.shell.escalations.calling import HandCall
from console.shell.theme import Theme
from console.shell.widgets.warningline import WarningLine

_LINES = 4
_WIDEST = 720


class CallPanel(QWidget):
    """``call`` is what stands in the form."""

    called = Signal()
    edited = Signal()
    """Who would be told may be others now."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._able = False
        self.what = QLineEdit(self)
        self.what.setPlaceholderText("Barrier at Gate 4 does not close")
        self.what.setMaxLength(LONGEST_TITLE)
        self.site, self.severity = QComboBox(self), QComboBox(self)
        self.site.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.emergency = QCheckBox("Emergency: everyone is called, and an incident document begins", self)
        for severity in reversed(Severity):
            self.severity.addItem(severity.value, severity)
        self.why = QPlainTextEdit(self)
        self.why.setTabChangesFocus(True)
        self.why.setPlaceholderText("Who told you, what is known, what is needed")
        self.why.setFixedHeight(self.why.fontMetrics().lineSpacing() * _LINES + theme.px(18))
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setAccessibleName("Who would be called")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning = WarningLine(self.what, self)
        self.why.textChanged.connect(lambda: self.warning.say(""))
        self.send = QPushButton("Call people  Ctrl+Enter", self)
        self.send.setProperty("look", "primary")
        self._lay_out()
        self._connect()
        self.offer_sites(())
        self.clear()

    @property
    def call(self) -> HandCall:
        return HandCall(
            title=" ".join(self.what.text().split()),
            why=self.why.toPlainText().strip(),
            site=SiteId(self.site.currentData()) if self.site.currentData() else None,
            severity=Severity.CRITICAL if self.emergency.isChecked() else Severity(self.severity.currentData()),
            emergency=self.emergency.isChecked(),
        )

    @property
    def typed(self) -> str:
        """What is written and calls nobody yet."""
        return self.call.title or self.call.why

    def put(self, call: HandCall) -> None:
        self.what.setText(call.title)
        self.why.setPlainText(call.why)
        self.emergency.setChecked(call.emergency)
        self.severity.setCurrentIndex(self.severity.findData(call.severity))
        self._choose_site(call.site)
        self._follow()

    def clear(self) -> None:
        self.put(HandCall())

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """What was chosen stays where it is still there."""
        kept = self.site.currentData()
        self.site.clear()
        self.site.addItem("no site", "")
        for site in sites:
            self.site.addItem(site.name, site.id)
        self._choose_site(kept)

    def show_told(self, title: str, lines: Sequence[str]) -> None:
        """Who would be told, by the policy of that title."""
        self.told.setText("\n".join((f"By the policy “{title}”:", *lines)))

    def set_able(self, able: bool) -> None:
        self._able = able
        self._follow()

    def go(self) -> None:
        """The key and the button."""
        if self.send.isEnabled():
            self.called.emit()

    def _choose_site(self, site: str | None) -> None:
        self.site.setCurrentIndex(max(0, self.site.findData(site or "")))

    def _follow(self) -> None:
        self.severity.setEnabled(self._able and not self.emergency.isChecked())
        if self.emergency.isChecked():
            self.severity.setCurrentIndex(self.severity.findData(Severity.CRITICAL))
        for part in (self.what, self.site, self.emergency, self.why):
            part.setEnabled(self._able)
        self.send.setEnabled(self._able and bool(self.call.title))
        self.edited.emit()

    def _connect(self) -> None:
        self.what.textChanged.connect(lambda _text: self.send.setEnabled(self._able and bool(self.call.title)))
        self.site.activated.connect(lambda _at: self._follow())
        self.severity.activated.connect(lambda _at: self._follow())
        self.emergency.toggled.connect(lambda _on: self._follow())
        self.send.clicked.connect(self.go)

    def _lay_out(self) -> None:
        theme = self._theme
        card = QFrame(self)
        card.setProperty("look", "card")
        card.setMaximumWidth(theme.px(_WIDEST))
        heading = QLabel("Call people", card)
        heading.setProperty("look", "title")
        note = QLabel("For what is no violation and no conversation: heard by phone or radio, or seen.", card)
        note.setProperty("look", "secondary")
        note.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.space(4))
        form.setVerticalSpacing(theme.space(2))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows = (
            ("What happened", self.what),
            ("Where", self.site),
            ("How severe", self.severity),
            ("Details", self.why),
        )
        for name, part in rows:
            label = QLabel(name, card)
            label.setProperty("look", "muted")
            part.setAccessibleName(name)
            form.addRow(label, part)
            if part is self.site:
                form.addRow(self.emergency)
        self.emergency.setAccessibleName(self.emergency.text())
        foot = QHBoxLayout()
        foot.addWidget(self.send)
        foot.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(*(theme.space(3) for _side in range(4)))
        column.setSpacing(theme.space(2))
        for line in (heading, note):
            column.addWidget(line)
        column.addLayout(form)
        for line in (self.warning, self.told):
            column.addWidget(line)
        column.addLayout(foot)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.setFocusProxy(self.what)
