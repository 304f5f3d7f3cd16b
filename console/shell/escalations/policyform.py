"""One policy in fields: for what it counts, its steps in order, reminders; faults stand beside what is at fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.escalations import EscalationKind
from console.domain.ids import SiteId
from console.domain.people import Person, Site
from console.domain.policies import DAYS, Do, Policy, PolicyFault, Step
from console.domain.scoring import Severity
from console.shell.escalations.steprow import StepRow, read_span, written_span
from console.shell.escalations.wording import NOUNS
from console.shell.theme import Theme
from console.shell.widgets.fields import TextField
from console.shell.widgets.flow import FlowLayout

_BLANK = Policy(id="policy", title="", steps=())
NEW_STEP = Step(do=Do.NOTIFY, to="everyone")


class _Any(QWidget):
    """Any of several; none chosen means all."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self.buttons: dict[str, QPushButton] = {}
        self._flow = FlowLayout(self, theme.space(1.5))
        self.all = QLabel("all", self)
        self.all.setProperty("look", "secondary")
        self._flow.addWidget(self.all)

    def offer(self, options: Iterable[tuple[str, str]]) -> None:
        """(key, word)."""
        for button in self.buttons.values():
            self._flow.removeWidget(button)
            button.deleteLater()
        self.buttons = {}
        for key, word in options:
            button = self.buttons[key] = QPushButton(word, self)
            button.setProperty("look", "chip")
            button.setCheckable(True)
            button.setAccessibleName(f"{self._name}: {word}")
            button.clicked.connect(self._clicked)
            self._flow.addWidget(button)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        wanted = set(keys)
        for key, button in self.buttons.items():
            button.setChecked(key in wanted)
        self.all.setVisible(not wanted)

    def _clicked(self) -> None:
        self.all.setVisible(not self.chosen)
        self.changed.emit()


class PolicyForm(QWidget):
    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._base = _BLANK
        self._people: Sequence[Person] = ()
        self._able = True
        self._urls = QStringListModel(self)
        self.title = TextField(theme, "Title", self)
        self.severities, self.kinds = _Any(theme, "Severities", self), _Any(theme, "Kinds", self)
        self.sites, self.days = _Any(theme, "Sites", self), _Any(theme, "Days", self)
        self.severities.offer((one.value, one.value) for one in reversed(Severity))
        self.kinds.offer((one.value, NOUNS[one]) for one in EscalationKind)
        self.days.offer((day, day.capitalize()) for day in DAYS)
        self.hours = TextField(
            theme, "Hours", self, hint="such as 22:00-06:00, in the site's zone; empty: all", width=140
        )
        self.remind = TextField(
            theme, "Ask again", self, hint="how long after an acknowledgement; 0: never", width=140
        )
        self.lapse = TextField(theme, "Lapses", self, hint="so long after that unless confirmed; 0: never", width=140)
        self.steps_fault = QLabel(self)
        self.steps_fault.setProperty("look", "red")
        self.rows: list[StepRow] = []
        self.add = QPushButton("Add a step", self)
        self._lay_out()
        self.add.clicked.connect(self._add)
        for field in (self.title, self.hours, self.remind, self.lapse):
            field.edited.connect(self.edited)
        for chips in (self.severities, self.kinds, self.sites, self.days):
            chips.changed.connect(self.edited)

    @property
    def policy(self) -> Policy:
        """As the form stands."""
        return replace(
            self._base,
            title=self.title.text,
            steps=tuple(row.step for row in self.rows),
            severities=tuple(Severity(key) for key in self.severities.chosen),
            kinds=self.kinds.chosen,
            sites=tuple(SiteId(key) for key in self.sites.chosen),
            hours=self.hours.text.replace(" ", ""),
            days=self.days.chosen,
            remind_after=read_span(self.remind.text or "0"),
            lapse_after=read_span(self.lapse.text or "0"),
        )

    def offer(self, people: Sequence[Person], sites: Sequence[Site]) -> None:
        """Before ``put``."""
        self._people = people
        self.sites.offer((site.id, site.name) for site in sites)

    def put(self, policy: Policy, *, able: bool) -> None:
        self._base, self._able = policy, able
        self.title.put(policy.title)
        if not self.title.line.hasFocus():
            self.title.line.setCursorPosition(0)
        self.severities.choose(policy.severities)
        self.kinds.choose(policy.kinds)
        self.sites.choose(policy.sites)
        self.days.choose(policy.days)
        self.hours.put(policy.hours)
        self.remind.put(written_span(policy.remind_after) if policy.remind_after else "0")
        self.lapse.put(written_span(policy.lapse_after) if policy.lapse_after else "0")
        self._put_steps(policy.steps)
        for field in (self.title, self.hours, self.remind, self.lapse):
            field.set_able(able)
        for part in (self.severities, self.kinds, self.sites, self.days, self.add):
            part.setEnabled(able)

    def show_faults(self, faults: Sequence[PolicyFault]) -> None:
        """Of this policy."""
        by_field = {fault.field: fault.reason for fault in faults if not fault.step}
        self.title.show_fault(by_field.get("title", "") or by_field.get("id", ""))
        self.hours.show_fault(by_field.get("hours", ""))
        self.remind.show_fault(by_field.get("remind_after", ""))
        self.lapse.show_fault(by_field.get("lapse_after", ""))
        self.steps_fault.setText(f"✕ {by_field['steps']}" if "steps" in by_field else "")
        self.steps_fault.setVisible("steps" in by_field)
        for number, row in enumerate(self.rows, 1):
            row.show_fault("; ".join(f"{each.field}: {each.reason}" for each in faults if each.step == number))

    def show_gaps(self, gaps: Sequence[str]) -> None:
        """Of each step, why it would reach nobody; empty where it reaches somebody."""
        for row, gap in zip(self.rows, gaps, strict=True):
            row.show_gap(gap)

    def offer_urls(self, urls: Sequence[str]) -> None:
        """Addresses of webhooks that are kept."""
        self._urls.setStringList(list(urls))

    def _put_steps(self, steps: Sequence[Step]) -> None:
        """Rows are made once and filled again: what has the focus stays where it is."""
        while len(self.rows) > len(steps):
            row = self.rows.pop()
            self._steps.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(steps):
            self.rows.append(self._row())
        for number, (row, step) in enumerate(zip(self.rows, steps, strict=True), 1):
            row.put(step)
            row.place(number, len(steps), able=self._able)

    def _row(self) -> StepRow:
        row = StepRow(self._theme, self._people, self._urls, self)
        row.edited.connect(self.edited)
        row.up_wanted.connect(lambda: self._move(row, -1))
        row.down_wanted.connect(lambda: self._move(row, 1))
        row.removed.connect(lambda: self._remove(row))
        self._steps.addWidget(row)
        row.show()
        return row

    def _add(self) -> None:
        """Before a step that begins again, which must stay the last."""
        steps = [row.step for row in self.rows]
        at = len(steps) - 1 if steps and steps[-1].do is Do.REPEAT else len(steps)
        self._put_steps([*steps[:at], NEW_STEP, *steps[at:]])
        self.rows[at].does.setFocus()
        self.edited.emit()

    def _move(self, row: StepRow, by: int) -> None:
        steps = [each.step for each in self.rows]
        at = self.rows.index(row)
        steps[at], steps[at + by] = steps[at + by], steps[at]
        self._put_steps(steps)
        (self.rows[at + by].up if by < 0 else self.rows[at + by].down).setFocus()
        self.edited.emit()

    def _remove(self, row: StepRow) -> None:
        at = self.rows.index(row)
        self._put_steps([each.step for each in self.rows if each is not row])
        self.edited.emit()
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].does.setFocus()

    def _lay_out(self) -> None:
        theme = self._theme
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(theme.space(4))
        grid.setVerticalSpacing(theme.space(2))
        parts: tuple[tuple[str, QWidget], ...] = (
            ("Title", self.title), ("Severities", self.severities), ("Kinds", self.kinds), ("Sites", self.sites),
            ("Days", self.days), ("Hours", self.hours), ("Ask again", self.remind), ("Lapses", self.lapse),
        )  # fmt: skip
        for at, (name, part) in enumerate(parts):
            label = QLabel(name, self)
            label.setProperty("look", "muted")
            grid.addWidget(label, at, 0)
            grid.addWidget(part, at, 1)
        heading = QLabel("Steps, in order", self)
        heading.setProperty("look", "heading")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(grid)
        column.addWidget(heading)
        column.addLayout(self._steps)
        column.addWidget(self.steps_fault)
        self.steps_fault.hide()
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
