"""Vectors of knowledge: made in the background, hidden, bounded, and never in the way of the words."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from console import aio
from console.domain.ids import KnowledgeId
from console.domain.masking import MaskingSettings, Shape
from console.engine.guard.pii import Masked, rules_of
from console.engine.search import vectors as module
from console.engine.search.knowledge import JoinedSearch
from console.engine.search.local import LocalEmbedder
from console.engine.search.vectors import KnowledgeVectors
from console.ports.models import ModelFailed
from console.store.database import EncryptedDatabase, open_database
from tests.engine.search.test_knowledge import TENANT, TEXTS, ToyEmbedder, entry, found, put
from tests.fakes.tasks import ended


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[EncryptedDatabase]:
    opened = open_database(tmp_path / "c.db", bytes(32), backups=tmp_path / "b", create=True)
    for name, (title, body) in TEXTS.items():
        await put(opened, entry(name, title, body))
    yield opened
    await opened.close()


class Slow(ToyEmbedder):
    """Embeds at once, but for questions."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if len(texts) == 1:
            await asyncio.Event().wait()
        return await super().embed(texts)


async def test_that_a_change_is_found_by_likeness_once_the_background_has_made_its_vector(
    database: EncryptedDatabase,
) -> None:
    vectors = KnowledgeVectors(database, ToyEmbedder())
    search = JoinedSearch(database, vectors)
    vectors.refresh(TENANT)
    await ended("knowledge vectors")
    assert (await found(search, "locksmith"))[0] == "keys"
    await put(database, entry("doors", "Broken door", "Send the locksmith's van. Keys of all doors."))
    vectors.refresh(TENANT)
    vectors.refresh(TENANT)
    await ended("knowledge vectors")
    assert set((await found(search, "ironmonger locksmith"))[:2]) == {"keys", "doors"}


async def test_that_the_first_question_waits_no_longer_than_its_patience(database: EncryptedDatabase) -> None:
    hurried = JoinedSearch(database, KnowledgeVectors(database, ToyEmbedder()))
    assert await found(hurried, "blaze") == []
    await ended("knowledge vectors")
    assert await found(hurried, "blaze") == ["fire"]
    patient = JoinedSearch(database, KnowledgeVectors(database, ToyEmbedder(), patience=20))
    assert await found(patient, "blaze") == ["fire"]


async def test_that_personal_data_does_not_leave(database: EncryptedDatabase) -> None:
    await put(database, entry("host", "Who hosts", "Write to anna@example.com or call +1 202 555 0143, pass P-4711."))
    hidden = MaskingSettings(shapes=(Shape("Pass", "P-####"),))
    await database.write(lambda tx: tx.bot_settings.keep_masking(TENANT, hidden))
    embedder = ToyEmbedder()
    vectors = KnowledgeVectors(database, embedder, hide=lambda rules: Masked(rules_of(rules)))
    await vectors.prepare(TENANT)
    await vectors.alike(TENANT, "is anna@example.com an officer?")
    sent = "\n".join(embedder.embedded)
    assert "⟦EMAIL_1⟧" in sent
    assert "anna@example.com" not in sent
    assert "555 0143" not in sent
    assert "4711" not in sent


async def test_that_a_question_asked_again_is_not_embedded_again(database: EncryptedDatabase) -> None:
    embedder = ToyEmbedder()
    vectors = KnowledgeVectors(database, embedder)
    await vectors.prepare(TENANT)
    many = len(embedder.embedded)
    first = await vectors.alike(TENANT, "blaze")
    assert await vectors.alike(TENANT, "blaze") == first
    assert len(embedder.embedded) == many + 1


async def test_that_an_embedder_without_an_answer_leaves_the_words_and_is_left_alone_for_a_while(
    database: EncryptedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUESTION_SECONDS", 0.05)
    vectors = KnowledgeVectors(database, Slow())
    await vectors.prepare(TENANT)
    search = JoinedSearch(database, vectors)
    words_alone = await JoinedSearch(database).search(TENANT, "fire alarm")
    assert await search.search(TENANT, "fire alarm") == words_alone
    monkeypatch.setattr(module, "QUESTION_SECONDS", 60.0)
    assert await search.search(TENANT, "fire alarm") == words_alone


async def test_that_what_could_not_be_made_is_made_by_a_later_question(
    database: EncryptedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = ToyEmbedder()
    embedder.fails = True
    vectors = KnowledgeVectors(database, embedder, patience=20)
    assert await vectors.alike(TENANT, "blaze") == {}
    embedder.fails = False
    assert await vectors.alike(TENANT, "blaze") == {}
    monkeypatch.setattr(vectors, "_rests_until", 0.0)
    assert await vectors.alike(TENANT, "blaze") != {}


async def test_that_closing_gives_up_what_is_being_made(database: EncryptedDatabase) -> None:
    class Never(ToyEmbedder):
        async def embed(self, texts: Sequence[str]) -> list[list[float]]:
            await asyncio.Event().wait()
            raise ModelFailed("never")

    vectors = KnowledgeVectors(database, Never())
    vectors.refresh(TENANT)
    await asyncio.sleep(0.05)
    await vectors.close()
    vectors.refresh(TENANT)
    assert "knowledge vectors" not in aio.running()


async def test_that_more_entries_than_fit_are_searched_by_words(
    database: EncryptedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", len(TEXTS) - 1)
    embedder = ToyEmbedder()
    vectors = KnowledgeVectors(database, embedder)
    await vectors.prepare(TENANT)
    assert await vectors.alike(TENANT, "blaze") == {}
    assert embedder.embedded == []


async def test_that_likeness_counts_from_what_is_typical(database: EncryptedDatabase) -> None:
    """A model that finds all texts much alike makes no entry an answer."""

    class Narrow(ToyEmbedder):
        def _vector(self, text: str) -> list[float]:
            fire = 1.0 if "fire" in text or "blaze" in text else 0.9
            return [fire, math.sqrt(1 - fire * fire)]

    for number in range(8):
        await put(database, entry(f"note{number}", f"Note {number}", "Nothing of it."))
    vectors = KnowledgeVectors(database, Narrow())
    await vectors.prepare(TENANT)
    alike = await vectors.alike(TENANT, "blaze")
    assert alike[KnowledgeId("fire")] == pytest.approx(1.0)
    assert max(value for id, value in alike.items() if id != "fire") < 0.05


async def test_that_the_local_method_finds_forms_and_misspellings() -> None:
    (asked, near, far) = await LocalEmbedder().embed(
        ["electrician", "Electrical repairs by electricians", "Visitors without a badge"]
    )
    assert sum(x * y for x, y in zip(asked, near, strict=True)) > 0.2
    assert abs(sum(x * y for x, y in zip(asked, far, strict=True))) < 0.1
    assert math.hypot(*asked) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", "?!", "😀", "a" * 100_000, "\ud800"])
async def test_that_the_local_method_takes_any_text(text: str) -> None:
    (vector,) = await LocalEmbedder().embed([text])
    assert math.hypot(*vector) == pytest.approx(1, abs=1e-4)
