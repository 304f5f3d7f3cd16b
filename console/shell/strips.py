"""What the window says of its own accord: a passing line, trouble that stays, work under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.domain.trouble import Trouble
from console.shell.theme import Theme
from console.shell.widgets.plainlabel import show_plain

_TOAST_MS = 8000


class _Line(QFrame):
    """Says whether it is to be seen, so that what acts on it is offered only then."""

    shown = Signal(bool)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)


class Strips(QWidget):
    """Strips over the lower edge of ``over``, one above the other: what lies there stays in its place."""

    moved = Signal()

    def __init__(self, over: QStackedWidget) -> None:
        super().__init__(over)
        self._over = over
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        over.installEventFilter(self)
        over.currentChanged.connect(self.raise_)
        self.hide()

    def add(self, strip: QWidget) -> None:
        """``strip`` is the topmost; it shows, hides and deletes itself as it likes."""
        self._column.insertWidget(0, strip)
        strip.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = watched is self._over and event.type() == QEvent.Type.Resize
        if resized or event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        self._column.invalidate()
        height = 0 if self._column.isEmpty() else self._column.totalHeightForWidth(self._over.width())
        if height < 0:
            height = self._column.totalSizeHint().height()
        self.setVisible(height > 0)
        self.setGeometry(0, self._over.height() - height, self._over.width(), height)
        self.raise_()
        self.moved.emit()


class Toast(_Line):
    """A passing line over the lower edge of ``over``; stays while the pointer or the focus is on it.

    It stands above ``strips``.
    """

    def __init__(self, theme: Theme, over: QStackedWidget, strips: Strips, footing: Callable[[], int]) -> None:
        """``footing`` is how much of the lower edge of ``over`` it leaves free."""
        super().__init__(over)
        self._strips, self._footing = strips, footing
        strips.moved.connect(self.place)
        self._theme = theme
        self._over = over
        self._undo: Callable[[], object] | None = None
        self.setProperty("look", "toast")
        self.text = QLabel(self)
        show_plain(self.text)
        self.button = QPushButton("Undo", self)
        self.button.setProperty("look", "flat")
        self.button.setToolTip("Ctrl+Shift+Z")
        self.button.clicked.connect(self.undo)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.space(step) for step in (4, 1.5, 2, 1.5)))
        row.addWidget(self.text)
        row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setInterval(_TOAST_MS)
        self._timer.timeout.connect(self._pass)
        over.installEventFilter(self)
        over.currentChanged.connect(self.raise_)
        self.hide()

    def tell(self, text: str, undo: Callable[[], object] | None) -> None:
        self._undo = undo
        self.text.setText(text)
        self.setAccessibleName(text)
        self.button.setVisible(undo is not None)
        self.button.setIcon(self._theme.icon("undo", "accent"))
        self.show()
        self.raise_()
        self.place()
        self._timer.start()

    @property
    def can_undo(self) -> bool:
        return self.isVisible() and self._undo is not None

    def undo(self) -> None:
        """Once: a second click finds nothing to take back."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _pass(self) -> None:
        if not self.underMouse() and not self.button.hasFocus():
            self._timer.stop()
            self._undo = None
            self.hide()

    def place(self) -> None:
        over = self._over
        floor = over.height() - max(self._strips.height() if self._strips.isVisible() else 0, self._footing())
        widest = over.width() - self._theme.space(8)
        self.text.setWordWrap(False)
        self._row.invalidate()
        if self._row.sizeHint().width() <= widest:
            self.setFixedSize(self._row.sizeHint())
        else:
            self.text.setWordWrap(True)
            self.setFixedSize(widest, self._row.totalHeightForWidth(widest))
        self.move((over.width() - self.width()) // 2, floor - self.height() - self._theme.space(4))
        self.raise_()


class TroubleStrip(_Line):
    """What happened, what was kept, what to do. Stays until it is closed; a newer trouble takes its place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._retry: Callable[[], object] | None = None
        self._details = ""
        self.setProperty("look", "strip")
        self._icon = QLabel(self)
        self.what = QLabel(self)
        self.what.setProperty("look", "heading")
        self.rest = QLabel(self)
        self.rest.setProperty("look", "muted")
        show_plain(self.what, self.rest)
        for label in (self.what, self.rest):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry = self._button("Retry", self._again)
        self.copy = self._button("Copy details", self._copy)
        self.close_button = self._button("Close", self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.what)
        words.addWidget(self.rest)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.space(step) for step in (4, 2, 2, 2)))
        row.setSpacing(theme.space(2))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.retry, self.copy, self.close_button):
            row.addWidget(button)
        theme.changed.connect(self._tint)
        self.hide()

    def tell(
        self, trouble: Trouble, retry: Callable[[], object] | None, details: str = "", *, word: str = "Retry"
    ) -> None:
        """``word`` says what ``retry`` does."""
        self._retry = retry
        self.retry.setText(word)
        self._details = details or str(trouble)
        self.what.setText(trouble.what)
        self.rest.setText(" ".join(part for part in (trouble.kept, trouble.do) if part))
        self.retry.setVisible(retry is not None)
        self.setAccessibleName(f"Trouble: {trouble}")
        self.show()
        self._tint()

    def dismiss(self) -> None:
        self._retry = None
        self.hide()

    def _again(self) -> None:
        retry = self._retry
        self.dismiss()
        if retry is not None:
            retry()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText("Copied")
        QTimer.singleShot(1500, self.copy, lambda: self.copy.setText("Copy details"))

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "flat")
        button.clicked.connect(lambda: run())
        return button

    def _tint(self) -> None:
        if self.isVisible():
            self._icon.setPixmap(self._theme.pixmap("critical", "red", 20))


class BusyLine(QFrame):
    """Work that takes over half a second, with the way to stop it. The newest is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._works: dict[object, tuple[str, Callable[[], object]]] = {}
        self.setProperty("look", "strip")
        self.text = QLabel(self)
        show_plain(self.text)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(160))
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setProperty("look", "flat")
        self.cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.space(step) for step in (4, 1, 2, 1)))
        row.setSpacing(theme.space(3))
        row.addWidget(self.text)
        row.addWidget(self._bar)
        row.addStretch(1)
        row.addWidget(self.cancel)
        self.hide()

    def begin(self, work: object, text: str, stop: Callable[[], object]) -> None:
        self._works[work] = (text, stop)
        self._show()

    def end(self, work: object) -> None:
        self._works.pop(work, None)
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._works))
        if self._works:
            text = next(reversed(self._works.values()))[0]
            self.text.setText(text)
            self.setAccessibleName(text)

    def _stop(self) -> None:
        if self._works:
            next(reversed(self._works.values()))[1]()
