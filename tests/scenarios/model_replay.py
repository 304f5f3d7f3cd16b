"""A model that answers as the rules did: it asks for the tools that the rules read and that nobody foresaw."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.domain.ids import PersonId, PluginName
from console.domain.turns import Replied, Reply, ToolRun
from console.plugin.tools import Effect, Tool
from tests.fakes.catalog import bundled_bots, bundled_catalog
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Words, in_thread
from tests.fakes.profile import copy_profile, open_profile
from tests.scenarios.scripts import Script, ScriptedTurn

_RAN = re.compile(r'source="tool result" title="(\w+)"')


@dataclass
class Replaying:
    """``reply`` is what the rules came to in the turn under way; ``asked`` the tools asked for, turn by turn;
    ``keepers`` are tools that no model may ask for."""

    tools: Mapping[str, Tool]
    keepers: frozenset[str]
    reply: Reply | None = None
    asked: list[list[str]] = field(default_factory=list)

    def begin(self, reply: Reply) -> None:
        self.reply = reply
        self.asked.append([])

    def answer(self, body: dict[str, Any]) -> Words:
        assert self.reply is not None
        ran = set(_RAN.findall(json.dumps(body["messages"], ensure_ascii=False).replace('\\"', '"')))
        missing = [run for run in self.reply.trace.tools if self._reads(run) and run.tool not in ran]
        wish = missing[0] if missing and not self.asked[-1] else None
        if wish is not None:
            self.asked[-1].append(wish.tool)
        return Words(json.dumps(_answer(self.reply, wish, self._written())), piece=200)

    def _reads(self, run: ToolRun) -> bool:
        return run.ok and self.tools[run.tool].effect is Effect.READ

    def _written(self) -> ToolRun | None:
        """Of a journey or flow the bot itself writes; else the model asks for it."""
        assert self.reply is not None
        if self.reply.journey_state is not None:
            return None
        runs = [
            run for run in self.reply.trace.tools if run.ok and not self._reads(run) and run.tool not in self.keepers
        ]
        return runs[0] if runs else None


def _answer(reply: Reply, wish: ToolRun | None, written: ToolRun | None) -> dict[str, Any]:
    place, profile, tool = reply.journey_state, reply.profile, wish or written
    arguments = [] if tool is None else [{"name": name, "value": value} for name, value in tool.arguments.items()]
    return {
        "action": reply.action.value,
        "guidelines": [{"id": each, "holds": True, "why": "as asked"} for each in reply.guidelines_matched],
        "tool": {"name": tool.tool if tool else "none", "arguments": arguments},
        "place": {
            "journey": place.name if place and place.kind == "journey" else "",
            "step": place.step if place and place.kind == "journey" else "",
            "flow": place.name if place and place.kind == "flow" else "",
        },
        "intents": [{"name": each.name, "confidence": 0.9, "urgency": each.urgency} for each in reply.intents],
        "profile": {
            "collected": [{"field": name, "value": each.said} for name, each in profile.collected.items()],
            "refused": sorted(profile.refused),
            "preferences": list(profile.preferences),
            "objectives": list(profile.objectives),
        },
        "confidence": 0.9,
        "handoff": reply.handoff.detail if reply.handoff else "",
        "reply": "" if wish else reply.content,
    }


@dataclass(frozen=True)
class Pair:
    """One turn of a script by both; ``asked`` are the reading tools that the model had to ask for."""

    turn: ScriptedTurn
    rules: Reply
    model: Reply
    asked: tuple[str, ...]


async def replay(script: Script, demo: Path, folder: Path) -> list[Pair]:
    """In copies of the profile ``demo`` that are made in ``folder``."""
    by_rules = await _replies(script, copy_profile(demo, folder / "rules"), None)
    catalog, plugin = bundled_catalog(), PluginName(script.plugin)
    behavior = bundled_bots()[plugin]
    keepers = {name for flow in behavior.flows if flow.answers for name in flow.answers.tools}
    replaying = Replaying(catalog.plugins[plugin].tools, frozenset(keepers | {behavior.handoff_tool}))
    with in_thread(ModelServer(otherwise=replaying.answer)) as server, _asked_at(server):
        by_model = await _replies(script, copy_profile(demo, folder / "model"), (replaying, by_rules))
    pairs = zip(script.turns, by_rules, by_model, replaying.asked, strict=True)
    return [Pair(turn, rules, model, tuple(asked)) for turn, rules, model, asked in pairs]


async def _replies(script: Script, folder: Path, led: tuple[Replaying, list[Reply]] | None) -> list[Reply]:
    session = await open_profile(folder, SetClock())
    try:
        (tenant, *_) = await session.reader.read(lambda tx: tx.tenants.all())
        conversation = await session.chat.start(
            tenant.id, PluginName(script.plugin), PersonId(script.person), channel=script.channel
        )
        replies = []
        for number, turn in enumerate(script.turns):
            if led is not None:
                led[0].begin(led[1][number])
            events = [event async for event in session.chat.say(conversation, turn.user)]
            assert isinstance(events[-1], Replied)
            replies.append(events[-1].reply)
        return replies
    finally:
        await session.close()


@contextmanager
def _asked_at(server: ModelServer) -> Iterator[None]:
    """The model of the sessions that are opened meanwhile."""
    names = {"PROVIDER": "compatible", "URL": server.url, "MODEL": "scripted"}
    given = {f"OPERATOR_CONSOLE_LLM_{name}": value for name, value in names.items()}
    given["COMPATIBLE_API_KEY"] = server.key
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
