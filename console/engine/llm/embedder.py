"""``ports.models.Embedder`` over every server that speaks OpenAI's embeddings."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Sequence
from typing import Any

from console.engine.llm.clients import Clients
from console.engine.llm.failures import Failure, Kind, TryFailed, failure_of
from console.engine.llm.retries import Breakers, Campaign, Pace, Target, sentence
from console.engine.llm.settings import Keys, ModelSettings, Slot
from console.ports.clock import Clock
from console.ports.models import ModelFailed

BATCH = 64
MOST_CHARACTERS = 24_000
"""Of one text, what embeds: longer ones are refused by servers (8,191 tokens at OpenAI)."""


def embedding_target(settings: ModelSettings) -> Target | None:
    """Who embeds: the first slot whose provider has an embedding model, or to which the settings give one."""
    for slot in settings.slots:
        model = settings.embedding_model or slot.provider.embedding_model
        if model:
            return Target(slot, model)
    return None


class OpenAIEmbedder:
    """One model at one provider: vectors of others are not comparable. Belongs to one event loop."""

    def __init__(
        self, target: Target, settings: ModelSettings, keys: Keys, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._target = target
        self._settings = settings
        self._clients = Clients(keys)
        self._breakers = Breakers(clock)
        self._clock = clock
        self._pace = pace or Pace()

    @property
    def name(self) -> str:
        """Address and model."""
        return f"{self._slot.url} {self._target.model}"

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """See ``ports.models.Embedder``; in batches, each within the budget of the settings."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            vectors += await self._batch([text[:MOST_CHARACTERS] or " " for text in texts[start : start + BATCH]])
        return vectors

    async def close(self) -> None:
        """End all connections."""
        await self._clients.close()

    @property
    def _slot(self) -> Slot:
        return self._target.slot

    async def _batch(self, texts: list[str]) -> list[list[float]]:
        campaign = Campaign([self._target], self._breakers, self._pace, self._settings.budget)
        while await campaign.next() is not None:
            try:
                async with asyncio.timeout(max(0.0, min(self._settings.timeout, campaign.left))):
                    vectors = await self._request(texts)
            except Exception as error:
                failure = failure_of(error, self._clock.now())
                if failure is None:
                    raise
                if failure.kind is Kind.KEY:
                    self._clients.forget(self._slot)
                campaign.failed(failure)
            else:
                campaign.succeeded()
                return vectors
        raise ModelFailed(sentence(campaign.last))

    async def _request(self, texts: list[str]) -> list[list[float]]:
        client = await self._clients.of(self._slot)
        create = client.embeddings.with_raw_response.create
        response = await create(model=self._target.model, input=texts, encoding_format="float")
        # A batch is megabytes of JSON: in a thread, so that the window stays awake.
        return await asyncio.get_running_loop().run_in_executor(None, _vectors, response.content, len(texts))


def _vectors(body: bytes, count: int) -> list[list[float]]:
    """In the order of the texts, each of length 1, all of the same dimension."""
    loaded = json.loads(body)
    data = loaded.get("data") if isinstance(loaded, dict) else None
    if not isinstance(data, list) or len(data) != count:
        raise TryFailed(Failure(Kind.NONSENSE))
    vectors = [_unit(row["embedding"]) for row in sorted(data, key=_index)]
    if len({len(vector) for vector in vectors}) != 1:
        raise TryFailed(Failure(Kind.NONSENSE))
    return vectors


def _index(row: Any) -> int:
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("index"), int)
        or not isinstance(row.get("embedding"), list)
    ):
        raise TryFailed(Failure(Kind.NONSENSE))
    return int(row["index"])


def _unit(values: list[Any]) -> list[float]:
    floats = [float(value) for value in values]
    length = math.hypot(*floats)
    if not math.isfinite(length) or length == 0:
        raise TryFailed(Failure(Kind.NONSENSE))
    return [value / length for value in floats]
