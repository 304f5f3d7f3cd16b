"""``ports.models.LanguageModel`` over every server that speaks OpenAI's chat completions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

from console.domain.turns import ModelCall
from console.engine.llm.adapting import Adapter
from console.engine.llm.answers import Answer, read_answer
from console.engine.llm.clients import Clients
from console.engine.llm.failures import Failure, Kind, TryFailed, failure_of
from console.engine.llm.providers import quirks_of
from console.engine.llm.requests import json_part
from console.engine.llm.retries import Breakers, Campaign, Pace, Target, sentence
from console.engine.llm.settings import Keys, ModelSettings, Slot
from console.engine.llm.usage import estimate_tokens, import_prices, price
from console.ports.clock import Clock
from console.ports.models import ModelDone, ModelFailed, ModelRequest, ModelText


@dataclass
class _Try:
    """One call under way."""

    target: Target
    arguments: dict[str, Any]
    began: float
    number: int
    sent: bool = False
    answer: Answer = field(default_factory=Answer)


class OpenAIModel:
    """Asks the slots of ``settings`` in rotation. Belongs to one event loop; ``close`` ends its connections.

    Wrap ``ask`` in ``contextlib.aclosing``, so that leaving early closes the HTTP stream at once.
    """

    def __init__(self, settings: ModelSettings, keys: Keys, clock: Clock, pace: Pace | None = None) -> None:
        self._settings = settings
        self._clients = Clients(keys)
        self._breakers = Breakers(clock)
        self._clock = clock
        self._pace = pace or Pace()
        self._turn = 0
        self._prices_imported = False
        self._adapter = Adapter(settings)

    async def ask(self, request: ModelRequest) -> AsyncGenerator[ModelText | ModelDone]:
        """See ``ports.models.LanguageModel``. Text of a structured answer begins with its first brace."""
        budget = min(request.budget, self._settings.budget)
        campaign = Campaign(self._targets(request), self._breakers, self._pace, budget)
        calls: list[ModelCall] = []
        while (target := await campaign.next()) is not None:
            current = _Try(target, self._adapter.arguments(request, target), self._pace.seconds(), len(calls))
            outcome = self._run(current, request, campaign)
            failure: Failure | None = None
            async with aclosing(outcome):
                async for event in outcome:
                    if isinstance(event, Failure):
                        failure = event
                    else:
                        yield event
            calls.append(await self._call(current, request, failure))
            if failure is None:
                campaign.succeeded()
                text = current.answer.text
                yield ModelDone(text if request.schema is None else json_part(text) or text, tuple(calls))
                return
            if not self._adapter.learn(failure, target, current.arguments):
                campaign.failed(failure)
        if not self._settings.slots:
            raise ModelFailed("No model is set up.")
        raise ModelFailed(sentence(campaign.last), calls)

    def resting(self) -> frozenset[str]:
        """Names of the slots that failed too often just now and are left alone for a while."""
        slots = self._settings.slots
        return frozenset(slot.name for slot in slots if self._breakers.of(slot).waits() > 0)

    async def prepare(self) -> None:
        """Import and read in threads what the first answer would have to wait for (about a second). Never fails."""
        for slot in self._settings.slots:
            with suppress(TryFailed):  # told by the first answer
                await self._clients.of(slot)
            await self._import_prices(slot)

    async def close(self) -> None:
        """End all connections."""
        await self._clients.close()

    async def _run(
        self, current: _Try, request: ModelRequest, campaign: Campaign
    ) -> AsyncGenerator[ModelText | Failure]:
        """One try: its text as it grows, and its failure at the end where it fails."""
        try:
            left = max(0.0, campaign.left)
            async with asyncio.timeout(left):
                client = await self._clients.of(current.target.slot)
            current.sent = True
            silence = self._settings.timeout
            if quirks_of(current.target.slot.provider, current.target.model).thinking_tokens:
                silence = self._settings.budget
            growing = read_answer(
                client, current.arguments, current.answer, silence=silence, left=lambda: max(0.0, campaign.left)
            )
            async with aclosing(growing):
                async for text in growing:
                    shown = text if request.schema is None else json_part(text)
                    if shown:
                        yield ModelText(shown, current.number)
            return
        except Exception as error:
            failure = failure_of(error, self._clock.now())
            if failure is None:
                raise
        if failure.kind is Kind.SILENT and campaign.left <= 0:
            failure = Failure(Kind.BUDGET)
        if failure.kind is Kind.KEY:
            self._clients.forget(current.target.slot)
        yield failure

    def _targets(self, request: ModelRequest) -> list[Target]:
        """Slots in rotation. A model that the request names is asked at the first one, which then is not rotated."""
        slots = self._settings.slots
        first = self._turn % len(slots) if slots and not request.model else 0
        self._turn += 1
        targets: list[Target] = []
        for slot in (*slots[first:], *slots[:first]):
            own = (request.model, request.fallbacks) if slot == slots[0] else ("", ())
            targets += [Target(slot, model) for model in slot.choices(request.difficulty, *own)]
        return targets

    async def _call(self, current: _Try, request: ModelRequest, failure: Failure | None) -> ModelCall:
        answer, target = current.answer, current.target
        used = current.sent and (failure is None or bool(answer.text) or answer.prompt_tokens is not None)
        prompt, completion = answer.prompt_tokens, answer.completion_tokens
        if prompt is None:
            said = "".join(message["content"] for message in current.arguments["messages"])
            prompt = estimate_tokens(said) if used else 0
        if completion is None:
            completion = estimate_tokens(answer.text)
        return ModelCall(
            provider=target.slot.provider.name,
            model=target.model,
            prompt_tokens=prompt,
            completion_tokens=completion,
            cost=await self._price(target, prompt, completion) if used else 0.0,
            milliseconds=(self._pace.seconds() - current.began) * 1000,
            error="" if failure is None else str(failure),
        )

    async def _price(self, target: Target, prompt: int, completion: int) -> float | None:
        await self._import_prices(target.slot)
        return price(target.slot.provider, target.model, prompt, completion)

    async def _import_prices(self, slot: Slot) -> None:
        if slot.provider.prices and not self._prices_imported:
            await asyncio.get_running_loop().run_in_executor(None, import_prices)
            self._prices_imported = True
