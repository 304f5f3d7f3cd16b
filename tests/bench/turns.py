"""A persisted turn with a tool beside the bare client making two calls; calls and tokens; the engine's start."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from console.domain.conversations import Conversation
from console.domain.ids import PluginName
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from tests.bench.table import Row, middle
from tests.fakes.model_server import ModelServer, Words, in_thread
from tests.scenarios.scripts import all_scripts

TURNS, WARM, STARTS = 30, 3, 5
MENTOR = PluginName("security_facility")
QUESTION = "status report"
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


async def measure(session: Session) -> Sequence[Row]:
    """``session`` has made no bot yet."""
    return [await asyncio.to_thread(_start), *await _in_session(session)]


async def _in_session(session: Session) -> Sequence[Row]:
    with in_thread(ModelServer(otherwise=Words(json.dumps(ANSWER), piece=1000, usage=None))) as server:
        os.environ.update(
            OPERATOR_CONSOLE_LLM_PROVIDER="compatible",
            OPERATOR_CONSOLE_LLM_URL=server.url,
            OPERATOR_CONSOLE_LLM_MODEL="scripted",
            COMPATIBLE_API_KEY=server.key,
        )
        try:
            return await _turns(session, server)
        finally:
            for name in ("PROVIDER", "URL", "MODEL"):
                del os.environ[f"OPERATOR_CONSOLE_LLM_{name}"]
            del os.environ["COMPATIBLE_API_KEY"]


def _start() -> Row:
    """In processes of their own; the first learns the examples and brings the knowledge, and is left out."""
    times = []
    for _ in range(STARTS + 1):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.engine_child"], check=True, capture_output=True, text=True
        )
        times.append(float(done.stdout) / 1000)
    return Row("start of the engine with both plugins", middle(times[1:]), 300)


async def _turns(session: Session, server: ModelServer) -> Sequence[Row]:
    import openai

    conversation = await _begin(session, MENTOR)
    client = openai.AsyncOpenAI(api_key=server.key, base_url=server.url)
    turns, bare = [], []
    try:
        for number in range(TURNS + WARM):
            began = time.perf_counter()
            reply = await _reply(session, conversation, QUESTION)
            between = time.perf_counter()
            for _ in range(2):
                await client.chat.completions.create(
                    model="bare", messages=[{"role": "user", "content": reply.trace.prompt}]
                )
            ended = time.perf_counter()
            assert reply.engine == "model", reply.trace.passed_over
            assert reply.tools_used
            if number >= WARM:
                turns.append(between - began)
                bare.append(ended - between)
    finally:
        await client.close()
    replies = [reply for reply in await _examples(session) if reply.engine == "model"]
    return [
        Row(
            "persisted turn with a tool, model over HTTP without latency",
            middle(turns),
            1,
            floor=middle(bare),
            floor_name="openai client, two calls",
        ),
        Row("model calls per message of the examples, most", max(len(each.trace.calls) for each in replies), 1, ""),
        Row("prompt tokens of the examples, most", max(each.trace.prompt_tokens for each in replies), 3000, ""),
    ]


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
