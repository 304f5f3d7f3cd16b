"""What a first search and a first turn would import, read and compile on the event loop, done ahead on a thread."""

from __future__ import annotations

from console.engine.guard.pii import Masked
from console.engine.language.word_list import word_frequencies
from console.engine.pieces import Language

_SAMPLE = (
    "Cal 202-555-0143 or mail jane@example.com: card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, "
    "from 192.168.10.4 and 2001:db8::ff00:42:8329, national id 943 476 5919, on 2026-03-18, status report"
)


def rehearse_search() -> None:
    import numpy  # noqa: F401 - vectors are compared with it

    word_frequencies()


def rehearse_answers() -> None:
    """For bots that a model speaks for; what it is told is masked."""
    import pydantic_core

    import console.engine.orchestrator
    import console.engine.remembered  # noqa: F401 - made on the event loop

    pydantic_core.from_json("{}", allow_partial="trailing-strings")
    Masked().mask(_SAMPLE)


def rehearse_language(language: Language) -> None:
    text = language.speller.correct(_SAMPLE).text
    for clause in language.intents.clauses(text):
        language.intents.intents(clause)
        language.matcher.rank(clause)
