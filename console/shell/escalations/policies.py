"""The policies of a tenant: the list in the order in which they are tried, one in fields, and what it would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.domain.escalations import EscalationKind
from console.domain.ids import SiteId
from console.domain.policies import FALLBACK, Do, Policy, PolicyFault, Step, policy_faults
from console.domain.reaching import AddressBook, Means, step_gap
from console.domain.scoring import Severity
from console.shell.escalations.edited import Edited
from console.shell.escalations.policyform import PolicyForm
from console.shell.escalations.rehearsal import rehearsed
from console.shell.escalations.wording import NOUNS
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.hourfield import HourField
from console.shell.widgets.saving import SaveBar
from console.shell.widgets.turningrow import TurningRow

_NEW = Policy(
    id="new-policy",
    title="New policy",
    steps=(Step(do=Do.NOTIFY, to="everyone"), Step(do=Do.WAIT, seconds=300), Step(do=Do.REPEAT, times=3)),
)


class Rehearsal(QFrame):
    """A run without anything happening: what would be done for an alarm of this kind at this hour."""

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Test run")
        heading = QLabel("Test run: nothing is sent", self)
        heading.setProperty("look", "heading")
        self.severity, self.kind, self.site = QComboBox(self), QComboBox(self), QComboBox(self)
        combos = ((self.severity, "Severity"), (self.kind, "Kind"), (self.site, "Site"))
        for combo, name in combos:
            combo.setAccessibleName(f"{name} of the test run")
            combo.activated.connect(lambda _at: self.asked.emit())
        for severity in reversed(Severity):
            self.severity.addItem(severity.value, severity)
        for kind in EscalationKind:
            self.kind.addItem(NOUNS[kind], kind.value)
        self.at = HourField(theme, "Hour of the test run", time(2), self)
        self.at.edited.connect(self.asked)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setAccessibleName("What would happen")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        fields = QWidget(self)
        flow = FlowLayout(fields, theme.space(2))
        parts: tuple[QWidget, ...] = (self.severity, self.kind, self.site, self.at)
        for part in parts:
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(3) for _side in range(4)))
        column.setSpacing(theme.space(2))
        for line in (heading, fields, self.told):
            column.addWidget(line)

    def show_run(self, edited: Edited, policies: tuple[Policy, ...], today: datetime) -> None:
        """``today``: any moment of the day that is meant."""
        severity, kind = Severity(self.severity.currentData()), str(self.kind.currentData())
        site = next((each for each in edited.sites if each.id == self.site.currentData()), None)
        at = self.at.hour
        zone = ZoneInfo(site.zone) if site else ZoneInfo("UTC")
        local = datetime.combine(today.astimezone(zone).date(), at, zone)
        policy, lines = rehearsed(policies, severity, kind, site.id if site else None, local)
        where = f" of {site.name}" if site else ""
        title = f"“{policy.title}”" if policy is not FALLBACK else "no policy fits, so the built-in one:"
        self.told.setText(
            f"At {at:%H:%M} a {severity.value} {NOUNS[EscalationKind(kind)]}{where}: {title}\n" + "\n".join(lines)
        )


class PolicyPanel(QWidget):
    """``edited`` says what is read; ``policies`` is what stands in the form."""

    saved = Signal(object)
    """All policies, in order."""
    dropped = Signal()
    chosen = Signal()
    """Another plugin."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edited = Edited()
        self._able = False
        self._today: datetime | None = None
        self._policies: list[Policy] = []
        self._reach: tuple[AddressBook, Means] | None = None
        self.plugin = QComboBox(self)
        self.plugin.setAccessibleName("Whose policies")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Policies, in the order in which they are tried")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add, self.up = QPushButton("Add", self), QPushButton("Earlier", self)
        self.down, self.remove = QPushButton("Later", self), QPushButton("Delete", self)
        self.note = QLabel("The first that fits is taken. Where none fits, everyone is told every 5 minutes.", self)
        self.note.setProperty("look", "secondary")
        self.note.setWordWrap(True)
        self.form = PolicyForm(theme, self)
        self.rehearsal = Rehearsal(theme, self)
        self.bar = SaveBar(theme, "the policies", self)
        self._lay_out()
        self._connect()

    @property
    def policies(self) -> tuple[Policy, ...]:
        """As they stand in the form."""
        made = list(self._policies)
        if 0 <= self._shown_row < len(made):
            made[self._shown_row] = self.form.policy
        return tuple(made)

    @property
    def dirty(self) -> bool:
        return self.policies != self._edited.policies

    def offer(self, plugins: list[tuple[str, str]], current: str) -> None:
        """(key, title)."""
        self.plugin.blockSignals(True)
        self.plugin.clear()
        for key, title in plugins:
            self.plugin.addItem(title, key)
        self.plugin.setCurrentIndex(max(0, self.plugin.findData(current)))
        self.plugin.blockSignals(False)
        self.plugin.setVisible(len(plugins) > 1)

    def show_edited(self, edited: Edited, today: datetime, *, able: bool) -> None:
        """What is stored; what was typed is given up."""
        self._edited, self._today, self._able = edited, today, able
        self._shown_row = -1
        self._policies = list(edited.policies)
        self.form.offer(edited.people, edited.sites)
        kept = self.rehearsal.site.currentData()
        self.rehearsal.site.clear()
        self.rehearsal.site.addItem("no site", SiteId(""))
        for site in edited.sites:
            self.rehearsal.site.addItem(site.name, site.id)
        self.rehearsal.site.setCurrentIndex(max(0, self.rehearsal.site.findData(kept or "")))
        self._show_list(max(0, min(self.list.currentRow(), len(self._policies) - 1)))

    def put(self, policies: tuple[Policy, ...]) -> None:
        """As they were typed, over what is stored."""
        self._shown_row = -1
        self._policies = list(policies)
        self._show_list(max(0, min(self.list.currentRow(), len(self._policies) - 1)))

    def show_reach(self, book: AddressBook, means: Means) -> None:
        """Whom steps can reach; those that would reach nobody say so."""
        self._reach = (book, means)
        self.form.offer_urls([hook.url for hook in means.webhooks])
        self._follow()

    def show_conflict(self, told: str) -> None:
        self.bar.show_conflict(told)

    def show_warning(self, told: str) -> None:
        self.bar.show_warning(told)

    def _keep_row(self) -> None:
        self._policies = list(self.policies)

    def _show_list(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for policy in self._policies:
            self.list.addItem(policy.title or "(no title)")
        self.list.setCurrentRow(row if self._policies else -1)
        self.list.blockSignals(False)
        self._show_policy(row)

    def _show_policy(self, row: int) -> None:
        there = 0 <= row < len(self._policies)
        self.form.setVisible(there)
        self._shown_row = row if there else -1
        if there:
            self.form.put(self._policies[row], able=self._able)
        self._follow()

    def _choose(self, row: int) -> None:
        """The one that was shown is kept as it was typed: ``currentRow`` is another already."""
        self._keep_row()
        self._show_policy(row)

    def _follow(self) -> None:
        """Faults, test run and bar say what the form says now."""
        row = self.list.currentRow()
        policies = self.policies
        faults = policy_faults(policies)
        at_fault = {fault.policy for fault in faults}
        for number, policy in enumerate(policies):
            item = self.list.item(number)
            mark = "✕ " if policy.id in at_fault else ""
            if item is not None and item.text() != f"{mark}{policy.title}":
                item.setText(f"{mark}{policy.title or '(no title)'}")
        if 0 <= row < len(policies):
            self.form.show_faults(_of(faults, policies[row]))
            self.form.show_gaps([self._gap(step) for step in policies[row].steps])
        if self._today is not None:
            self.rehearsal.show_run(self._edited, policies, self._today)
        able = self._able and not faults
        self.bar.show_state(dirty=self.dirty, able=able, state=self._edited.words)
        self.bar.save.setToolTip(str(faults[0]) if faults else "Ctrl+S")
        self.add.setEnabled(self._able)
        self.up.setEnabled(self._able and row > 0)
        self.down.setEnabled(self._able and 0 <= row < len(policies) - 1)
        self.remove.setEnabled(self._able and row >= 0)

    def _gap(self, step: Step) -> str:
        return step_gap(step, *self._reach) if self._reach is not None else ""

    def _add(self) -> None:
        self._keep_row()
        taken = {policy.id for policy in self._policies}
        name = next(id for number in range(1, 1000) if (id := f"{_NEW.id}-{number}") not in taken)
        self._policies.append(replace(_NEW, id=name))
        self._show_list(len(self._policies) - 1)
        self.form.title.line.setFocus()
        self.form.title.line.selectAll()

    def _move(self, by: int) -> None:
        self._keep_row()
        row = self.list.currentRow()
        if 0 <= row < len(self._policies) and 0 <= row + by < len(self._policies):
            self._policies[row], self._policies[row + by] = self._policies[row + by], self._policies[row]
            self._show_list(row + by)

    def _remove(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._policies):
            self._shown_row = -1
            del self._policies[row]
            self._show_list(min(row, len(self._policies) - 1))

    def save(self) -> None:
        if self.bar.save.isEnabled():
            self.saved.emit(self.policies)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.turn_as_fits(event.size().width())

    _shown_row = -1

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._choose)
        self.form.edited.connect(self._follow)
        self.rehearsal.asked.connect(self._follow)
        self.add.clicked.connect(self._add)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.bar.save_wanted.connect(self.save)
        self.bar.drop_wanted.connect(self.dropped)
        self.plugin.activated.connect(lambda _at: self.chosen.emit())

    def _lay_out(self) -> None:
        theme = self._theme
        left = QVBoxLayout()
        left.addWidget(self.plugin)
        left.addWidget(self.list, 1)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, theme.space(1))
        for button in (self.add, self.up, self.down, self.remove):
            flow.addWidget(button)
        left.addWidget(buttons)
        left.addWidget(self.note)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(*(theme.space(3) for _side in range(4)))
        column.setSpacing(theme.space(4))
        column.addWidget(self.form)
        column.addWidget(self.rehearsal)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        area.setMinimumHeight(theme.px(160))
        right = QVBoxLayout()
        right.addWidget(area, 1)
        right.addWidget(self.bar)
        self._row = TurningRow(theme, self)
        self._row.addLayout(left, 1)
        self._row.addLayout(right, 3)


def _of(faults: list[PolicyFault], policy: Policy) -> list[PolicyFault]:
    return [fault for fault in faults if fault.policy == policy.id]
