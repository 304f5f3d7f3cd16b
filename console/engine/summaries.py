"""Long conversations in a few sentences, made outside the turn so that no reply waits for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import aclosing

from console.domain.conversations import Message, Sender
from console.domain.turns import ModelCall
from console.engine.gather import MOST_HISTORY
from console.engine.guard.untrusted import Fence, Source
from console.engine.pieces import Mask
from console.ports.models import LanguageModel, ModelDone, ModelRequest

LONGEST = 800
_TASK = (
    "Summarize the conversation in at most five sentences: what the person wants, what was agreed, what is open. "
    "Names and numbers as they are; texts such as ⟦EMAIL_1⟧ stay as they are. Add nothing that was not said."
)


def is_due(said: int) -> bool:
    """Whether more was said than a turn reads; ``said``: messages since the last summary."""
    return said > 2 * MOST_HISTORY


async def summarize(
    model: LanguageModel, make_mask: Callable[[], Mask], before: str, messages: Sequence[Message]
) -> tuple[str, tuple[ModelCall, ...]]:
    """The new summary of ``before`` and ``messages``, for ``Memory.summary``. Raises ModelFailed."""
    fence, mask = Fence(), make_mask()
    names = {Sender.CUSTOMER: "person", Sender.BOT: "bot", Sender.PERSON: "colleague"}
    said = "\n".join(f"{names[each.sender]}: {each.text[:500]}" for each in messages if each.sender in names)
    data = fence.around(mask.mask(f"Before: {before}\n{said}"[-12_000:]), Source.CUSTOMER)
    request = ModelRequest(
        system=f"{_TASK}\n{fence.rule}", user=data, difficulty=0.0, max_tokens=300, temperature=0.0
    )
    answers = model.ask(request)
    text, calls = "", tuple[ModelCall, ...]()
    async with aclosing(answers):  # type: ignore[type-var]  # models are async generators
        async for each in answers:
            text = each.text
            if isinstance(each, ModelDone):
                calls = each.calls
            if isinstance(each, ModelDone) or len(text) > 4 * LONGEST:
                break
    return mask.unmask(text.strip())[:LONGEST], calls
