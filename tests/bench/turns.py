"""A persisted turn with a tool beside the bare client making two calls; calls and tokens; the engine's start."""

from __future__ import annotations

import asyncio
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from console.domain.conversations import Conversation
from console.domain.ids import PluginName
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from tests.bench.table import Row, middle
from tests.fakes.model_server import ModelServer, Words, in_thread
from tests.scenarios.scripts import all_scripts

TURNS, WARM, STARTS = 60, 5, 5
MENTOR = PluginName("security_facility")
QUESTION = "status report, number {}"
"""Never the same twice, so that nothing kept of one message helps the next."""
PAGES = 14
"""That one of a turn's two commits was seen to write into the log."""
_PAGE = 4096
_LEAST = " (least of all)"
ANSWER: Mapping[str, Any] = {
    "action": "use_tool",
    "guidelines": [],
    "tool": {"name": "none", "arguments": []},
    "place": {"journey": "", "step": "", "flow": ""},
    "intents": [{"name": "scorecard", "confidence": 0.9, "urgency": 0.2}],
    "profile": {"collected": [], "refused": [], "preferences": [], "objectives": []},
    "confidence": 0.9,
    "handoff": "",
    "reply": "Here is the scorecard. All is well.",
}


@dataclass
class _Times:
    """Seconds of each turn and of what it is compared with, in turns with it."""

    turn: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    streamed: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    stages: list[Mapping[str, float]] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)


async def measure_start() -> Sequence[Row]:
    """In processes of their own."""
    return await asyncio.to_thread(_start)


async def measure(session: Session, folder: Path) -> Sequence[Row]:
    """``folder`` is on the disk of the session's profile."""
    with in_thread(ModelServer(otherwise=Words(json.dumps(ANSWER), piece=1000, usage=None))) as server:
        os.environ.update(
            OPERATOR_CONSOLE_LLM_PROVIDER="compatible",
            OPERATOR_CONSOLE_LLM_URL=server.url,
            OPERATOR_CONSOLE_LLM_MODEL="scripted",
            COMPATIBLE_API_KEY=server.key,
        )
        try:
            return await _turns(session, server, folder)
        finally:
            for name in ("PROVIDER", "URL", "MODEL"):
                del os.environ[f"OPERATOR_CONSOLE_LLM_{name}"]
            del os.environ["COMPATIBLE_API_KEY"]


def _start() -> Sequence[Row]:
    """In processes of their own; the first learns the examples and brings the knowledge, and is left out."""
    times = []
    for _ in range(STARTS + 1):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.engine_child"], check=True, capture_output=True, text=True
        )
        times.append([float(each) / 1000 for each in done.stdout.split()])
    start, first, second = map(middle, zip(*times[1:], strict=True))
    return [
        Row("start of the engine with both plugins", start, 300),
        Row(
            "… the first message after it, answered by rules", first, math.inf, floor=second, floor_name="the second"
        ),
    ]


async def _turns(session: Session, server: ModelServer, folder: Path) -> Sequence[Row]:
    times = await _compared(session, server, folder)
    examples = [reply for reply in await _examples(session) if reply.engine == "model"]
    return [
        Row(
            "persisted turn with a tool, model over HTTP without latency",
            middle(times.turn),
            1,
            floor=middle(times.bare),
            floor_name="openai client, two calls",
        ),
        *_split(times),
        Row("model calls per message of the examples, most", max(len(each.trace.calls) for each in examples), 1, ""),
        Row("prompt tokens of the examples, most", max(each.trace.prompt_tokens for each in examples), 3000, ""),
    ]


def _split(times: _Times) -> Iterator[Row]:
    """Where the time of a turn goes, for reading; nothing of it has a bound of its own."""

    def stage(*names: str) -> float:
        return median(sum(each.get(name, 0.0) for name in names) for each in times.stages)

    deciding, calling = stage("decide and enforce"), median(times.calls)
    engine = stage("gather", "tools", "match") + deciding
    yield Row(
        "…" + _LEAST,
        1000 * min(times.turn),
        math.inf,
        floor=1000 * min(times.bare),
        floor_name="openai client, two calls",
    )
    yield Row(
        "… its one streamed call",
        calling,
        math.inf,
        floor=middle(times.streamed),
        floor_name="openai client, streamed",
    )
    yield Row("… words, knowledge and matching", stage("gather", "match"), math.inf)
    yield Row("… the tool", stage("tools"), math.inf)
    yield Row("… prompt with masking, schema, checks of the answer", deciding - calling, math.inf)
    yield Row(
        "… storing message and reply",
        max(0.0, middle(times.turn) - engine),
        math.inf,
        floor=middle(times.commits),
        floor_name="as many encrypted pages in two commits",
    )


async def _compared(session: Session, server: ModelServer, folder: Path) -> _Times:
    import openai

    conversation = await _begin(session, MENTOR)
    client = openai.AsyncOpenAI(api_key=server.key, base_url=server.url)
    found = _Times()
    try:
        with _commits(folder) as commit:
            for number in range(TURNS + WARM):
                began = time.perf_counter()
                reply = await _reply(session, conversation, QUESTION.format(number))
                took = time.perf_counter() - began
                assert reply.engine == "model", reply.trace.passed_over
                assert reply.tools_used
                bare, streamed = await _bare(client, reply.trace.prompt)
                if number >= WARM:
                    found.turn.append(took)
                    found.bare.append(bare)
                    found.streamed.append(streamed)
                    found.commits.append(commit())
                    found.stages.append(reply.trace.stages)
                    found.calls.append(sum(call.milliseconds for call in reply.trace.calls))
    finally:
        await client.close()
    return found


async def _bare(client: Any, prompt: str) -> tuple[float, float]:
    """Seconds of two calls of the client, and of one that streams."""
    asked: Any = {"model": "bare", "messages": [{"role": "user", "content": prompt}]}
    began = time.perf_counter()
    for _ in range(2):
        await client.chat.completions.create(**asked)
    between = time.perf_counter()
    async for _ in await client.chat.completions.create(**asked, stream=True):
        pass
    return between - began, time.perf_counter() - between


@contextmanager
def _commits(folder: Path) -> Iterator[Any]:
    """Seconds of two commits in a file like the profile's, each of the pages that a turn's commit has."""
    from console.store.connecting import Access, connect, set_up_writer

    with closing(connect(folder / "commits.db", bytes(32), Access.CREATE)) as connection:
        set_up_writer(connection)
        connection.execute("CREATE TABLE page (id INTEGER PRIMARY KEY, body BLOB)")
        connection.executemany("INSERT INTO page VALUES (?, ?)", [(at, bytes(_PAGE // 2)) for at in range(200)])

        def commit() -> float:
            began = time.perf_counter()
            for _ in range(2):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "UPDATE page SET body = ? WHERE id = ?", [(os.urandom(_PAGE // 2), at * 5) for at in range(PAGES)]
                )
                connection.execute("COMMIT")
            return time.perf_counter() - began

        yield commit


async def _examples(session: Session) -> list[Reply]:
    """Every message of the example conversations, each conversation on its own."""
    replies = []
    for script in all_scripts().values():
        conversation = await _begin(session, PluginName(script.plugin))
        replies += [await _reply(session, conversation, turn.user) for turn in script.turns]
    return replies


async def _begin(session: Session, plugin: PluginName) -> Conversation:
    demo = next(t for t in await session.reader.read(lambda tx: tx.tenants.all()) if t.demo)
    return await session.chat.start(demo.id, plugin, session.me)


async def _reply(session: Session, conversation: Conversation, text: str) -> Reply:
    events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply
