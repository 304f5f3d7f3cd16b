"""Knowledge by words, titles and vectors, on the real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.domain.ids import SYSTEM, KnowledgeId, PluginName, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.engine.search.knowledge import JoinedSearch
from console.engine.search.vectors import KnowledgeVectors
from console.ports.models import ModelFailed
from console.store.database import EncryptedDatabase, open_database

TENANT = TenantId("t")
TEXTS = {
    "late": ("Late arrival of a guard", "Call the guard, then the supervisor after 15 minutes."),
    "fire": ("Fire alarm response", "Evacuate the hall and call the fire service."),
    "keys": ("Lost keys", "Change the locks and write a report. Call the supervisor."),
    "visitors": ("Visitors without a badge", "Ask for a name and call the host."),
}


class ToyEmbedder:
    """Knows three meanings."""

    name = "toy"

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.fails = False

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if self.fails:
            raise ModelFailed("no network")
        self.embedded += texts
        return [self._vector(text.lower()) for text in texts]

    def _vector(self, text: str) -> list[float]:
        meanings = (("fire", "blaze", "flames"), ("guard", "officer"), ("keys", "locksmith"))
        counts = [float(any(word in text for word in meaning)) for meaning in meanings] + [0.1]
        length = sum(count * count for count in counts) ** 0.5
        return [count / length for count in counts]


def entry(name: str, title: str, body: str, *, version: int = 1, active: bool = True) -> KnowledgeEntry:
    return KnowledgeEntry(
        tenant=TENANT,
        text=KnowledgeText(id=KnowledgeId(name), type=EntryType.SOP, title=title, body=body),
        version=version,
        active=active,
        source="person",
        updated_at=datetime(2026, 3, 1, tzinfo=UTC),
        updated_by=SYSTEM,
    )


async def put(database: EncryptedDatabase, made: KnowledgeEntry) -> None:
    await database.write(lambda tx: tx.knowledge.put(made))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[EncryptedDatabase]:
    opened = open_database(tmp_path / "c.db", bytes(32), backups=tmp_path / "b", create=True)
    for name, (title, body) in TEXTS.items():
        await put(opened, entry(name, title, body))
    yield opened
    await opened.close()


async def found(search: JoinedSearch, words: str) -> list[str]:
    return [hit.entry.text.id for hit in await search.search(TENANT, words)]


async def test_the_entry_that_is_asked_for_comes_first(database: EncryptedDatabase) -> None:
    search = JoinedSearch(database)
    assert (await found(search, "what do I do when a guard arrives late?"))[0] == "late"
    assert (await found(search, "lost a key"))[0] == "keys"
    (first, *_) = await search.search(TENANT, "fire alarm response")
    assert first.score > 0.9
    assert first.vector is None
    assert "Evacuate" in first.snippet


async def test_what_is_hardly_there_scores_low(database: EncryptedDatabase) -> None:
    hits = await JoinedSearch(database).search(TENANT, "call about a wedding photographer in Lisbon")
    assert all(hit.score < 0.35 for hit in hits)


@pytest.mark.parametrize("words", ["", " ", "?!", '"', "* OR NEAR(", "\x00", "😀", "a" * 200_000])
async def test_any_text_is_a_question(database: EncryptedDatabase, words: str) -> None:
    await JoinedSearch(database).search(TENANT, words)


async def test_another_tenant_finds_nothing(database: EncryptedDatabase) -> None:
    assert await JoinedSearch(database).search(TenantId("other"), "fire") == []


async def test_entries_of_other_plugins_are_left_out_on_request(database: EncryptedDatabase) -> None:
    await put(database, replace(entry("foreign", "Fire alarm in a shop", "x"), source="plugin:sales_marketing"))
    assert "foreign" in await found(JoinedSearch(database), "fire alarm")
    own = JoinedSearch(database, plugin=PluginName("security_facility"))
    assert (await found(own, "fire alarm")) == ["fire"]


async def test_vectors_find_what_shares_no_word(database: EncryptedDatabase) -> None:
    vectors = KnowledgeVectors(database, ToyEmbedder())
    search = JoinedSearch(database, vectors)
    assert await found(JoinedSearch(database), "blaze") == []
    await vectors.prepare(TENANT)
    hits = await search.search(TENANT, "blaze")
    assert hits[0].entry.text.id == "fire"
    assert hits[0].vector == pytest.approx(1, abs=0.01)
    assert hits[0].snippet


async def test_vectors_are_made_once_for_the_same_text(database: EncryptedDatabase) -> None:
    await KnowledgeVectors(database, ToyEmbedder()).prepare(TENANT)
    again = ToyEmbedder()
    await KnowledgeVectors(database, again).prepare(TENANT)
    assert again.embedded == []
    changed = entry("fire", "Fire alarm response", "Leave at once.", version=2)
    await put(database, changed)
    await KnowledgeVectors(database, again).prepare(TENANT)
    assert len(again.embedded) == 1


async def test_an_embedder_that_fails_leaves_the_words(database: EncryptedDatabase) -> None:
    embedder = ToyEmbedder()
    vectors = KnowledgeVectors(database, embedder)
    search = JoinedSearch(database, vectors)
    await vectors.prepare(TENANT)
    embedder.fails = True
    assert (await found(search, "fire alarm"))[0] == "fire"


async def test_an_entry_taken_out_is_not_found_by_its_old_vector(database: EncryptedDatabase) -> None:
    vectors = KnowledgeVectors(database, ToyEmbedder())
    search = JoinedSearch(database, vectors)
    await vectors.prepare(TENANT)
    gone = entry("fire", *TEXTS["fire"], version=2, active=False)
    await put(database, gone)
    assert "fire" not in await found(search, "blaze")
