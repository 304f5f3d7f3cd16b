"""Tenants, their sites and people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.ids import PersonId, SiteId, TenantId
from console.domain.people import Person, Role, Site, Tenant
from console.store import tables
from console.store.prepared import Prepared, given

_site_table, _person = tables.site, tables.person
_ALL = Prepared(select(tables.tenant).order_by(tables.tenant.c.id))
_SITE = Prepared(select(_site_table).where(_site_table.c.tenant == given("tenant"), _site_table.c.id == given("id")))
_SITES = Prepared(select(_site_table).where(_site_table.c.tenant == given("tenant")).order_by(_site_table.c.id))
_ONE = Prepared(select(_person).where(_person.c.tenant == given("tenant"), _person.c.id == given("id")))
_PEOPLE = Prepared(select(_person).where(_person.c.tenant == given("tenant")).order_by(_person.c.id))


class TenantRows:
    """``ports.TenantStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Tenant]:
        return [Tenant(TenantId(row.id), row.name, bool(row.demo)) for row in _ALL.run(self._connection)]

    def add(self, tenant: Tenant) -> bool:
        return self._insert(tables.tenant, id=tenant.id, name=tenant.name, demo=int(tenant.demo))

    def sites(self, tenant: TenantId) -> list[Site]:
        return [_site(row) for row in _SITES.run(self._connection, tenant=tenant)]

    def site(self, tenant: TenantId, site: SiteId) -> Site | None:
        row = _SITE.run(self._connection, tenant=tenant, id=site).one_or_none()
        return None if row is None else _site(row)

    def add_site(self, site: Site) -> bool:
        return self._insert(tables.site, tenant=site.tenant, id=site.id, name=site.name, zone=site.zone)

    def people(self, tenant: TenantId) -> list[Person]:
        return [_of_row(row) for row in _PEOPLE.run(self._connection, tenant=tenant)]

    def person(self, tenant: TenantId, person: PersonId) -> Person | None:
        row = _ONE.run(self._connection, tenant=tenant, id=person).one_or_none()
        return None if row is None else _of_row(row)

    def add_person(self, person: Person) -> bool:
        return self._insert(
            tables.person, tenant=person.tenant, id=person.id, name=person.name, role=person.role.value
        )

    def put_person(self, person: Person) -> None:
        values = {"name": person.name, "role": person.role.value}
        row = insert(tables.person).values(tenant=person.tenant, id=person.id, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["tenant", "id"], set_=values))

    def remove_person(self, tenant: TenantId, person: PersonId) -> bool:
        mine = (_person.c.tenant == tenant, _person.c.id == person)
        return self._connection.execute(_person.delete().where(*mine)).rowcount == 1

    def _insert(self, table: Table, **values: Any) -> bool:
        return self._connection.execute(insert(table).values(values).on_conflict_do_nothing()).rowcount == 1


def _site(row: Any) -> Site:
    return Site(TenantId(row.tenant), SiteId(row.id), row.name, row.zone)


def _of_row(row: Any) -> Person:
    return Person(TenantId(row.tenant), PersonId(row.id), row.name, Role(row.role))
