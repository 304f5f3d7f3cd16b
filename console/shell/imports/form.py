"""What to import: files, as which kind of record, read how, for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QWidget,
)

from console.domain.founding import home_of_real_records
from console.domain.ids import KindName, TenantId
from console.domain.people import Tenant
from console.domain.records import RecordKind
from console.shell.filechoice import choose_file, choose_files
from console.shell.theme import Theme

READABLE = "Records (*.csv *.csv.gz *.jsonl *.ndjson *.jsonl.gz);;All files (*)"
_OWN_FILE = "From a file…"
_LEFT_OUT = "Leave their rows out"
_NEW_TENANT = "New tenant…"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One import as the person asked for it; ``files`` are read one after the other.

    ``new_sites`` is the time zone of sites that are not known yet; None leaves their rows out.
    ``new_tenant`` is to be made by the import, when ``tenant`` does not stand yet.
    """

    files: tuple[Path, ...]
    kind: KindName
    mapping: Path | None
    tenant: TenantId
    new_sites: str | None
    new_tenant: Tenant | None


class ImportForm(QFrame):
    wanted = Signal(Wanted)
    chosen = Signal(object)
    """Other files than before, as a tuple of paths."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[Path, ...] = ()
        self._kinds: Mapping[KindName, RecordKind] = {}
        self._tenants: tuple[Tenant, ...] = ()
        self._named: Tenant | None = None
        self._allowed = True
        self._kind_was_chosen = False
        self.setProperty("look", "card")
        self.setAccessibleName("What to import")
        self._make_parts()
        self._lay_out(theme)
        self._check()

    def offer(self, kinds: Mapping[KindName, RecordKind], mappings: Mapping[str, Path]) -> None:
        self._kinds = kinds
        self.kind.clear()
        for kind in kinds.values():
            self.kind.addItem(kind.title, kind.name)
        self.mapping.clear()
        self.mapping.addItem("The file's own header", None)
        for name, file in sorted(mappings.items()):
            self.mapping.addItem(name, file)
        self.mapping.addItem(_OWN_FILE, None)
        if self.new_sites.count() == 1:
            for zone in _zones():
                self.new_sites.addItem(zone, zone)
        self._check()

    def offer_tenants(self, tenants: Sequence[Tenant]) -> None:
        """Real records are offered a place of their own first, so that they never fall into the demo unasked."""
        chosen = self.tenant.currentData()
        self._tenants = tuple(tenants)
        self.tenant.clear()
        for tenant in (*self._unmade(), *sorted(tenants, key=lambda tenant: tenant.demo)):
            self.tenant.addItem(self._label(tenant), tenant.id)
        self.tenant.addItem(_NEW_TENANT, None)
        self._choose_tenant(chosen)
        self._check()

    def name_tenant(self, name: str) -> None:
        """A tenant of the person's own naming; it is made by the first import that finds a row."""
        words = name.strip()
        if words:
            self._named = Tenant(TenantId(words), words)
            self.offer_tenants(self._tenants)
            self._choose_tenant(self._named.id)

    def set_files(self, files: Sequence[Path]) -> None:
        self._files = tuple(files)
        self.files.setText(", ".join(file.name for file in files))
        self.files.setToolTip("\n".join(str(file) for file in files))
        self._kind_was_chosen = False
        self._check()
        self.chosen.emit(self._files)

    def suggest_kind(self, files: tuple[Path, ...], kind: KindName) -> None:
        """What the header of ``files`` says, unless there are others by now or the person has said it."""
        if files == self._files and not self._kind_was_chosen:
            self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))

    def set_busy(self, busy: bool) -> None:
        for part in (self.choose_button, self.kind, self.mapping, self.tenant, self.new_sites):
            part.setEnabled(not busy)
        self._check(busy)

    def choose(self) -> None:
        folder = str(self._files[0].parent) if self._files else ""
        choose_files(self, "Import records", self.set_files, kinds=READABLE, start=folder)

    def use_mapping(self, file: Path) -> None:
        """Offer and select a mapping of the person's own."""
        self.mapping.insertItem(self.mapping.count() - 1, file.name, file)
        self.mapping.setCurrentIndex(self.mapping.count() - 2)

    def _make_parts(self) -> None:
        self.files = QLabel(
            "No file chosen. Drop files here, or choose them: CSV, also gzipped, or JSON lines.", self
        )
        self.files.setProperty("look", "muted")
        self.files.setWordWrap(True)
        self.choose_button = QPushButton("Choose files…", self)
        self.choose_button.clicked.connect(self.choose)
        self.kind = self._choice("Kind of record")
        self.kind.currentIndexChanged.connect(self._explain)
        self.kind.activated.connect(lambda _at: self._mind_kind())
        self.mapping = self._choice("Mapping")
        self.mapping.activated.connect(self._mapping_chosen)
        self.tenant = self._choice("For")
        self.tenant.activated.connect(self._tenant_chosen)
        self.new_sites = self._choice("Time zone of unknown sites")
        self.new_sites.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.new_sites.setMinimumContentsLength(len(_LEFT_OUT))
        self.new_sites.addItem(_LEFT_OUT, None)
        self.about = QLabel(self)
        self.about.setProperty("look", "secondary")
        self.about.setWordWrap(True)
        self.button = QPushButton("Import", self)
        self.button.setProperty("look", "primary")
        self.button.clicked.connect(self._ask)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        edge = theme.space(4)
        grid.setContentsMargins(edge, edge, edge, edge)
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(2))
        line = QHBoxLayout()
        line.setSpacing(theme.space(3))
        line.addWidget(self.choose_button)
        line.addWidget(self.files, 1)
        boxes = (
            ("As", self.kind),
            ("Columns named by", self.mapping),
            ("For", self.tenant),
            ("Time zone of unknown sites", self.new_sites),
        )
        grid.addLayout(line, 0, 0, 1, len(boxes) + 1)
        for column, (word, box) in enumerate(boxes):
            label = QLabel(word, self)
            label.setProperty("look", "secondary")
            label.setBuddy(box)
            grid.addWidget(label, 1, column)
            grid.addWidget(box, 2, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.button, 2, len(boxes))
        grid.addWidget(self.about, 3, 0, 1, len(boxes) + 1)

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        return box

    def _unmade(self) -> list[Tenant]:
        """Tenants that an import would make."""
        home = home_of_real_records(self._tenants)
        standing = {tenant.id for tenant in self._tenants}
        offered = {tenant.id: tenant for tenant in (self._named, home) if tenant is not None}
        return [tenant for tenant in offered.values() if tenant.id not in standing]

    def _label(self, tenant: Tenant) -> str:
        if tenant not in self._tenants:
            return f"{tenant.name} (new)"
        return f"{tenant.name} (demo)" if tenant.demo else tenant.name

    def _choose_tenant(self, wanted: TenantId | None) -> None:
        self.tenant.setCurrentIndex(max(0, self.tenant.findData(wanted)) if wanted else 0)
        self._tenant_chosen()

    def _tenant_chosen(self) -> None:
        wanted = self.tenant.currentData()
        if wanted is None:
            self.tenant.setCurrentIndex(0)
            self._ask_for_name()
        elif any(tenant.id == wanted for tenant in self._unmade()) and self.new_sites.currentData() is None:
            # A tenant that does not stand has no sites: every row would be left out.
            self.new_sites.setCurrentIndex(min(1, self.new_sites.count() - 1))

    def _ask_for_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("New tenant")
        dialog.setLabelText("Name of the customer or company that the records belong to:")
        dialog.textValueSelected.connect(self.name_tenant)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _mind_kind(self) -> None:
        self._kind_was_chosen = True

    def _mapping_chosen(self, index: int) -> None:
        if index != self.mapping.count() - 1:
            return
        self.mapping.setCurrentIndex(0)
        choose_file(self, "Mapping", "Mappings (*.yaml *.yml);;All files (*)", self.use_mapping)

    def _explain(self) -> None:
        kind = self._kinds.get(self.kind.currentData())
        if kind is None:
            self.about.clear()
            return
        needed = ", ".join(field.name for field in kind.fields if field.required)
        first_line = (kind.doc or kind.title).splitlines()[0]
        first_line = re.sub("``(.+?)``", r"“\1”", first_line)
        self.about.setText(f"{first_line} Columns it needs: {needed}.")

    def allow(self, writing: bool) -> None:
        """Whether the profile may be written."""
        self._allowed = writing
        self.button.setToolTip("Ctrl+Enter" if writing else "The profile is read-only")
        self._check()

    def _check(self, busy: bool = False) -> None:
        whole = bool(self._files) and self.kind.count() > 0 and self.tenant.count() > 1
        self.button.setEnabled(whole and self._allowed and not busy)

    def _ask(self) -> None:
        tenant = self.tenant.currentData()
        self.wanted.emit(
            Wanted(
                self._files,
                self.kind.currentData(),
                self.mapping.currentData(),
                tenant,
                self.new_sites.currentData(),
                next((unmade for unmade in self._unmade() if unmade.id == tenant), None),
            )
        )


def _zones() -> list[str]:
    """Names of time zones, this computer's own first. Offsets are none: they know no summer time."""
    names = {bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()}
    own = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    known = sorted(name for name in names if "/" in name or name == "UTC")
    return [own, *(name for name in known if name != own)] if own in known else known
