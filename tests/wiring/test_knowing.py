"""Knowledge by likeness through an open profile: with a provider's embeddings, without one, and when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from console.domain.chat_commands import SaveKnowledge
from console.domain.ids import KnowledgeId, TenantId
from console.domain.knowledge import EntryType, KnowledgeText
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Status
from tests.fakes.profile import open_profile
from tests.fakes.tasks import ended

DEMO = TenantId("demo")
HOSTESS = KnowledgeText(
    id=KnowledgeId("hostess"),
    type=EntryType.NOTE,
    title="Welcoming delegations",
    body="Anna (anna@example.com) receives them.",
)


def meanings(texts: Sequence[str]) -> list[list[float]]:
    """One direction for guests and all that means them, another for the rest."""
    return [[1.0, 0.1] if {"delegations", "ambassador"} & set(text.lower().split()) else [0.1, 1.0] for text in texts]


def set_up(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("LLM_PROVIDER", "compatible"), ("LLM_URL", server.url), ("LLM_MODEL", "scripted")):
        monkeypatch.setenv(f"OPERATOR_CONSOLE_{name}", value)
    monkeypatch.setenv("OPERATOR_CONSOLE_EMBEDDING_MODEL", "embed-1")
    monkeypatch.setenv("COMPATIBLE_API_KEY", server.key)


async def save(session: Session, text: KnowledgeText) -> None:
    await session.desk.execute(SaveKnowledge(tenant=DEMO, actor=session.me, text=text, expected=0))


async def best(session: Session, words: str) -> str:
    hits = await session.library.search(DEMO, words)
    return hits[0].entry.text.id if hits else ""


async def test_that_an_edit_is_embedded_in_the_background_and_found_by_meaning(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelServer(vectors=meanings) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock, background=True)
        await session.complete()
        await ended("knowledge vectors")
        before = len(server.asked)
        assert before > 0
        await save(session, HOSTESS)
        await ended("knowledge vectors")
        sent = [str(asked.body["input"]) for asked in server.asked]
        assert len(sent) == before + 1
        assert "delegations" in sent[-1]
        assert "anna@example.com" not in "".join(sent)
        assert await best(session, "ambassador") == "hostess"
        await session.close()


async def test_that_nothing_is_embedded_twice_over_a_restart(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelServer(vectors=meanings) as server:
        set_up(server, monkeypatch)
        first = await open_profile(profile_folder, clock)
        await save(first, HOSTESS)
        assert await best(first, "ambassador") == "hostess"
        await first.close()
        asked = len(server.asked)
        second = await open_profile(profile_folder, clock)
        assert await best(second, "ambassador") == "hostess"
        await second.close()
        assert len(server.asked) == asked + 1


async def test_that_a_failing_provider_leaves_search_as_it_is_without_one(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelServer(vectors=lambda _texts: Status(500)) as server:
        set_up(server, monkeypatch)
        monkeypatch.setenv("OPERATOR_CONSOLE_LLM_BUDGET", "0.2")
        session = await open_profile(profile_folder, clock)
        hits = await session.library.search(DEMO, "what to do when a guard is late")
        await session.close()
        assert server.asked
    assert hits
    assert all(hit.vector is None for hit in hits)


async def test_that_without_a_provider_forms_of_a_word_are_found(session: Session) -> None:
    text = KnowledgeText(
        id=KnowledgeId("volts"),
        type=EntryType.NOTE,
        title="Electrician",
        body="The electrician has the cabinet keys.",
    )
    await save(session, text)
    hits = await session.library.search(DEMO, "electricians'")
    assert hits[0].entry.text.id == "volts"
    assert hits[0].vector is not None
