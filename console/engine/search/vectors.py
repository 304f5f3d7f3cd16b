"""Vectors of a tenant's knowledge, made in the background and kept by the hash of what they stand for."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from console import aio
from console.domain.ids import KnowledgeId, TenantId
from console.domain.knowledge import KnowledgeText
from console.domain.masking import MaskingSettings
from console.domain.trouble import Trouble
from console.ports.database import Database, Transaction
from console.ports.models import Embedder, ModelFailed

logger = logging.getLogger(__name__)

MOST_ENTRIES = 20_000
"""A tenant with more is searched by words alone: its vectors would fill the memory."""
_BATCH = 64
_NEAREST = 20
_QUESTIONS = 200
QUESTION_SECONDS = 1.0
"""A question whose vector takes longer is searched by words alone."""
_AGAIN_AFTER = 60.0
"""Seconds until an embedder that failed is asked again, by the next question."""
_TELLS_TYPICAL = 8
"""Entries from which on the typical likeness is known."""


class Hides(Protocol):
    def mask(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Held:
    ids: tuple[KnowledgeId, ...]
    matrix: Any  # entries by dimensions, float32, rows of length 1


class KnowledgeVectors:
    """Which entries are near to a question. Several searches share one; it belongs to one event loop.

    ``hide`` makes what masks the texts of a tenant; without it they leave as they are. ``weight`` is what likeness
    counts beside words and titles; ``decides``: it tells how well an entry fits. ``patience``: seconds that a
    question waits for vectors that are being made. Without ``keep`` nothing is stored.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        *,
        hide: Callable[[MaskingSettings], Hides] | None = None,
        weight: float = 1.0,
        decides: bool = True,
        patience: float = 0.0,
        keep: bool = True,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._hide = hide
        self._patience = patience
        self._keep = keep
        self._held: dict[TenantId, _Held] = {}
        self._stale: dict[TenantId, None] = {}
        self._unfinished: set[TenantId] = set()
        self._rests_until = float("-inf")
        self._asked: OrderedDict[str, Any] = OrderedDict()
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self.weight = weight
        self.decides = decides

    def refresh(self, tenant: TenantId) -> None:
        """Its knowledge has changed: make what is missing, in the background, one tenant after the other."""
        if self._closed:
            return
        self._stale[tenant] = None
        if self._task is None or self._task.done():
            self._task = aio.spawn(self._work(), "knowledge vectors")

    async def prepare(self, tenant: TenantId) -> None:
        """Embed what has no vector yet and hold all vectors in memory; to be run again when knowledge has changed.

        Raises ModelFailed; what was embedded before that is kept.
        """
        name = self._embedder.name
        if await self._database.read(lambda tx: tx.knowledge.count(tenant)) > MOST_ENTRIES:
            logger.info("more than %d entries are searched by words alone", MOST_ENTRIES)
            self._held[tenant] = _Held((), None)
            return
        texts = await self._database.read(lambda tx: [entry.text for entry in tx.knowledge.all(tenant)])
        hashes = await asyncio.to_thread(lambda: [hash_of(text) for text in texts])
        known = dict(await self._database.read(lambda tx: tx.knowledge.vectors(name, list(dict.fromkeys(hashes)))))
        missing = {hash: text for hash, text in zip(hashes, texts, strict=True) if hash not in known}
        for at in range(0, len(missing), _BATCH):
            batch = list(missing)[at : at + _BATCH]
            vectors = await self._embed(tenant, [embedded_text(missing[hash]) for hash in batch])
            made = {hash: _packed(vector) for hash, vector in zip(batch, vectors, strict=True)}
            if self._keep:
                await self._database.write(partial(_keep, name, made))
            known |= made
        rows = [(text.id, known[hash]) for hash, text in zip(hashes, texts, strict=True)]
        self._held[tenant] = await asyncio.to_thread(_stacked, rows)

    async def alike(self, tenant: TenantId, question: str) -> Mapping[KnowledgeId, float]:
        """Likeness 0 to 1 of the entries nearest to the question; none where there are no vectors or it fails."""
        if time.monotonic() < self._rests_until:
            return {}
        if tenant not in self._held or tenant in self._unfinished:
            await self._begin(tenant)
        held = self._held.get(tenant)
        if held is None or not held.ids:
            return {}
        try:
            async with asyncio.timeout(QUESTION_SECONDS):
                return _nearest(held, await self._of_question(tenant, question))
        except (ModelFailed, TimeoutError) as failure:
            self._rest(failure)
            return {}

    async def close(self) -> None:
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _begin(self, tenant: TenantId) -> None:
        """The first question of a tenant has its vectors made, and the first one after that failed."""
        self.refresh(tenant)
        if self._task is not None and self._patience > 0:
            await asyncio.wait([self._task], timeout=self._patience)

    async def _work(self) -> None:
        while self._stale:
            tenant = next(iter(self._stale))
            del self._stale[tenant]
            try:
                await self.prepare(tenant)
            except Trouble as failure:
                self._unfinished.add(tenant)
                self._rest(failure)
            else:
                self._unfinished.discard(tenant)

    def _rest(self, failure: Trouble | TimeoutError) -> None:
        self._rests_until = time.monotonic() + _AGAIN_AFTER
        why = failure.what if isinstance(failure, Trouble) else "no answer in time"
        logger.info("knowledge is searched by words alone for a minute: %s", why)

    async def _of_question(self, tenant: TenantId, question: str) -> Any:
        import numpy as np

        vector = self._asked.pop(question, None)
        if vector is None:
            (made,) = await self._embed(tenant, [question])
            vector = np.asarray(made, dtype=np.float32)
        self._asked[question] = vector
        while len(self._asked) > _QUESTIONS:
            self._asked.popitem(last=False)
        return vector

    async def _embed(self, tenant: TenantId, texts: Sequence[str]) -> list[list[float]]:
        hide = self._hide
        if hide is not None:
            rules = await self._database.read(lambda tx: tx.bot_settings.masking(tenant))
            texts = await asyncio.to_thread(lambda: [hide(rules).mask(text) for text in texts])
        return await self._embedder.embed(texts)


def hash_of(text: KnowledgeText) -> str:
    return hashlib.sha256(embedded_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def embedded_text(text: KnowledgeText) -> str:
    return "\n".join((text.title, ", ".join(text.keywords), text.body))[:8_000]


def _keep(model: str, vectors: Mapping[str, bytes], tx: Transaction) -> None:
    tx.knowledge.keep_vectors(model, vectors)


def _packed(vector: Sequence[float]) -> bytes:
    import numpy as np

    return bytes(np.asarray(vector, dtype="<f4").tobytes())


def _stacked(vectors: Sequence[tuple[KnowledgeId, bytes]]) -> _Held:
    """Vectors of the commonest length; others are of a model that has changed, and left out."""
    import numpy as np

    if not vectors:
        return _Held((), None)
    lengths = [len(packed) for _, packed in vectors]
    common = max(set(lengths), key=lengths.count)
    kept = [(id, packed) for id, packed in vectors if len(packed) == common]
    matrix = np.frombuffer(b"".join(packed for _, packed in kept), dtype="<f4").reshape(len(kept), -1)
    return _Held(tuple(id for id, _ in kept), matrix)


def _middle_of(values: Any) -> float:
    """The median; numpy's own imports masked arrays first, which takes longer than all that is compared here."""
    import numpy as np

    below, above = (len(values) - 1) // 2, len(values) // 2
    parted = np.partition(values, (below, above))
    return (float(parted[below]) + float(parted[above])) / 2


def _nearest(held: _Held, asked: Any) -> dict[KnowledgeId, float]:
    """By how far each is above the typical entry: many models find any two texts much alike."""
    import numpy as np

    if asked.shape != (held.matrix.shape[1],):
        return {}
    cosines = held.matrix @ asked
    many = len(held.ids)
    typical = max(0.0, _middle_of(cosines)) if many >= _TELLS_TYPICAL else 0.0
    best = np.argpartition(-cosines, min(_NEAREST, many) - 1)[:_NEAREST]
    above = (np.minimum(1.0, cosines[best]) - typical) / max(1e-6, 1.0 - typical)
    return {held.ids[place]: float(max(0.0, value)) for place, value in zip(best, above, strict=True)}
