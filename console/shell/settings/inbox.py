"""What a tenant sets for its inbox: how long customers wait, and how long a person may be idle."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.domain.bots import number_of, whole_of
from console.domain.control import BOT, QUEUE
from console.domain.inbox import INBOX_LIMITS, InboxSettings
from console.shell.settings.tenanted import TenantForm
from console.shell.theme import Theme
from console.shell.widgets.fields import ChoiceField, Field, TextField

DEFAULTS = InboxSettings()
_TIMES = {
    "sla_minutes": ("Answer within", "minutes:", "a customer who waits longer for a person is late"),
    "remind_idle_minutes": ("Remind after", "minutes", "in which the person who holds a conversation does nothing"),
    "return_idle_minutes": ("Give back after", "minutes", "of doing nothing; counted from the next thing they do"),
    "burst_seconds": ("Wait for more", "seconds", "so that messages in a row are answered together"),
    "reopen_hours": ("Go on within", "hours", "after closing; a later message begins a new conversation"),
    "stale_hours": ("Too old after", "hours", "without an answer; a person decides then, no bot answers so late"),
}
"""Name, unit and meaning of each time."""


class InboxSection(TenantForm[InboxSettings]):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "inbox", "Inbox times", parent)
        self.times = {name: self._time(theme, name) for name in _TIMES}
        self.return_to = ChoiceField(theme, "Give back to", self, hint="whom an idle person's conversation goes to")
        self.return_to.offer([(BOT, "The bot"), (QUEUE, "The queue")])
        grid = self.rows()
        self.row(grid, self.tenant.name, self.tenant, top=6)
        for field in self.named_fields().values():
            self.row(grid, field.name, field, top=6)
            field.edited.connect(self.edited)
        self.end_form("the times of the inbox")

    @property
    def content(self) -> InboxSettings:
        """As the form stands; what is no number is a fault in it."""
        texts = {name: field.text for name, field in self.times.items()}
        burst = number_of(texts.pop("burst_seconds"))
        whole = {name: whole_of(text) for name, text in texts.items()}
        return InboxSettings(**whole, burst_seconds=burst, return_to=self.return_to.key or DEFAULTS.return_to)

    def put(self, content: InboxSettings) -> None:
        for name, field in self.times.items():
            field.put(f"{getattr(content, name):g}")
        self.return_to.put(content.return_to)
        self.show_faults({})

    def named_fields(self) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        for name, field in self.times.items():
            fields[name] = field
            if name == "return_idle_minutes":
                fields["return_to"] = self.return_to
        return fields

    def _time(self, theme: Theme, field: str) -> TextField:
        name, unit, meaning = _TIMES[field]
        least, most = INBOX_LIMITS[field]
        usual = f"{getattr(DEFAULTS, field):g}"
        hint = f"{unit} {meaning} ({least} to {most:,}; {usual} where nothing is set)"
        return TextField(theme, name, self, hint=hint, width=100)
