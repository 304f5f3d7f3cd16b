"""Knowledge entries with all their versions, and vectors by the hash of what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, literal_column, select

from console.domain.ids import KnowledgeId, PersonId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.ports.chat_stores import TextHit
from console.store import tables
from console.store.bulk import batches, upsert_rows
from console.store.documents import document_of, stored_document
from console.store.knowledge_text import Question, add_text, drop_text, snippet_of
from console.store.prepared import Prepared, any_of, filling, given
from console.store.values import stored_time, time_of

_newest = tables.knowledge
_version = tables.knowledge_version
_vector = tables.knowledge_vector

_PUT = (
    "INSERT INTO knowledge (tenant, entry, version, active, title, type) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, entry) DO UPDATE SET version = excluded.version, active = excluded.active,"
    " title = excluded.title, type = excluded.type WHERE excluded.version > version RETURNING id"
)
_PUT_VERSION = (
    "INSERT INTO knowledge_version (tenant, entry, version, active, source, updated_at, updated_by, text)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ENTRY = Prepared(
    select(_version).where(*(_version.c[name] == given(name) for name in ("tenant", "entry", "version")))
)
_HELD, _MOST_HELD = "knowledge entries", 1_000
"""A version never changes, and the same few entries are found again and again: those are held with the connection."""
_which = select(_newest.c.id, _newest.c.entry, _newest.c.version)
_standing = _version.join(
    _newest,
    (_newest.c.tenant == _version.c.tenant)
    & (_newest.c.entry == _version.c.entry)
    & (_newest.c.version == _version.c.version),
)


class KnowledgeRows:
    """``ports.KnowledgeStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, *entries: KnowledgeEntry) -> None:
        """Raises ValueError for a version that is not above the one that stands.

        The text index is written last and at once: every other statement that may fail makes what it was given
        until then a part of its own, which each search goes through.
        """
        rows = [(self._put(entry), entry) for entry in entries]
        for row, entry in rows:
            if entry.version > 1:
                drop_text(self._connection, row)
        for row, entry in rows:
            if entry.active:
                add_text(self._connection, row, entry.tenant, entry.text)

    def _put(self, entry: KnowledgeEntry) -> int:
        """Returns the row that its text is known by."""
        tenant, text, active = entry.tenant, entry.text, int(entry.active)
        put = self._connection.exec_driver_sql(_PUT, (tenant, text.id, entry.version, active, text.title, text.type))
        row: int | None = put.scalar_one_or_none()
        if row is None:
            raise ValueError("a version of a knowledge entry is above those before it")
        self._held().pop((tenant, text.id, entry.version), None)  # of a transaction that was given up
        made = (entry.source, stored_time(entry.updated_at), entry.updated_by, stored_document(text))
        self._connection.exec_driver_sql(_PUT_VERSION, (tenant, text.id, entry.version, active, *made))
        return row

    def get(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeEntry]:
        """In the order of ``ids``, without those that are not there; those that are not active are."""
        found: dict[str, KnowledgeEntry] = {}
        for batch in batches(ids):
            rows = _named(len(batch)).run(self._connection, tenant=tenant, **filling(_newest.c.entry, batch))
            found.update((entry.text.id, entry) for entry in self._standing(tenant, rows).values())
        return [found[id] for id in ids if id in found]

    def versions(self, tenant: TenantId, id: KnowledgeId) -> list[KnowledgeEntry]:
        query = select(_version).where(_version.c.tenant == tenant, _version.c.entry == id)
        return [_entry(row) for row in self._connection.execute(query.order_by(_version.c.version.desc()))]

    def all(self, tenant: TenantId, *, active_only: bool = True) -> list[KnowledgeEntry]:
        query = select(_version).select_from(_standing).where(_newest.c.tenant == tenant)
        if active_only:
            query = query.where(_newest.c.active == 1)
        return [_entry(row) for row in self._connection.execute(query.order_by(*_BY_TITLE))]

    def page(
        self, tenant: TenantId, *, active: bool, type: EntryType | None, offset: int, limit: int
    ) -> list[KnowledgeEntry]:
        ids = select(_newest.c.entry).where(*_listed(tenant, active, type)).order_by(*_BY_TITLE)
        return self.get(tenant, list(self._connection.execute(ids.offset(offset).limit(limit)).scalars()))

    def position(self, tenant: TenantId, id: KnowledgeId, *, active: bool, type: EntryType | None) -> int | None:
        listed = _listed(tenant, active, type)
        here = self._connection.execute(select(_newest.c.title).where(*listed, _newest.c.entry == id)).scalar()
        if here is None:
            return None
        title = _newest.c.title.collate("NOCASE")
        before = (title < here) | ((title == literal(here).collate("NOCASE")) & (_newest.c.entry < id))
        return self._connection.execute(select(func.count()).where(*listed, before)).scalar_one()

    def counts(self, tenant: TenantId) -> Mapping[tuple[EntryType, bool], int]:
        query = select(_newest.c.type, _newest.c.active, func.count()).where(_newest.c.tenant == tenant)
        rows = self._connection.execute(query.group_by(_newest.c.active, _newest.c.type))
        return {(EntryType(type), bool(active)): count for type, active, count in rows}

    def count(self, tenant: TenantId) -> int:
        counted = select(func.count()).where(_newest.c.tenant == tenant, _newest.c.active == 1)
        return self._connection.execute(counted).scalar_one()

    def search_text(self, tenant: TenantId, words: str, limit: int) -> list[TextHit]:
        question = Question(self._connection, tenant, words)
        ranked = question.ranked(limit)
        entries: dict[int, KnowledgeEntry] = {}
        for batch in batches(hit.row for hit in ranked):
            rows = _found(len(batch)).run(self._connection, tenant=tenant, **filling(_newest.c.id, batch))
            entries |= self._standing(tenant, rows)
        return [
            TextHit(entries[row], score, snippet_of(entries[row].text.body, question.words))
            for row, score in ranked
            if row in entries
        ]

    def _standing(self, tenant: TenantId, rows: Iterable[Any]) -> dict[int, KnowledgeEntry]:
        """Of rows (id, entry, version), by id."""
        held = self._held()
        found: dict[int, KnowledgeEntry] = {}
        for id, entry, version in rows:
            key = (tenant, entry, version)
            if key not in held:
                if len(held) >= _MOST_HELD:
                    held.clear()
                stored = _ENTRY.run(self._connection, tenant=tenant, entry=entry, version=version)
                held[key] = _entry(stored.one())
            found[id] = held[key]
        return found

    def _held(self) -> dict[tuple[str, str, int], KnowledgeEntry]:
        held: dict[tuple[str, str, int], KnowledgeEntry] = self._connection.info.setdefault(_HELD, {})
        return held

    def texts(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeText]:
        return [entry.text for entry in self.get(tenant, ids)]

    def vectors(self, model: str, hashes: Sequence[str]) -> Mapping[str, bytes]:
        found: dict[str, bytes] = {}
        for batch in batches(hashes):
            query = select(_vector.c.hash, _vector.c.vector)
            query = query.where(_vector.c.model == model, _vector.c.hash.in_(batch))
            found.update((hash, bytes(vector)) for hash, vector in self._connection.execute(query))
        return found

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        rows = [(model, hash, vector) for hash, vector in vectors.items()]
        upsert_rows(self._connection, _vector, ("model", "hash", "vector"), rows)


@cache
def _found(count: int) -> Prepared:
    """The plus keeps SQLite from walking all rows of the tenant."""
    of_tenant: ColumnElement[str] = literal_column("+knowledge.tenant")
    return Prepared(_which.where(of_tenant == given("tenant"), any_of(_newest.c.id, count)))


@cache
def _named(count: int) -> Prepared:
    return Prepared(_which.where(_newest.c.tenant == given("tenant"), any_of(_newest.c.entry, count)))


def _listed(tenant: TenantId, active: bool, type: EntryType | None) -> list[ColumnElement[bool]]:
    of_type = [] if type is None else [_newest.c.type == type.value]
    return [_newest.c.tenant == tenant, _newest.c.active == int(active), *of_type]


_BY_TITLE = (_newest.c.title.collate("NOCASE"), _newest.c.entry)


def _entry(row: Any) -> KnowledgeEntry:
    return KnowledgeEntry(
        tenant=TenantId(row.tenant),
        text=document_of(KnowledgeText, row.text),
        version=row.version,
        active=bool(row.active),
        source=row.source,
        updated_at=time_of(row.updated_at),
        updated_by=PersonId(row.updated_by),
    )
