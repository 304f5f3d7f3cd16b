"""Adding, changing and removing one of a tenant's people, in place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from console.domain.people import Person, Role
from console.shell.theme import Theme
from console.shell.widgets.fields import ChoiceField, Field, TextField
from console.shell.widgets.flow import FlowLayout

ROLES = (Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN)


class PersonForm(QFrame):
    """What is typed stays until it was done or given up."""

    kept = Signal(str, str, object)
    """Login name, name, role."""
    removed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.person = TextField(theme, "Login name", self, hint="as this person signs in to the computer")
        self.name = TextField(theme, "Name", self)
        self.role = ChoiceField(theme, "Role", self)
        self.role.offer([(role.value, role.value) for role in ROLES])
        self.keep, self.remove = QPushButton("Add", self), QPushButton("Remove this person", self)
        self.keep.setProperty("look", "primary")
        self.remove.setProperty("look", "danger")
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setAccessibleName("Cancel the change of a person")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(6))
        grid.setColumnStretch(1, 1)
        for at, each in enumerate((self.person, self.name, self.role)):
            label = QLabel(each.name, self)
            label.setProperty("look", "muted")
            label.setContentsMargins(0, theme.px(6), 0, 0)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(each, at, 1)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, theme.space(2))
        for button in (self.keep, self.cancel, self.remove):
            flow.addWidget(button)
        grid.addWidget(buttons, 3, 1)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(lambda: self.removed.emit(self.person.text))
        self.cancel.clicked.connect(self.close_form)
        for line in (self.person.line, self.name.line):
            line.returnPressed.connect(self._keep)
        self.hide()

    def ask(self, person: Person | None, *, removable: bool = False) -> None:
        """None: somebody new."""
        self.setAccessibleName(f"Change {person.name}" if person else "Add somebody")
        self.person.put(person.id if person else "")
        self.person.set_able(person is None)
        self.name.put(person.name if person else "")
        self.role.put((person.role if person else Role.OPERATOR).value)
        self.keep.setText("Change" if person else "Add")
        self.remove.setVisible(person is not None and removable)
        self.show_faults({})
        self.show()
        (self.name if person else self.person).part.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        fields: dict[str, Field] = {"person": self.person, "name": self.name, "role": self.role}
        for name, field in fields.items():
            field.show_fault(faults.get(name, ""))
        wrong = next((field for field in fields.values() if field.fault), None)
        if wrong is not None:
            wrong.part.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        self.kept.emit(self.person.text, self.name.text, Role(self.role.key))
