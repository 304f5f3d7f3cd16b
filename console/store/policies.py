"""What tenants made of escalation policies, with every version, and where people are reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from console.domain.escalation_settings import EscalationSettings, Webhook
from console.domain.escalations import Contact, RoleContact
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.mail import MailServer
from console.domain.people import Role
from console.domain.policies import Policy, StoredPolicies, Via
from console.store import escalation_tables as tables
from console.store.bulk import upsert_rows
from console.store.documents import document_of, stored_document
from console.store.settings import SettingRows
from console.store.values import stored_time, time_of

_MAIL = "notify.mail"
_table, _c = tables.policy_set, tables.policy_set.c


class PolicyRows:
    """``ports.PolicyStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, tenant: TenantId, plugin: PluginName) -> StoredPolicies | None:
        row = self._connection.execute(_newest_first(tenant, plugin).limit(1)).one_or_none()
        return None if row is None else self._with_edition(_stored(row))

    def all(self, tenant: TenantId) -> Sequence[StoredPolicies]:
        query = select(_table).where(_c.tenant == tenant).order_by(_c.plugin, _c.version)
        newest = {row.plugin: row for row in self._connection.execute(query)}
        return [self._with_edition(_stored(row)) for row in newest.values()]

    def put(self, stored: StoredPolicies) -> None:
        self._connection.execute(
            _table.insert().values(
                tenant=stored.tenant,
                plugin=stored.plugin,
                version=stored.version,
                body=stored_document(stored.policies),
                updated_at=stored_time(stored.updated_at),
                updated_by=stored.updated_by,
            )
        )
        SettingRows(self._connection).set(_edition_name(stored), str(stored.edition))

    def _with_edition(self, stored: StoredPolicies) -> StoredPolicies:
        kept = SettingRows(self._connection).get(_edition_name(stored))
        return stored if kept is None else replace(stored, edition=int(kept))

    def versions(self, tenant: TenantId, plugin: PluginName) -> Sequence[StoredPolicies]:
        return [_stored(row) for row in self._connection.execute(_newest_first(tenant, plugin))]

    def contacts(self, tenant: TenantId) -> Sequence[Contact]:
        c = tables.contact.c
        rows = self._connection.execute(select(tables.contact).where(c.tenant == tenant).order_by(c.person, c.via))
        return [Contact(PersonId(row.person), Via(row.via), row.address) for row in rows]

    def keep_contact(self, tenant: TenantId, contact: Contact) -> None:
        if contact.address:
            values = (tenant, contact.person, contact.via.value, contact.address)
            upsert_rows(self._connection, tables.contact, ("tenant", "person", "via", "address"), [values])
            return
        c = tables.contact.c
        mine = (c.tenant == tenant, c.person == contact.person, c.via == contact.via.value)
        self._connection.execute(tables.contact.delete().where(*mine))

    def role_contacts(self, tenant: TenantId) -> Sequence[RoleContact]:
        c = tables.role_contact.c
        query = select(tables.role_contact).where(c.tenant == tenant).order_by(c.role, c.via)
        return [RoleContact(Role(row.role), Via(row.via), row.address) for row in self._connection.execute(query)]

    def keep_role_contact(self, tenant: TenantId, contact: RoleContact) -> None:
        if contact.address:
            values = (tenant, contact.role.value, contact.via.value, contact.address)
            upsert_rows(self._connection, tables.role_contact, ("tenant", "role", "via", "address"), [values])
            return
        c = tables.role_contact.c
        mine = (c.tenant == tenant, c.role == contact.role.value, c.via == contact.via.value)
        self._connection.execute(tables.role_contact.delete().where(*mine))

    def settings(self, tenant: TenantId) -> EscalationSettings:
        kept = SettingRows(self._connection).get(f"escalations.{tenant}")
        return EscalationSettings() if kept is None else document_of(EscalationSettings, kept.encode())

    def keep_settings(self, tenant: TenantId, settings: EscalationSettings) -> None:
        SettingRows(self._connection).set(f"escalations.{tenant}", stored_document(settings).decode())

    def webhooks(self, tenant: TenantId) -> Sequence[Webhook]:
        kept = SettingRows(self._connection).get(f"webhooks.{tenant}")
        return () if kept is None else document_of(tuple[Webhook, ...], kept.encode())

    def keep_webhooks(self, tenant: TenantId, webhooks: Sequence[Webhook]) -> None:
        SettingRows(self._connection).set(f"webhooks.{tenant}", stored_document(tuple(webhooks)).decode())

    def mail_server(self) -> MailServer | None:
        kept = SettingRows(self._connection).get(_MAIL)
        try:
            return None if kept is None else msgspec.json.decode(kept, type=MailServer | None)
        except msgspec.DecodeError:
            return None

    def keep_mail_server(self, server: MailServer | None) -> None:
        SettingRows(self._connection).set(_MAIL, stored_document(server).decode())


def _edition_name(stored: StoredPolicies) -> str:
    return f"policies.edition.{stored.tenant}.{stored.plugin}"


def _newest_first(tenant: TenantId, plugin: PluginName) -> Select[Any]:
    mine = select(_table).where(_c.tenant == tenant, _c.plugin == plugin)
    return mine.order_by(_c.version.desc())


def _stored(row: Any) -> StoredPolicies:
    return StoredPolicies(
        tenant=TenantId(row.tenant),
        plugin=PluginName(row.plugin),
        policies=document_of(tuple[Policy, ...], row.body),
        version=row.version,
        updated_at=time_of(row.updated_at),
        updated_by=PersonId(row.updated_by),
    )
