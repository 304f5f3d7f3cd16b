"""What the bots took, in words, also where no price is known."""

from __future__ import annotations

import pytest

from console.domain.analytics import ProviderCounted
from console.ports.chat_stores import Usage
from console.shell.settings.usage import by_provider, in_words


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (Usage(), "no reply yet"),
        (Usage(replies=1), "1 reply, none by a model"),
        (Usage(replies=3, asked=2, prompt_tokens=900, completion_tokens=124, cost=0.04), "1,024 tokens, $0.04"),
        (Usage(replies=3, asked=2, prompt_tokens=10, unpriced=2), "10 tokens, price not known"),
        (Usage(replies=3, asked=2, prompt_tokens=10, cost=0.5, unpriced=1), "10 tokens, $0.50, price of 1 not known"),
    ],
)
def test_that_a_price_that_is_not_known_is_no_zero(usage: Usage, words: str) -> None:
    assert in_words(usage).endswith(words)


def test_that_calls_that_failed_cost_nothing_and_are_no_known_price() -> None:
    counted = ProviderCounted(name="own", calls=12, failed=6, prompt_tokens=8000, completion_tokens=429, unpriced=6)
    assert by_provider([counted], {}) == ["own: 12 calls, 6 failed, 8,429 tokens, price not known"]
