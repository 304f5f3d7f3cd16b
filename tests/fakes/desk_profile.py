"""A profile for tests of the desk: real encrypted database, real plugins, a clock that is set."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from console.config.claims import FileClaims
from console.desk.exports import FileExporter
from console.desk.imports.importer import FileImporter
from console.desk.local import LocalDesk
from console.domain.changes import Change
from console.domain.commands import AddTenant
from console.domain.ids import SYSTEM, KindName, PersonId, SiteId, TenantId
from console.domain.imports import ImportReport
from console.domain.people import Person, Role, Site, Tenant
from console.domain.violations import NEWEST_FIRST, Violation, ViolationFilter
from console.plugin.loaded import LoadedCatalog
from console.store.database import EncryptedDatabase, open_database
from tests.fakes.catalog import bundled_catalog
from tests.fakes.clock import SetClock
from tests.fakes.empty_database import KEY, lay_down

TENANT = TenantId("acme")
SITE = SiteId("north")
OPERATOR, SUPERVISOR, ADMIN = PersonId("olga"), PersonId("sam"), PersonId("ada")
PEOPLE = (
    Person(TENANT, OPERATOR, "Olga", Role.OPERATOR),
    Person(TENANT, PersonId("otto"), "Otto", Role.OPERATOR),
    Person(TENANT, SUPERVISOR, "Sam", Role.SUPERVISOR),
    Person(TENANT, ADMIN, "Ada", Role.ADMIN),
)
SITES = (Site(TENANT, SITE, "North", "Europe/Berlin"), Site(TENANT, SiteId("south"), "South", "UTC"))


def open_profile_database(folder: Path, *, create: bool = True) -> EncryptedDatabase:
    file = folder / "console.db"
    if create and not file.exists():
        lay_down(file)
    return open_database(file, KEY, backups=folder / "backups")


@dataclass
class Profile:
    """An open profile; ``told`` gathers what the desk's listeners hear."""

    folder: Path
    database: EncryptedDatabase
    catalog: LoadedCatalog
    clock: SetClock
    desk: LocalDesk = field(init=False)
    importer: FileImporter = field(init=False)
    exporter: FileExporter = field(init=False)
    told: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = LocalDesk(self.database, self.catalog, self.clock)
        self.importer = FileImporter(
            self.database, self.desk, self.catalog, self.clock, FileClaims(self.folder / "imports")
        )
        self.exporter = FileExporter(self.database, self.catalog)
        self.desk.listen(self.told.extend)

    @classmethod
    def open(cls, folder: Path, catalog: LoadedCatalog | None = None, *, create: bool = True) -> Profile:
        database = open_profile_database(folder, create=create)
        return cls(folder, database, catalog or bundled_catalog(), SetClock())

    async def populate(self) -> None:
        new = Tenant(TENANT, "Acme")
        await self.desk.execute(AddTenant(tenant=TENANT, actor=SYSTEM, new=new, sites=SITES, people=PEOPLE))
        await self.desk.poll()
        self.told.clear()

    async def load(
        self, kind: str, content: str | bytes, *, mapping: str = "", name: str = "rows.csv"
    ) -> ImportReport:
        """Import a file of this content."""
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        yaml = None
        if mapping:
            yaml = self.folder / "map.yaml"
            yaml.write_text(mapping, encoding="utf-8")
        return await self.importer.run(file, tenant=TENANT, actor=ADMIN, kind=KindName(kind), mapping=yaml)

    async def score_all(self) -> int:
        done = 0
        while scored := await self.desk.score_due():
            done += scored
        return done

    async def violations(self) -> list[Violation]:
        """By the key of their check."""
        found = await self.database.read(
            lambda tx: tx.violations.page(ViolationFilter(TENANT), NEWEST_FIRST, 0, 100_000)
        )
        return sorted(found, key=lambda violation: violation.check_key)
