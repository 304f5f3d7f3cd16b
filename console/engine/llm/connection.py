"""Trying the settings out, for the settings page."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace

from console.engine.llm.failures import Kind
from console.engine.llm.model import OpenAIModel
from console.engine.llm.settings import Keys, ModelSettings, Slot
from console.ports.clock import Clock
from console.ports.models import ModelDone, ModelFailed, ModelRequest

QUESTION = ModelRequest(
    system="You test a connection.", user="Answer with the word ready.", max_tokens=16, difficulty=0
)


async def test_connection(settings: ModelSettings, keys: Keys, clock: Clock) -> str:
    """One sentence per slot: which model answered and in how many milliseconds, or what is wrong and what to do."""
    if not settings.enabled:
        return "No model is set up: replies come from rules, templates and knowledge."
    told = [_try_out(replace(settings, slots=(slot,)), slot, keys, clock) for slot in settings.slots]
    return " ".join(await asyncio.gather(*told))


test_connection.__test__ = False  # type: ignore[attr-defined]


async def _try_out(settings: ModelSettings, slot: Slot, keys: Keys, clock: Clock) -> str:
    model = OpenAIModel(settings, keys, clock)
    try:
        await model.prepare()
        return await _answered(model, slot)
    except ModelFailed as failed:
        return " ".join(part for part in (failed.what, _advice(failed)) if part)
    finally:
        await model.close()


async def _answered(model: OpenAIModel, slot: Slot) -> str:
    answer = model.ask(QUESTION)
    async with aclosing(answer):
        async for event in answer:
            if isinstance(event, ModelDone):
                call = event.calls[-1]
                return f"{call.model} at {slot.title} answered in {call.milliseconds:.0f} ms."
    raise RuntimeError("an answer without an end")


def _advice(failed: ModelFailed) -> str:
    error = failed.calls[-1].error if failed.calls else ""
    return next((advice for kind, advice in _ADVICE.items() if error.startswith(kind)), "")


_ADVICE = {
    Kind.KEY: "Check that the key is right and still valid.",
    Kind.NO_KEY: "Enter the key in the settings.",
    Kind.NETWORK: "Check the network and the address.",
    Kind.MODEL: "Check the name of the model and the address.",
    Kind.BUSY: "Wait a little, or check the limits of the account.",
    Kind.SILENT: "Check the network, or try again later.",
    Kind.BUDGET: "Check the network, or try again later.",
    Kind.NONSENSE: "Check the address: something else than a model server answers there.",
}
