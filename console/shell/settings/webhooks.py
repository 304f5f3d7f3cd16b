"""The webhooks of a tenant: addresses that policies post to, each with the key that signs, and a test."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.escalation_settings import MOST_WEBHOOKS, Webhook
from console.shell.settings.keyrow import SigningKey
from console.shell.settings.sections import NAMES_WIDTH
from console.shell.settings.tenanted import TenantForm
from console.shell.settings.trying import ConnectionTest
from console.shell.theme import Theme
from console.shell.widgets.fields import Field, TextField
from console.shell.widgets.taborder import tab_through


class HookRow(QFrame):
    """One webhook. Its key and its test come once it is saved."""

    edited = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, hook: Webhook, parent: QWidget) -> None:
        super().__init__(parent)
        self.id = hook.id
        self.setProperty("look", "inset")
        of = hook.title or "the new webhook"
        self.title = TextField(theme, "Name of the webhook", self, hint="such as Incident desk")
        self.url = TextField(theme, "Address", self)
        self.url.line.setPlaceholderText("https://…")
        key = QWidget(self)
        self.key = SigningKey(theme, of, key)
        self.first = QLabel("Save it first; then its key is made here.", key)
        self.first.setProperty("look", "secondary")
        self.test = ConnectionTest(theme, self, words="Post a test", of=of)
        self.remove = QPushButton("Remove", self)
        self.remove.setAccessibleName(f"Remove {of}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.space(2), 0, 0)
        grid.setHorizontalSpacing(theme.space(6))
        grid.setVerticalSpacing(theme.space(2))
        grid.setColumnStretch(1, 1)
        keys = QVBoxLayout(key)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.addWidget(self.key)
        keys.addWidget(self.first)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Name", self.title), ("Address", self.url), ("Key", key), ("", self.test),
        )  # fmt: skip
        for at, (name, part) in enumerate(rows):
            label = QLabel(name, self)
            label.setProperty("look", "muted")
            label.setMinimumWidth(theme.px(NAMES_WIDTH))
            label.setContentsMargins(0, theme.px(6), 0, 0)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(part, at, 1)
        grid.addWidget(self.remove, len(rows), 1, Qt.AlignmentFlag.AlignLeft)
        self.put(hook)
        self.show_saved(False)
        for field in (self.title, self.url):
            field.edited.connect(self.edited)
        self.remove.clicked.connect(self.removed)

    @property
    def hook(self) -> Webhook:
        return Webhook(id=self.id, title=self.title.text, url=self.url.text)

    def put(self, hook: Webhook) -> None:
        self.title.put(hook.title)
        self.url.put(hook.url)
        if not self.url.line.hasFocus():
            self.url.line.setCursorPosition(0)

    def show_saved(self, saved: bool) -> None:
        self.key.setVisible(saved)
        self.test.setVisible(saved)
        self.first.setVisible(not saved)

    def set_able(self, able: bool) -> None:
        for field in self.fields().values():
            field.set_able(able)
        self.key.set_able(able)
        self.remove.setEnabled(able)

    def fields(self) -> Mapping[str, Field]:
        return {"title": self.title, "url": self.url}


class WebhookSection(TenantForm[tuple[Webhook, ...]]):
    row_made = Signal(object)
    """A HookRow."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "webhooks", "Webhooks", parent)
        self.hooks: list[HookRow] = []
        self._able = False
        head = self.rows()
        self.row(head, self.tenant.name, self.tenant, top=6)
        self.empty = self.value(
            "No webhook is kept yet. Add one here, give its key to whoever receives, and let a policy post to it."
        )
        self.empty.setProperty("look", "muted")
        self.column.addWidget(self.empty)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.space(3))
        self.column.addLayout(self._rows)
        self.add = QPushButton("Add a webhook", self)
        self.add.clicked.connect(self._add)
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.leaving = self.value("")
        self.leaving.setProperty("look", "amber")
        self.column.addWidget(self.leaving)
        self.show_leaving([])
        self.end_form("the webhooks")
        self.others = SigningKey(theme, "all other addresses", self)
        foot = self.rows()
        self.row(foot, "Key of all other addresses", self.others, top=2)

    @property
    def content(self) -> tuple[Webhook, ...]:
        return tuple(row.hook for row in self.hooks)

    def put(self, content: tuple[Webhook, ...]) -> None:
        """A row that stands keeps what it shows: a new key, what came of a test."""
        standing = {row.id: row for row in self.hooks}
        for row in self.hooks:
            self._rows.removeWidget(row)
        self.hooks = []
        for hook in content:
            row = standing.pop(hook.id) if hook.id in standing else self._made(hook)
            row.put(hook)
            self.hooks.append(row)
            self._rows.addWidget(row)
        for row in standing.values():
            row.hide()
            row.deleteLater()
        self.show_faults({})
        self._follow()

    def show_saved(self, ids: set[str]) -> None:
        """Those that are stored have a key and can be tried."""
        for row in self.hooks:
            row.show_saved(row.id in ids)

    def show_leaving(self, titles: Sequence[str]) -> None:
        """Those that are removed once this is saved, with their keys."""
        self.leaving.setText(
            f"▲ Goes once you save, and its key out of the keyring with it: {', '.join(titles)}. Added again, it gets"
            " a new key that its receiver must be given. Discard changes brings it back as it was."
        )
        self.leaving.setVisible(bool(titles))

    def named_fields(self) -> Mapping[str, Field]:
        rows = enumerate(self.hooks)
        return {f"{place}.{name}": field for place, row in rows for name, field in row.fields().items()}

    def set_able(self, able: bool) -> None:
        self._able = able
        self._follow()

    def _follow(self) -> None:
        for row in self.hooks:
            row.set_able(self._able)
        self.add.setEnabled(self._able and len(self.hooks) < MOST_WEBHOOKS)
        self.others.set_able(self._able)
        self.empty.setVisible(not self.hooks)
        tab_through(self.tenant.combo, *self.hooks, self.add, self.bar, self.others)

    def _made(self, hook: Webhook) -> HookRow:
        row = HookRow(self.theme, hook, self)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self.row_made.emit(row)
        return row

    def _add(self) -> None:
        row = self._made(Webhook(id=secrets.token_hex(4), title="", url=""))
        self.hooks.append(row)
        self._rows.addWidget(row)
        self._follow()
        self.edited.emit()
        row.title.part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: HookRow) -> None:
        self.hooks.remove(row)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._follow()
        self.edited.emit()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
