"""Domain values come back from JSON as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.ids import KnowledgeId, TraceId
from console.domain.knowledge import KnowledgeText
from console.domain.memory import Collected, Memory, Place, Profile, Respelled, Spelling, WordRead
from console.domain.turns import (
    Action,
    Candidate,
    Citation,
    Handoff,
    Intent,
    ModelCall,
    Reply,
    SuggestedAction,
    ToolRun,
    Trace,
)
from console.store.documents import document_of, stored_document

TEXTS = st.text(max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 2**40)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
NAMES = st.lists(TEXTS, max_size=3).map(tuple)
LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | NUMBERS | TEXTS
DATA = st.dictionaries(
    TEXTS,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)),
    max_size=3,
)
PLACES = st.builds(Place, TEXTS, TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3))
READ = st.builds(WordRead, TEXTS, NAMES, NUMBERS, st.sampled_from(Respelled))
SPELLINGS = st.builds(
    Spelling, st.dictionaries(TEXTS, TEXTS, max_size=3), NAMES, TEXTS, st.lists(READ, max_size=2).map(tuple),
    st.none() | READ,
)  # fmt: skip
MEMORIES = st.builds(
    Memory, topic=TEXTS, pending=TEXTS, entities=st.dictionaries(TEXTS, TEXTS, max_size=3), last_viewed=TEXTS,
    summary=TEXTS, key_facts=NAMES, place=st.none() | PLACES, low_confidence=COUNTS, expires_at=st.none() | TIMES,
    spelling=SPELLINGS,
)  # fmt: skip
COLLECTED = st.builds(Collected, TEXTS | NUMBERS | st.booleans(), TEXTS, st.booleans())
PROFILES = st.builds(
    Profile, st.dictionaries(TEXTS, COLLECTED, max_size=3), st.frozensets(TEXTS, max_size=3), NAMES, NAMES, TEXTS
)
RUNS = st.builds(
    ToolRun, tool=TEXTS, arguments=DATA, why=TEXTS, ok=st.booleans(), summary=TEXTS, result=DATA, milliseconds=NUMBERS
)
CALLS = st.builds(
    ModelCall, provider=TEXTS, model=TEXTS, prompt_tokens=COUNTS, completion_tokens=COUNTS, cost=st.none() | NUMBERS,
    milliseconds=NUMBERS, error=TEXTS,
)  # fmt: skip
CANDIDATES = st.builds(Candidate, guideline=TEXTS, score=NUMBERS, held=st.booleans(), why=TEXTS)


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=2).map(tuple)


IDS = TEXTS.map(KnowledgeId)
TRACES = st.builds(
    Trace, id=TEXTS.map(TraceId), engine=TEXTS, candidates=several(CANDIDATES), tools=several(RUNS),
    knowledge=several(st.tuples(IDS, NUMBERS)), calls=several(CALLS), prompt=TEXTS,
    stages=st.dictionaries(TEXTS, NUMBERS, max_size=3), enforced=NAMES, passed_over=NAMES,
    corrections=several(st.tuples(TEXTS, TEXTS)), words=several(READ),
)  # fmt: skip
ACTIONS = st.builds(
    SuggestedAction, tool=TEXTS, arguments=DATA, label=TEXTS, preview=TEXTS, digest=TEXTS, irreversible=st.booleans()
)
REPLIES = st.builds(
    Reply, content=TEXTS, action=st.sampled_from(Action), confidence=st.none() | NUMBERS, engine=TEXTS, trace=TRACES,
    intents=several(st.builds(Intent, TEXTS, NUMBERS, NUMBERS)), tools_used=NAMES, guidelines_matched=NAMES,
    journey_state=st.none() | PLACES, knowledge=several(st.builds(Citation, COUNTS, IDS, TEXTS, COUNTS)),
    actions=several(ACTIONS), commands=st.just(()), handoff=st.none() | st.builds(Handoff), profile=PROFILES,
    memory=MEMORIES,
)  # fmt: skip


@given(MEMORIES | PROFILES | st.builds(KnowledgeText, keywords=NAMES) | REPLIES)
def test_a_value_comes_back_equal(value: Any) -> None:
    stored = stored_document(value)
    back = document_of(type(value), stored)
    assert back == value
    assert stored_document(back) == stored or isinstance(value, Profile | Reply)


@given(TRACES)
def test_stages_keep_their_order(trace: Trace) -> None:
    assert list(document_of(Trace, stored_document(trace)).stages) == list(trace.stages)


def test_a_memory_and_a_reply_of_an_earlier_version_are_read() -> None:
    memory = document_of(Memory, b'{"topic":"tours","pending":"","summarized":3}')
    assert (memory.topic, memory.spelling) == ("tours", Spelling())
    trace = document_of(Trace, b'{"id":"t","engine":"rules","corrections":[["shwo","show"]]}')
    assert (trace.corrections, trace.words) == ((("shwo", "show"),), ())


def test_a_time_of_another_zone_is_the_same_time() -> None:
    from datetime import timezone

    at = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    assert document_of(Memory, stored_document(Memory(expires_at=at))).expires_at == at


def test_a_value_of_another_kind_is_an_error() -> None:
    import msgspec

    with pytest.raises(msgspec.ValidationError):
        document_of(Memory, b'{"topic": 1}')
