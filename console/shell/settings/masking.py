"""Which personal data of a tenant no model sees."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.domain.ids import PersonId, TenantId
from console.domain.masking import (
    MaskingSettings,
    PersonalKind,
    lines_of,
    masking_faults,
    shapes_of,
)
from console.domain.people import Role
from console.domain.settings_commands import SetUpMasking
from console.shell.page import Frame
from console.shell.settings.tenanted import Kind, TenantController, TenantForm
from console.shell.theme import Theme
from console.shell.widgets.fields import Field, LinesField, SwitchField, TextField

_WORDS = {
    PersonalKind.EMAIL: ("Mail addresses", ""),
    PersonalKind.PHONE: ("Phone numbers", ""),
    PersonalKind.CARD: ("Card numbers", "with their check digit"),
    PersonalKind.IBAN: ("Bank accounts", "IBAN"),
    PersonalKind.IP: ("Internet addresses", "IPv4 and IPv6"),
    PersonalKind.NATIONAL_ID: ("National ids", "social security and the like, with their check digit"),
}
"""Name and note of each kind."""
_LIMITS = "Names of people and streets are not found. Logs hold none of these six kinds, whatever is set here."


class MaskingSection(TenantForm[MaskingSettings]):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "masking", "Personal data", parent)
        told = "A model, and who embeds for it, is shown a placeholder; the reply has the value again."
        self.column.addWidget(self.value(f"{told} {_LIMITS}"))
        self.kinds = {
            kind: SwitchField(theme, name, "Hide", self, hint=note) for kind, (name, note) in _WORDS.items()
        }
        form = "one on each line, such as Staff number: EMP-####; # is a digit, @ a letter"
        self.shapes = LinesField(theme, "Numbers of your own", self, hint=form)
        short = "two letters; whose phone numbers are written without a country code"
        self.region = TextField(theme, "Country", self, hint=short, width=60)
        grid = self.rows()
        self.row(grid, self.tenant.name, self.tenant, top=6)
        for field in self.named_fields().values():
            self.row(grid, field.name, field, top=2 if isinstance(field, SwitchField) else 6)
            field.edited.connect(self.edited)
        self.end_form("what is hidden from models")

    @property
    def content(self) -> MaskingSettings:
        return MaskingSettings(
            kinds=frozenset(kind for kind, field in self.kinds.items() if field.on),
            shapes=shapes_of(self.shapes.texts),
            region=self.region.text.upper(),
        )

    def put(self, content: MaskingSettings) -> None:
        for kind, field in self.kinds.items():
            field.put(kind in content.kinds)
        self.shapes.put("\n".join(lines_of(content.shapes)))
        self.region.put(content.region)
        self.show_faults({})

    def named_fields(self) -> dict[str, Field]:
        switches: dict[str, Field] = {kind.value: field for kind, field in self.kinds.items()}
        return {**switches, "shapes": self.shapes, "region": self.region}


def masking_controller(frame: Frame, view: MaskingSection) -> TenantController[MaskingSettings]:
    return TenantController(frame, view, _KIND)


def _commands(tenant: TenantId, me: PersonId, _before: MaskingSettings, after: MaskingSettings) -> list[SetUpMasking]:
    return [SetUpMasking(tenant=tenant, actor=me, settings=after)]


_KIND = Kind(
    "what is hidden from models",
    MaskingSettings(),
    lambda tx, tenant, _me: tx.bot_settings.masking(tenant),
    _commands,
    masking_faults,
    frozenset({Role.ADMIN}),
    "an administrator",
)
