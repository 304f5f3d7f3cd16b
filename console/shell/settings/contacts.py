"""Where people and roles are reached outside of the window, and which steps would reach nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.escalation_words import say_step
from console.domain.ids import PersonId
from console.domain.people import Person, Role
from console.domain.policies import Via
from console.domain.reaching import REACHED_BY, Gap
from console.shell.settings.people import ROLES, PersonForm
from console.shell.settings.sections import NAMES_WIDTH
from console.shell.settings.tenanted import TenantForm
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.fields import Field, TextField
from console.shell.widgets.plainlabel import plain_label
from console.shell.widgets.taborder import tab_through

Place = tuple[str, Via]
"""Who, as a step names whom it tells (``person sam``, ``role supervisor``), and the channel."""
_COLUMNS = {Via.EMAIL: "E-mail", Via.WEBHOOK: "Webhook"}
_EXAMPLES = {Via.EMAIL: "name@example.org", Via.WEBHOOK: "https://…"}
GAPS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of a tenant. ``editable``: whose the person who looks, ``mine``, may change."""

    people: tuple[Person, ...] = field(default=(), compare=False)
    kept: Mapping[Place, str] = field(default_factory=dict)
    editable: frozenset[str] = field(default=frozenset(), compare=False)
    mine: PersonId = field(default=PersonId(""), compare=False)


class ContactSection(TenantForm[Addresses]):
    policies_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "contacts", "Who is reached where", parent)
        self._shown = Addresses()
        self._able = False
        self._cells: list[QWidget] = []
        self.fields: dict[Place, TextField] = {}
        self.changes: dict[PersonId, QPushButton] = {}
        head = self.rows()
        self.row(head, self.tenant.name, self.tenant, top=6)
        told = self.value(
            "In the window everyone is told who works in it. By other ways a step of a policy reaches those who have"
            " an address here; an address of a role is told beside those of its people."
        )
        told.setProperty("look", "muted")
        self.column.addWidget(told)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(2))
        for column in range(1, len(REACHED_BY) + 1):
            self._grid.setColumnStretch(column, 1)
        self.column.addLayout(self._grid)
        self.add = QPushButton("Add somebody", self)
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.form = PersonForm(theme, self)
        self.add.clicked.connect(lambda: self.form.ask(None))
        self.form.left.connect(lambda: self.add.setFocus(Qt.FocusReason.OtherFocusReason))
        self.column.addWidget(self.form)
        self.end_form("the addresses")
        self.state = StatusChip(theme, parent=self)
        self.column.addWidget(self.state)
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(theme.space(1))
        self.column.addLayout(self._gaps)
        self.gaps: list[QLabel] = []
        self.policies = QPushButton("Open the policies", self)
        self.policies.clicked.connect(self.policies_wanted)
        self.column.addWidget(self.policies, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_gaps(None)

    @property
    def content(self) -> Addresses:
        kept = {place: each.text for place, each in self.fields.items() if each.text}
        return replace(self._shown, kept=kept)

    def put(self, content: Addresses) -> None:
        self._show_people(content)
        for place, each in self.fields.items():
            each.put(content.kept.get(place, ""))
        self.show_faults({})
        self.set_able(self._able)

    def show_people(self, content: Addresses) -> None:
        """Those who are there now; what is typed stays."""
        typed = self.content.kept
        self._show_people(content)
        for place, each in self.fields.items():
            each.put(typed.get(place, ""))
        self.set_able(self._able)

    def _show_people(self, content: Addresses) -> None:
        before, self._shown = self._shown, content
        if (content.people, content.editable) != (before.people, before.editable):
            self._make_rows(content)

    def named_fields(self) -> Mapping[str, Field]:
        return {name_of(place): each for place, each in self.fields.items()}

    def set_able(self, able: bool) -> None:
        self._able = able
        for (whom, _via), each in self.fields.items():
            each.set_able(able and whom in self._shown.editable)
        self.add.setEnabled(able and self._governs)
        for button in self.changes.values():
            button.setEnabled(able)

    @property
    def _governs(self) -> bool:
        """Who may set where roles are reached may change people too."""
        return f"role {Role.ADMIN.value}" in self._shown.editable

    def show_gaps(self, found: Sequence[tuple[str, Gap]] | None) -> None:
        """Each with its plugin's title; None while they are looked for."""
        for label in self.gaps:
            label.hide()
            label.deleteLater()
        self.gaps = []
        self.policies.setVisible(bool(found))
        if found is None:
            self.state.show_state("looking whom the policies reach", "nodata", "secondary")
            return
        if not found:
            self.state.show_state("every step of the policies reaches somebody", "green", "green")
            return
        steps = "1 step reaches" if len(found) == 1 else f"{len(found):,} steps reach"
        self.state.show_state(f"{steps} nobody", "amber", "amber")
        lines = [_told(title, gap) for title, gap in found[:GAPS_SHOWN]]
        if len(found) > GAPS_SHOWN:
            lines.append(f"and {len(found) - GAPS_SHOWN:,} more")
        for line in lines:
            label = plain_label(line, self)
            self._gaps.addWidget(label)
            self.gaps.append(label)

    def _make_rows(self, content: Addresses) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells, self.fields, self.changes = [], {}, {}
        for column, via in enumerate(REACHED_BY, 1):
            self._put_cell(plain_label(_COLUMNS[via], self, "muted"), 0, column)
        whoms = [(f"person {one.id}", one.name, one.role.value) for one in content.people]
        whoms += [(f"role {role.value}", f"Every {role.value}", "shared address") for role in ROLES]
        for at, (whom, name, below) in enumerate(whoms, 1):
            cell = QWidget(self)
            column_of = QVBoxLayout(cell)
            column_of.setContentsMargins(0, self.theme.px(4), 0, 0)
            column_of.setSpacing(0)
            column_of.addWidget(plain_label(name, cell))
            column_of.addWidget(plain_label(below, cell, "secondary"))
            cell.setMinimumWidth(self.theme.px(NAMES_WIDTH))
            self._put_cell(cell, at, 0)
            for column, via in enumerate(REACHED_BY, 1):
                made = TextField(self.theme, f"{_COLUMNS[via]} of {name}", self)
                made.line.setPlaceholderText(_EXAMPLES[via])
                made.edited.connect(self.edited)
                self.fields[whom, via] = made
                self._put_cell(made, at, column)
            if at <= len(content.people) and self._governs:
                self._put_cell(self._change_button(content.people[at - 1]), at, len(REACHED_BY) + 1)
        tab_through(self.tenant.combo, *self._cells, self.add, self.form, self.bar)

    def _change_button(self, person: Person) -> QPushButton:
        button = QPushButton("Change", self)
        button.setProperty("look", "flat")
        button.setAccessibleName(f"Change {person.name}")
        button.clicked.connect(lambda: self.form.ask(person, removable=person.id != self._shown.mine))
        self.changes[person.id] = button
        return button

    def _put_cell(self, cell: QWidget, row: int, column: int) -> None:
        self._cells.append(cell)
        self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
        cell.show()


def name_of(place: Place) -> str:
    """Of its fault."""
    return f"{place[0]}|{place[1].value}"


def _told(title: str, gap: Gap) -> str:
    return f"{title}, “{gap.policy.title}”, step {gap.step}, {say_step(gap.policy.steps[gap.step - 1])}: {gap.reason}"
