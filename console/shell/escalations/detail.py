"""The detail pane: one escalation with its policy and timeline, and all that can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.domain.escalations import (
    Escalation,
    EscalationState,
    Notice,
    NoticeState,
    SubjectKind,
)
from console.domain.ids import EscalationId, TenantId
from console.shell.escalations.endform import EndForm, Ending
from console.shell.escalations.noticewords import is_troubled
from console.shell.escalations.query import Detail
from console.shell.escalations.resending import to_send_again
from console.shell.escalations.standing import Names
from console.shell.escalations.telling import Teller
from console.shell.escalations.wording import late_words, next_words
from console.shell.looks import ESCALATION, SEVERITY
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.plainlabel import show_plain
from console.shell.widgets.warningline import WarningLine

SPANS = (
    ("15 minutes", timedelta(minutes=15)),
    ("30 minutes", timedelta(minutes=30)),
    ("1 hour", timedelta(hours=1)),
    ("4 hours", timedelta(hours=4)),
    ("24 hours", timedelta(hours=24)),
)
SUBJECTS = {
    SubjectKind.VIOLATION: "Go to the violation",
    SubjectKind.CONVERSATION: "Go to the conversation",
    SubjectKind.ACTION_ITEM: "Go to the inbox",
}


Key = tuple[TenantId, EscalationId]


@dataclass(frozen=True, slots=True)
class Written:
    """Half-written of one escalation: a line for its timeline, and how it ended."""

    note: str = ""
    ending: Ending = Ending()


class EscalationPane(QFrame):
    """Signals carry no escalation: it is ``shown``. What was typed for one is kept while others are looked at."""

    acknowledged = Signal()
    unacknowledged = Signal()
    taken = Signal()
    silenced = Signal(object)
    woken = Signal()
    incident_wanted = Signal()
    report_wanted = Signal()
    subject_wanted = Signal()
    noted = Signal(str)
    resend_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: tuple[Detail, Names, datetime] | None = None
        self._able = True
        self._drafts: dict[Key, Written] = {}
        self._told = ""
        self.setProperty("look", "card")
        self.setAccessibleName("Escalation")
        self.empty = EmptyState(
            theme, "escalations", "None selected", "Select one in the list to see its chain.", self
        )
        self.empty.setMinimumHeight(1)
        self.body = QWidget(self)
        self.severity = StatusChip(theme, parent=self.body)
        self.state = StatusChip(theme, parent=self.body)
        self.delivery = StatusChip(theme, parent=self.body)
        self.title = QLabel(self.body)
        self.title.setProperty("look", "title")
        self.next = QLabel(self.body)
        show_plain(self.title, self.next)
        for label in (self.title, self.next):
            label.setWordWrap(True)
            label.setMinimumWidth(1)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.acknowledge = self._button("Acknowledge  A", self.acknowledged, primary=True)
        self.unacknowledge = self._button("Take back the acknowledgement", self.unacknowledged)
        self.take = self._button("Take  T", self.taken)
        self.silence = QPushButton("Silence  S", self.body)
        self.wake = self._button("End the silence", self.woken)
        self.resolve = QPushButton("Resolve…  R", self.body)
        self.reopen = QPushButton("Re-open…  O", self.body)
        self.incident = self._button("Open an incident", self.incident_wanted)
        self.report = self._button("Report as PDF…  P", self.report_wanted)
        self.resend = self._button("", self.resend_wanted)
        self.subject = self._button("", self.subject_wanted)
        self.silences = QMenu(self.silence)
        for words, span in SPANS:
            self.silences.addAction(f"for {words}").triggered.connect(
                lambda _=False, span=span: self.silenced.emit(span)
            )
        self.silence.clicked.connect(self.open_silences)
        self.form = EndForm(theme, self.body)
        self.resolve.clicked.connect(self.ask_resolution)
        self.reopen.clicked.connect(self.ask_reopening)
        self.text = QTextBrowser(self.body)
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setStyleSheet("border: none; padding: 0;")
        self.text.setMinimumHeight(theme.px(60))
        self.text.setAccessibleName("Chain and timeline")
        self.note = QLineEdit(self.body)
        self.note.setPlaceholderText("Write into the timeline, Enter keeps it  (N)")
        self.note.setAccessibleName("Note")
        self.note.returnPressed.connect(self._note)
        self.note_warning = WarningLine(self.note, self.body)
        self.form_warning = WarningLine(self.form.note, self.body)
        self._lay_out()
        theme.changed.connect(self.refresh)
        self.body.hide()

    @property
    def shown(self) -> Escalation | None:
        return self._source[0].escalation if self._source else None

    @property
    def failed(self) -> list[Notice]:
        """What may be sent again: of the one that is shown, while it is open."""
        detail = self._source[0] if self._source else None
        return to_send_again(detail.notices) if detail is not None and detail.escalation.is_open else []

    @property
    def typed(self) -> dict[Key, Written]:
        """What is typed and not kept, of the one that is shown and of others."""
        written = self._written()
        here = {key_of(self.shown): written} if self.shown is not None and written != Written() else {}
        return {**self._drafts, **here}

    def show_detail(self, detail: Detail | None, names: Names, now: datetime, *, able: bool) -> None:
        """Another one, or the same anew: then what is scrolled to and typed stays."""
        before = self.shown
        self._able = able
        same = before is not None and detail is not None and before.id == detail.escalation.id
        if not same:
            self._put_aside()
        self._source = (detail, names, now) if detail else None
        self.empty.setVisible(detail is None)
        self.body.setVisible(detail is not None)
        if not same:
            self._put(self._drafts.pop(key_of(detail.escalation), Written()) if detail else Written())
            self._told = ""
            self.text.clear()
        self.refresh()

    def warn(self, text: str) -> None:
        """Beside what was written last."""
        in_form = self.form.isVisibleTo(self) and bool(self.form.note.text().strip())
        (self.form_warning if in_form else self.note_warning).say(text)

    def tick(self, now: datetime) -> None:
        """Time went by: the countdown says so; the text below follows where nobody reads or selects in it."""
        if self._source is not None:
            self._source = (self._source[0], self._source[1], now)
            one, names = self._source[0].escalation, self._source[1]
            self.next.setText(" · ".join(part for part in (next_words(one, names, now), late_words(one)) if part))
            if not self.text.hasFocus():
                self._tell()

    def refresh(self) -> None:
        if self._source is None:
            return
        detail, names, now = self._source
        one = detail.escalation
        self.severity.show_state(one.severity.value, *SEVERITY[one.severity])
        self.state.show_state(one.state.value, *ESCALATION[one.state])
        self._show_delivery(detail.notices)
        self._show_resend(len(self.failed))
        self.title.setText(one.title)
        self._show_deeds(one, names)
        self.tick(now)
        self._tell()

    def _tell(self) -> None:
        """Where nobody marks something in it; what is scrolled to stays."""
        if self._source is None or self.text.textCursor().hasSelection():
            return
        told = Teller(*self._source, self._theme.tokens).told()
        if told != self._told:
            self._told = told
            scrolled = self.text.verticalScrollBar().value()
            self.text.setHtml(told)
            self.text.verticalScrollBar().setValue(scrolled)

    def note_kept(self, one: Escalation, text: str) -> None:
        """It stands in the timeline; what is written since, or for another one, stays."""
        written = self.typed.get(key_of(one), Written())
        if written.note == text:
            self._keep(one, replace(written, note=""))

    def ended(self, one: Escalation) -> None:
        """It is resolved, or open again, as was written."""
        self._keep(one, replace(self.typed.get(key_of(one), Written()), ending=Ending()))

    def _written(self) -> Written:
        ending = self.form.content
        return Written(self.note.text().strip(), ending if ending.asked or ending.note else Ending())

    def _put(self, written: Written) -> None:
        if self.note.text().strip() != written.note:
            self.note.setText(written.note)
        if self.form.content != written.ending:
            self.form.put(written.ending)

    def _put_aside(self) -> None:
        self._drafts = self.typed

    def _keep(self, one: Escalation, written: Written) -> None:
        """What is left of it, in the form where it is shown."""
        key = key_of(one)
        self._drafts.pop(key, None)
        if self.shown is not None and key_of(self.shown) == key:
            self._put(written)
        elif written != Written():
            self._drafts[key] = written

    def ask_resolution(self) -> None:
        one = self.shown
        if one is not None and one.is_open and self.resolve.isEnabled():
            self.form.ask(reopening=False, note_needed=one.incident_at is not None)

    def ask_reopening(self) -> None:
        one = self.shown
        if one is not None and not one.is_open and self.reopen.isEnabled():
            self.form.ask(reopening=True, note_needed=True)

    def open_silences(self) -> None:
        if self.silence.isVisibleTo(self) and self.silence.isEnabled():
            self.silences.popup(self.silence.mapToGlobal(self.silence.rect().bottomLeft()))

    def write_note(self) -> None:
        if self.shown is not None:
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_delivery(self, notices: Sequence[Notice]) -> None:
        """What did not go out is told before one reads on."""
        lost = sum(one.state is NoticeState.FAILED for one in notices)
        late = sum(is_troubled(one) for one in notices) - lost
        self.delivery.setVisible(bool(lost or late))
        if lost:
            self.delivery.show_state(f"{lost:,} not sent", "red", "red")
        elif late:
            self.delivery.show_state(f"{late:,} not sent yet", "amber", "amber")

    def _show_resend(self, failed: int) -> None:
        self.resend.setText("Send again  M" if failed < 2 else f"Send {failed:,} again  M")
        self.resend.setVisible(bool(failed))
        self.resend.setEnabled(self._able)

    def _show_deeds(self, one: Escalation, names: Names) -> None:
        state, is_open = one.state, one.is_open
        mine = state is EscalationState.ACKNOWLEDGED and one.acknowledged_by == names.me
        self.acknowledge.setText("Still in hand  A" if mine and one.reminded else "Acknowledge  A")
        shown = {
            self.acknowledge: is_open and (state is not EscalationState.ACKNOWLEDGED or (mine and one.reminded)),
            self.unacknowledge: state is EscalationState.ACKNOWLEDGED,
            self.take: is_open and one.taken_by != names.me,
            self.silence: is_open and state is not EscalationState.SILENCED,
            self.wake: state is EscalationState.SILENCED,
            self.resolve: is_open,
            self.reopen: not is_open,
            self.incident: is_open and one.incident_at is None,
            self.subject: one.subject.kind in SUBJECTS,
        }
        for button, there in shown.items():
            button.setVisible(there)
            button.setEnabled(self._able or button is self.subject)
        self.subject.setText(f"{SUBJECTS.get(one.subject.kind, '')}  G")
        self.note.setEnabled(self._able)

    def _note(self) -> None:
        text = self.note.text().strip()
        if text and self._able:
            self.noted.emit(text)

    def _button(self, text: str, signal: SignalInstance, *, primary: bool = False) -> QPushButton:
        button = QPushButton(text, self.body)
        if primary:
            button.setProperty("look", "primary")
        button.clicked.connect(lambda: signal.emit())
        return button

    def _lay_out(self) -> None:
        space = self._theme.space
        states = QWidget(self.body)
        chips = FlowLayout(states, space(4))
        for chip in (self.severity, self.state, self.delivery):
            chips.addWidget(chip)
        deeds = QWidget(self.body)
        flow = FlowLayout(deeds, space(1.5))
        for button in (
            self.acknowledge, self.take, self.silence, self.wake, self.resolve, self.reopen, self.resend,
            self.unacknowledge, self.incident, self.subject, self.report,
        ):  # fmt: skip
            flow.addWidget(button)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*(space(3) for _side in range(4)))
        column.setSpacing(space(2))
        for part in (states, self.title, self.next, deeds, self.form, self.form_warning):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addWidget(self.note_warning)
        column.addWidget(self.note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.empty)
        outer.addWidget(self.body)


def key_of(one: Escalation) -> Key:
    return one.tenant, one.id
