"""Vectors from a real server."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from console.engine.llm.embedder import BATCH, OpenAIEmbedder, embedding_target
from console.engine.llm.settings import load_settings
from console.ports.models import ModelFailed
from tests.engine.llm.conftest import Waits, keys, settings_for
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Raw, Status, vector_of


@pytest.fixture
async def embedder(server: ModelServer, clock: SetClock, waits: Waits) -> AsyncIterator[OpenAIEmbedder]:
    settings = settings_for(server.url, embedding_model="embed-1")
    target = embedding_target(settings)
    assert target is not None
    made = OpenAIEmbedder(target, settings, keys, clock, waits.pace())
    yield made
    await made.close()


def unit(text: str) -> list[float]:
    vector = vector_of(text)
    return [value / math.hypot(*vector) for value in vector]


async def test_each_text_has_its_vector_of_length_one(embedder: OpenAIEmbedder) -> None:
    texts = [f"text {number}" for number in range(5)]
    vectors = await embedder.embed(texts)
    assert [math.hypot(*vector) for vector in vectors] == pytest.approx([1.0] * 5)
    assert vectors == [pytest.approx(unit(text)) for text in texts]


async def test_many_texts_go_in_batches(server: ModelServer, embedder: OpenAIEmbedder) -> None:
    texts = [f"text {number}" for number in range(2 * BATCH + 1)]
    vectors = await embedder.embed(texts)
    assert [len(asked.body["input"]) for asked in server.asked] == [BATCH, BATCH, 1]
    assert vectors[-1] == pytest.approx(unit(texts[-1]))


async def test_no_text_asks_nobody(server: ModelServer, embedder: OpenAIEmbedder) -> None:
    assert await embedder.embed([]) == []
    assert server.asked == []


async def test_long_and_empty_texts_are_fit_to_be_sent(server: ModelServer, embedder: OpenAIEmbedder) -> None:
    await embedder.embed(["x" * 100_000, ""])
    assert [len(text) for text in server.asked[0].body["input"]] == [24_000, 1]


async def test_passing_failures_are_waited_out(server: ModelServer, embedder: OpenAIEmbedder, waits: Waits) -> None:
    server.say(Status(429, retry_after="2"), Status(503), lambda _body: Raw(rows(vector_of("a")), "application/json"))
    assert len(await embedder.embed(["a"])) == 1
    assert waits.slept == [2.0, 1.0]


def rows(*vectors: Any) -> bytes:
    return json.dumps({"data": [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"nonsense",
        b'{"data": "none"}',
        rows(),
        rows([1.0], [1.0, 2.0]),
        rows([0.0, 0.0], [1.0, 0.0]),
        rows(["a", 1], [1.0, 0.0]),
        rows([float("nan"), 1.0], [1.0, 0.0]),
        rows("text", [1.0]),
        rows(None, None),
        b'{"data": [1, 2]}',
        b"0" * 20_000_000,
    ],
)
async def test_vectors_that_are_none_fail(server: ModelServer, embedder: OpenAIEmbedder, body: bytes) -> None:
    server.vectors = lambda _texts: Raw(body, "application/json")
    with pytest.raises(ModelFailed):
        await embedder.embed(["a", "b"])


async def test_a_wrong_key_fails_at_once(server: ModelServer, embedder: OpenAIEmbedder) -> None:
    server.key = "another"
    with pytest.raises(ModelFailed, match="refused the key"):
        await embedder.embed(["a"])
    assert len(server.asked) == 1


def test_the_name_changes_with_address_and_model(clock: SetClock) -> None:
    names = set()
    for url, model in (("http://a/v1", "m"), ("http://b/v1", "m"), ("http://a/v1", "n")):
        settings = settings_for(url, embedding_model=model)
        target = embedding_target(settings)
        assert target is not None
        names.add(OpenAIEmbedder(target, settings, keys, clock).name)
    assert len(names) == 3


def test_who_embeds_is_the_first_that_can() -> None:
    assert embedding_target(load_settings({}, {"provider": "anthropic"})) is None
    target = embedding_target(load_settings({"PROVIDER1_TYPE": "openai"}, {"provider": "anthropic"}))
    assert target is not None
    assert (target.slot.name, target.model) == ("provider1", "text-embedding-3-small")
