"""When waiting customers call people, as a tenant sets it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from console.domain.bots import whole_of
from console.domain.escalation_commands import SetUpEscalations
from console.domain.escalation_settings import ESCALATION_LIMITS, EscalationSettings, setting_faults
from console.domain.ids import PersonId, TenantId
from console.domain.people import Role
from console.shell.page import Frame
from console.shell.settings.tenanted import Kind, TenantController, TenantForm
from console.shell.theme import Theme
from console.shell.widgets.fields import Field, TextField

DEFAULTS = EscalationSettings()
_TIMES = {
    "handoff_minutes": ("Nobody took it", "minutes after a bot handed a conversation over, people are called"),
    "sla_percent": (
        "Answer is due",
        "percent of the inbox's “Answer within”: people are called before it is late",
    ),
    "look_back_hours": ("Look back", "hours; what began earlier stands in its list and calls nobody"),
}
"""Name, and unit with meaning."""


class CallSection(TenantForm[EscalationSettings]):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "calls", "When people are called", parent)
        grid = self.rows()
        self.row(grid, self.tenant.name, self.tenant, top=6)
        self.times = {name: self._time(theme, name) for name in _TIMES}
        for field in self.times.values():
            self.row(grid, field.name, field, top=6)
            field.edited.connect(self.edited)
        self.end_form("when people are called")

    @property
    def content(self) -> EscalationSettings:
        """As the form stands; what is no number is a fault in it."""
        return EscalationSettings(**{name: whole_of(field.text) for name, field in self.times.items()})

    def put(self, content: EscalationSettings) -> None:
        for name, field in self.times.items():
            field.put(str(getattr(content, name)))
        self.show_faults({})

    def named_fields(self) -> Mapping[str, Field]:
        return self.times

    def _time(self, theme: Theme, field: str) -> TextField:
        name, meaning = _TIMES[field]
        least, most = ESCALATION_LIMITS[field]
        hint = f"{meaning} ({least} to {most:,}; {getattr(DEFAULTS, field)} where nothing is set)"
        return TextField(theme, name, self, hint=hint, width=100)


def call_controller(frame: Frame, view: CallSection) -> TenantController[EscalationSettings]:
    return TenantController(frame, view, _KIND)


def _commands(
    tenant: TenantId, me: PersonId, _before: EscalationSettings, after: EscalationSettings
) -> list[SetUpEscalations]:
    return [SetUpEscalations(tenant=tenant, actor=me, settings=after)]


_KIND = Kind(
    "when people are called",
    DEFAULTS,
    lambda tx, tenant, _me: tx.policies.settings(tenant),
    _commands,
    setting_faults,
    frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "a supervisor",
)
