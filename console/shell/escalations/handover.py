"""The note at the end of a shift: the last one to read and take over, and the next one to write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.domain.handover import LONGEST_NOTE, HandedOver, Handover
from console.domain.ids import PersonId, TenantId
from console.domain.scoring import Severity
from console.ports.session import Session
from console.shell.escalations.standing import Names
from console.shell.looks import SEVERITY
from console.shell.reports.blocks import Columns, Paragraph, State, table
from console.shell.reports.paper import Block, Running, print_pdf
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.tokens import Tokens
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.turningrow import TurningRow

EARLIER = 8
"""Older notes that are listed below the newest."""
OPEN = Columns(("Severity", "What", "Site", "State", "Who has it"), (0.14, 0.4, 0.18, 0.13, 0.15), 9)


class HandoverPanel(QWidget):
    taken = Signal(int)
    """Its number."""
    written = Signal(str)
    printed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notes: Sequence[Handover] = ()
        self._source: tuple[TenantId, Names, datetime] | None = None
        self.last = QTextBrowser(self)
        self.last.setOpenLinks(False)
        self.last.setFrameShape(QFrame.Shape.NoFrame)
        self.last.setStyleSheet("border: none; padding: 0;")
        self.last.setAccessibleName("Notes of earlier shifts")
        self.empty = EmptyState(
            theme, "note", "No shift was handed over yet", "What you write at the end of yours is shown here.", self
        )
        self.empty.setMinimumHeight(1)
        self.take = QPushButton("I have read it and take over", self)
        self.take.setProperty("look", "primary")
        self.print = QPushButton("Print as PDF…", self)
        self.open = QLabel(self)
        self.open.setWordWrap(True)
        self.open.setProperty("look", "muted")
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("What the next shift should know")
        self.text.setAccessibleName("Note for the next shift")
        self.too_long = QLabel(self)
        self.too_long.setProperty("look", "amber")
        self.too_long.hide()
        self.keep = QPushButton("Hand over  Ctrl+Enter", self)
        self.keep.setProperty("look", "primary")
        self._lay_out()
        self.take.clicked.connect(lambda: self.taken.emit(self._notes[0].number) if self._notes else None)
        self.print.clicked.connect(lambda: self.printed.emit(self._notes[0].number) if self._notes else None)
        self.keep.clicked.connect(self.hand_over)
        self.text.textChanged.connect(self._follow)
        theme.changed.connect(self._write)

    def show_notes(
        self, tenant: TenantId, notes: Sequence[Handover], names: Names, now: datetime, total: int, *, able: bool
    ) -> None:
        """``total``: how many escalations are open now. What is typed stays."""
        self._notes, self._source, self._able = notes, (tenant, names, now), able
        self.empty.setVisible(not notes)
        self.last.setVisible(bool(notes))
        self.print.setVisible(bool(notes))
        waits = bool(notes) and notes[0].taken_by is None and notes[0].by != names.me
        self.take.setVisible(waits)
        self.take.setEnabled(able)
        word = "escalation is" if total == 1 else "escalations are"
        self.open.setText(f"{total:,} {word} open; each is added with who has it." if total else "Nothing is open.")
        self._write()
        self._follow()

    @property
    def typed(self) -> str:
        """What is written and not handed over."""
        return self.text.toPlainText().strip()

    def clear(self) -> None:
        """It is handed over. Who pressed the button writes on where they wrote."""
        pressed = self.keep.hasFocus()
        self.text.clear()
        if pressed:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def hand_over(self) -> None:
        if self.keep.isEnabled():
            self.written.emit(self.text.toPlainText().strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.turn_as_fits(event.size().width())

    _able = False

    def _follow(self) -> None:
        text = self.text.toPlainText().strip()
        self.keep.setEnabled(self._able and bool(text) and len(text) <= LONGEST_NOTE)
        self.too_long.setText(f"▲ {len(text):,} of {LONGEST_NOTE:,} characters: make it shorter")
        self.too_long.setVisible(len(text) > LONGEST_NOTE)

    def _write(self) -> None:
        if self._source is None:
            return
        tenant, names, now = self._source
        tokens = self._theme.tokens
        shown = [
            _told(note, tenant, names, now, tokens, whole=number == 0) for number, note in enumerate(self._notes)
        ]
        self.last.setHtml("<hr>".join(shown[: EARLIER + 1]))

    def _lay_out(self) -> None:
        theme = self._theme
        left, right = QFrame(self), QFrame(self)
        for side, title in ((left, "Handed over"), (right, "Hand over")):
            side.setProperty("look", "card")
            side.setAccessibleName(title)
            column = QVBoxLayout(side)
            column.setContentsMargins(*(theme.space(3) for _side in range(4)))
            column.setSpacing(theme.space(2))
            heading = QLabel(title, side)
            heading.setProperty("look", "title")
            column.addWidget(heading)
        buttons = QWidget(left)
        flow = FlowLayout(buttons, theme.space(2))
        flow.addWidget(self.take)
        flow.addWidget(self.print)
        read = left.layout()
        assert isinstance(read, QVBoxLayout)
        read.addWidget(self.empty, 1)
        read.addWidget(self.last, 1)
        read.addWidget(buttons)
        writing = right.layout()
        assert isinstance(writing, QVBoxLayout)
        writing.addWidget(self.open)
        writing.addWidget(self.text, 1)
        writing.addWidget(self.too_long)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.keep)
        writing.addLayout(foot)
        self._row = TurningRow(theme, self)
        self._row.addWidget(left, 3)
        self._row.addWidget(right, 2)


def _told(note: Handover, tenant: TenantId, names: Names, now: datetime, tokens: Tokens, *, whole: bool) -> str:
    quiet = tokens.colors["secondary"]
    taken = (
        f"taken over by {names.person(tenant, note.taken_by)} {relative_time(note.taken_at, now)}"
        if note.taken_at
        else "nobody has taken it over yet"
    )
    head = (
        f"<p><b>{escape(names.person(tenant, note.by))}</b> <span style='color:{quiet}'>"
        f"{relative_time(note.at, now)} · {exact_time(note.at)} · {escape(taken)}</span></p>"
    )
    text = escape(note.text).replace("\n", "<br>")
    count = f"{note.open_count:,} open then"
    if not whole:
        return f"{head}<p>{text}</p><p style='color:{quiet}'>{count}</p>"
    rows = "".join(_row(each, tenant, names, tokens) for each in note.open)
    more = note.open_count - len(note.open)
    listed = f"<p style='color:{quiet}'><b>{count}</b></p><table cellpadding='3'>{rows}</table>" if note.open else ""
    return f"{head}<p>{text}</p>{listed}" + (f"<p>and {more:,} more</p>" if more > 0 else "")


def _row(each: HandedOver, tenant: TenantId, names: Names, tokens: Tokens) -> str:
    role = SEVERITY[Severity(each.severity)][1]
    holder = names.person(tenant, PersonId(each.holder)) if each.holder else "nobody"
    return (
        f"<tr><td style='color:{tokens.colors[role]}'>{each.severity}</td><td>{escape(each.title)}</td>"
        f"<td>{escape(each.site)}</td><td>{escape(each.state)}</td><td>{escape(holder)}</td></tr>"
    )


async def write_handover_pdf(session: Session, out: Path, place: str, note: Handover, who: dict[str, str]) -> int:
    """``who`` names people by id. Returns the number of pages. Raises Trouble; then no file is left behind."""
    by = who.get(note.by, note.by)
    taken = f"Taken over by {who.get(note.taken_by or '', note.taken_by)}, {exact_time(note.taken_at)}" if (
        note.taken_at
    ) else "Not taken over yet"  # fmt: skip
    blocks: list[Block] = [
        Paragraph("Shift handover", 17, bold=True),
        Paragraph(f"{by}, {exact_time(note.at)}", 10.5),
        Paragraph(f"{taken}.", 9, role="secondary", below_mm=4),
        *(Paragraph(line or " ", 10.5) for line in note.text.splitlines()),
        Paragraph(f"Open then: {note.open_count:,}", 12, bold=True, above_mm=5, keeps_next=bool(note.open)),
    ]
    if note.open:
        blocks += table(OPEN, [_printed(each, who) for each in note.open])
    if note.open_count > len(note.open):
        blocks.append(Paragraph(f"and {note.open_count - len(note.open):,} more", 9, role="secondary"))
    made = f"made {exact_time(session.clock.now())} with Operator Console"
    return await print_pdf(out, blocks, Running("Shift handover", "", place, made))


def _printed(each: HandedOver, who: dict[str, str]) -> tuple[str | State, ...]:
    holder = who.get(each.holder, each.holder) or "nobody"
    return State.of_severity(Severity(each.severity)), each.title, each.site, each.state, holder
