"""The store of knowledge: versions, pages, words, vectors."""

from __future__ import annotations

import dataclasses

import pytest

from console.domain.ids import (
    KnowledgeId,
)
from console.domain.knowledge import EntryType, KnowledgeEntry
from console.ports.database import Database, Transaction
from tests.contract.chats import (
    BOB,
    ONE,
    TWO,
    entry,
    found,
    put,
)


async def test_the_newest_version_of_an_entry_stands_and_all_are_kept(database: Database) -> None:
    first = entry("a", "Night tour", "Walk *every* floor.", keywords=("round", "patrol"))
    second = dataclasses.replace(entry("a", "Day tour", version=2), updated_by=BOB, source="file:x.md")
    other = entry("b", "alarm")
    await database.write(put(first, second, other))
    a, b, missing = KnowledgeId("a"), KnowledgeId("b"), KnowledgeId("missing")
    assert await database.read(lambda tx: tx.knowledge.get(ONE, [b, missing, a])) == [other, second]
    assert await database.read(lambda tx: tx.knowledge.texts(ONE, [a, b])) == [second.text, other.text]
    assert await database.read(lambda tx: tx.knowledge.versions(ONE, a)) == [second, first]
    assert await database.read(lambda tx: tx.knowledge.all(ONE)) == [other, second]
    assert (await found(database, "night patrol"), await found(database, "day")) == ([], ["a"])


async def test_a_version_that_is_not_above_the_last_is_refused_whole(database: Database) -> None:
    await database.write(put(entry("a", "Night tour", version=2)))
    for version in (1, 2):
        with pytest.raises(ValueError, match="version"):
            await database.write(put(entry("b", "Gate"), entry("a", "Day tour", version=version)))
    assert await database.read(
        lambda tx: [each.version for each in tx.knowledge.versions(ONE, KnowledgeId("a"))]
    ) == [2]
    assert (await found(database, "gate day"), await found(database, "night")) == ([], ["a"])


async def test_entries_are_listed_in_pages_by_title_and_each_is_found_in_them(database: Database) -> None:
    def typed(number: int) -> KnowledgeEntry:
        made = entry(f"e{number:02}", f"{'Bb'[number % 2]}{number // 4}", active=number % 5 != 0)
        type = EntryType.FAQ if number % 3 == 0 else EntryType.SOP
        return dataclasses.replace(made, text=dataclasses.replace(made.text, type=type))

    made = [typed(number) for number in range(40)]
    await database.write(put(*made, entry("e01", "b0", tenant=TWO)))
    for active in (True, False):
        for type in (None, EntryType.FAQ, EntryType.POLICY):
            wanted = [each for each in made if each.active is active and type in (None, each.text.type)]
            wanted.sort(key=lambda each: (each.text.title.lower(), each.text.id))

            def pages(tx: Transaction, active: bool = active, type: EntryType | None = type) -> list[KnowledgeEntry]:
                return [
                    one
                    for offset in range(0, 42, 7)
                    for one in tx.knowledge.page(ONE, active=active, type=type, offset=offset, limit=7)
                ]

            def places(tx: Transaction, active: bool = active, type: EntryType | None = type) -> list[int | None]:
                return [tx.knowledge.position(ONE, each.text.id, active=active, type=type) for each in made]

            assert await database.read(pages) == wanted
            order = [each.text.id for each in wanted]
            expected = [order.index(each.text.id) if each.text.id in order else None for each in made]
            assert await database.read(places) == expected
    assert await database.read(lambda tx: tx.knowledge.counts(ONE)) == {
        (type, active): sum((each.text.type, each.active) == (type, active) for each in made)
        for type in (EntryType.FAQ, EntryType.SOP)
        for active in (True, False)
    }


async def test_an_entry_that_is_not_active_is_kept_but_not_found_until_it_is_active_again(database: Database) -> None:
    retired = entry("a", "Night tour", version=2, active=False)
    await database.write(put(entry("a", "Night tour"), entry("b", "Gate")))
    await database.write(put(retired))
    assert await found(database, "night tour") == []
    assert await database.read(lambda tx: tx.knowledge.count(ONE)) == 1
    assert await database.read(lambda tx: tx.knowledge.get(ONE, [KnowledgeId("a")])) == [retired]
    assert [each.text.id for each in await database.read(lambda tx: tx.knowledge.all(ONE))] == ["b"]
    assert await database.read(lambda tx: len(tx.knowledge.all(ONE, active_only=False))) == 2
    await database.write(put(entry("a", "Night tour", version=3)))
    assert await found(database, "night tour") == ["a"]
    assert await database.read(lambda tx: tx.knowledge.count(ONE)) == 2


async def test_search_ranks_title_and_keywords_before_body_and_reads_words_by_their_stem(database: Database) -> None:
    await database.write(
        put(
            entry("body", "Gate", "How guards are patrolling at the gate, and what they write down of it."),
            entry("title", "Patrols", "What to look at."),
            entry("key", "Rounds", "Where to go.", keywords=("patrol",)),
            entry("none", "Alarm", "Whom to call."),
        )
    )
    hits = await found(database, "patrolled")
    assert (set(hits[:2]), hits[2:]) == ({"title", "key"}, ["body"])
    assert len(await found(database, "patrolled", limit=2)) == 2
    scores = [hit.score for hit in await database.read(lambda tx: tx.knowledge.search_text(ONE, "patrol gate", 9))]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3


async def test_a_hit_shows_plain_text_around_the_words(database: Database) -> None:
    body = "Nothing here. " * 30 + "Close the **fire** [door](https://x.example) `now`. " + "More. " * 99
    await database.write(put(entry("a", "Fire", body)))
    (hit,) = await database.read(lambda tx: tx.knowledge.search_text(ONE, "doors", 1))
    assert "Close the fire door now" in hit.snippet
    assert hit.snippet[0] == hit.snippet[-1] == "…"
    assert len(hit.snippet) < 260


async def test_vectors_are_known_by_model_and_content(database: Database) -> None:
    await database.write(lambda tx: tx.knowledge.keep_vectors("m", {"h1": b"\x00\xff", "h2": b"2"}))
    await database.write(lambda tx: tx.knowledge.keep_vectors("n", {"h1": b"other"}))
    await database.write(lambda tx: tx.knowledge.keep_vectors("m", {"h2": b"new"}))
    assert await database.read(lambda tx: dict(tx.knowledge.vectors("m", ["h1", "h2", "h3"]))) == {
        "h1": b"\x00\xff",
        "h2": b"new",
    }
    many = {f"{number}": b"v" for number in range(2500)}
    await database.write(lambda tx: tx.knowledge.keep_vectors("many", many))
    assert await database.read(lambda tx: dict(tx.knowledge.vectors("many", list(many)))) == many
