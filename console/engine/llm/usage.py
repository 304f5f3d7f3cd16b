"""Tokens and what they cost."""

from __future__ import annotations

from collections.abc import Callable

from console.engine.llm.providers import Provider

Price = Callable[[Provider, str, int, int], float | None]
"""US dollars for provider, model, prompt tokens and completion tokens; None when the price is not known."""


def estimate_tokens(text: str) -> int:
    """Where the server counts none. Formula: UTF-8 bytes / 4, rounded up, OpenAI's rule of thumb for English."""
    return -(-len(text.encode("utf-8", "replace")) // 4)


def import_prices() -> None:
    """Takes 130 ms: call it in an executor."""
    price_of_nothing = Provider(name="", title="", url="", key_name="", prices="openai")
    price(price_of_nothing, "gpt-4o", 0, 0)


def price(provider: Provider, model: str, prompt_tokens: int, completion_tokens: int) -> float | None:
    """See ``Price``. From the list that ships with genai-prices; nothing is fetched."""
    if not provider.prices:
        return None
    from genai_prices import Usage, calc_price

    used = Usage(input_tokens=prompt_tokens, output_tokens=completion_tokens)
    try:
        return float(calc_price(used, model, provider_id=provider.prices).total_price)
    except LookupError:
        return None
