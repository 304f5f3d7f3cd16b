"""Texts that are written and not saved, one per entry, kept until they are saved or given up. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import uuid4

from console.domain.ids import KnowledgeId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText


@dataclass(frozen=True, slots=True)
class Draft:
    """``text`` as it is written now, over the version ``expected`` that was seen, which said ``base``."""

    tenant: TenantId
    text: KnowledgeText
    expected: int
    base: KnowledgeText

    @property
    def name(self) -> str:
        return self.text.title.strip() or "New entry"

    @property
    def unsaved(self) -> bool:
        return self.text != self.base


def draft_of(entry: KnowledgeEntry) -> Draft:
    return Draft(entry.tenant, entry.text, entry.version, entry.text)


def new_draft(tenant: TenantId) -> Draft:
    text = KnowledgeText(id=KnowledgeId(f"entry-{uuid4().hex[:12]}"), type=EntryType.NOTE, title="", body="")
    return Draft(tenant, text, 0, text)


class Drafts:
    def __init__(self) -> None:
        self._drafts: dict[tuple[TenantId, KnowledgeId], Draft] = {}

    def keep(self, draft: Draft) -> None:
        """As the latest; a text that differs in nothing from what was seen is no draft."""
        self.drop(draft)
        if draft.unsaved:
            self._drafts[draft.tenant, draft.text.id] = draft

    def drop(self, draft: Draft) -> None:
        self._drafts.pop((draft.tenant, draft.text.id), None)

    def saved(self, draft: Draft, now: Draft) -> None:
        """``draft`` is stored, and stands as ``now``; what was written since stays a draft over it."""
        kept = self.get(draft.tenant, draft.text.id)
        if kept is not None:
            self.keep(replace(now, text=kept.text))

    def get(self, tenant: TenantId, id: KnowledgeId) -> Draft | None:
        return self._drafts.get((tenant, id))

    def others(self, open_one: Draft | None) -> list[Draft]:
        """All but the one in the editor, the latest first."""
        skipped = (open_one.tenant, open_one.text.id) if open_one else None
        return [draft for key, draft in reversed(self._drafts.items()) if key != skipped]

    def ids(self, tenant: TenantId) -> Collection[KnowledgeId]:
        return [id for owner, id in self._drafts if owner == tenant]

    def __len__(self) -> int:
        return len(self._drafts)
