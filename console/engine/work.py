"""What is done during one turn: tools run at most once for the same arguments, and what came of them is collected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from console.domain.behavior import Arguments, Flow
from console.domain.commands import Command
from console.domain.ids import KnowledgeId
from console.domain.memory import Profile
from console.domain.turns import ModelCall, SuggestedAction, ToolBegan, ToolEnded, ToolRun, Turn, TurnEvent
from console.engine.arguments import BadArguments, as_json, check
from console.engine.fill import Filled, Known, fill
from console.engine.pieces import Bot
from console.engine.toolbox import Ran, Wanted, context_of, digest, may, run, suggest
from console.plugin.templates import render, value_at
from console.plugin.tools import Effect, Tool, ToolResult

MOST_RUNS = 16
"""Tools that one turn may run: more is a loop."""
SECONDS = 5.0
"""For all tools of a turn that run at the same time."""


class Work:
    """``tell`` is called with each event as it happens; ``flows`` are those with their questions, by id."""

    def __init__(self, bot: Bot, turn: Turn, tell: Callable[[TurnEvent], None], *, seconds: float = 18.0) -> None:
        self._bot = bot
        self._turn = turn
        self._tell = tell
        self._context = context_of(bot, turn)
        self._ran: dict[str, Ran] = {}
        self._suggested: dict[str, SuggestedAction] = {}
        self._began = time.perf_counter()
        self._ends = time.monotonic() + seconds
        self.stages: dict[str, float] = {}
        self.calls: list[ModelCall] = []
        self.prompt = ""
        self.cached = ""
        self.flows: dict[str, Flow] = {}

    def know(self, profile: Profile) -> None:
        """What tools from now on see of whom the bot serves."""
        self._context = replace(self._context, profile=profile)

    @property
    def handoff(self) -> str:
        """Why a writing tool wants people to take over, empty for none."""
        acted = [each for each in self._ran.values() if self._bot.tools[each.run.tool].effect is not Effect.READ]
        return next((each.result.handoff for each in acted if each.result.ok and each.result.handoff), "")

    @property
    def runs(self) -> tuple[ToolRun, ...]:
        return tuple(each.run for each in self._ran.values())

    @property
    def commands(self) -> tuple[Command, ...]:
        return tuple(command for each in self._ran.values() if each.run.ok for command in each.result.commands)

    @property
    def writes(self) -> tuple[Ran, ...]:
        """Runs of tools that change something, in their order."""
        tools = self._bot.tools
        return tuple(each for each in self._ran.values() if tools[each.run.tool].effect is not Effect.READ)

    def cited_by(self, tools: Sequence[str]) -> tuple[KnowledgeId, ...]:
        """Entries that these tools read from."""
        ran = [each.result for each in self._ran.values() if each.run.tool in tools]
        return tuple(dict.fromkeys(id for result in ran for id in result.cited))

    @property
    def suggestions(self) -> tuple[SuggestedAction, ...]:
        return tuple(self._suggested.values())

    @property
    def role_may(self) -> Mapping[str, Tool]:
        """The tools that the turn's person may use."""
        return {name: tool for name, tool in self._bot.tools.items() if may(tool, self._turn.role)}

    @property
    def model_may(self) -> Mapping[str, Tool]:
        """Of these what a model may ask for: what keeps the answers of a flow is told only what a person answered."""
        behavior = self._bot.behavior
        keepers = {name for flow in behavior.flows if flow.answers for name in flow.answers.tools}
        kept_back = keepers | {behavior.handoff_tool}
        return {name: tool for name, tool in self.role_may.items() if name not in kept_back}

    @property
    def seconds_left(self) -> float:
        """Of the turn, whatever the clock on the wall says."""
        return self._ends - time.monotonic()

    def stage(self, name: str) -> None:
        """The time since the last stage belongs to ``name``."""
        now = time.perf_counter()
        self.stages[name] = self.stages.get(name, 0.0) + (now - self._began) * 1000
        self._began = now

    async def use(self, wanted: Sequence[Wanted]) -> list[Ran]:
        """Run what has not run yet, at the same time; an irreversible tool is only suggested."""
        now = [each for each in wanted if each.tool.effect is not Effect.IRREVERSIBLE]
        for each in wanted:
            if each.tool.effect is Effect.IRREVERSIBLE:
                self.suggest(each)
        distinct = {_key(each): each for each in now}
        done = dict(zip(distinct, await asyncio.gather(*map(self._once, distinct.values())), strict=True))
        return [done[_key(each)] for each in now]

    def has_run(self, wanted: Wanted) -> bool:
        return _key(wanted) in self._ran

    def suggest(self, wanted: Wanted) -> None:
        """Offer the tool for a click, if the person may use it and its arguments fit."""
        if not may(wanted.tool, self._turn.role) or not self._bot.settings.suggestions:
            return
        try:
            action = suggest(wanted)
        except BadArguments:
            return
        self._suggested.setdefault(action.digest, action)

    def want(
        self, tool: Tool, why: str, known: Known, fixed: Arguments, data: Mapping[str, Any]
    ) -> tuple[Wanted, Filled]:
        """The tool with arguments from what the behavior fixes and what the turn gives."""
        filled = fill(tool, known)
        settled = {name: value for name, text in fixed.get(tool.name, {}).items() if (value := _fixed(text, data))}
        left_out = {name for name, text in fixed.get(tool.name, {}).items() if text == ""}
        arguments = {**{name: value for name, value in filled.arguments.items() if name not in left_out}, **settled}
        missing = tuple(name for name in filled.missing if name not in settled)
        return Wanted(tool, arguments, why), Filled(arguments, missing, filled.named)

    async def _once(self, wanted: Wanted) -> Ran:
        key = _key(wanted)
        if key in self._ran:
            return self._ran[key]
        if self.seconds_left <= 0:
            return _not_run(wanted, f"There was no time left for {wanted.tool.name}.")
        if len(self._ran) >= MOST_RUNS:
            return _not_run(wanted, f"{MOST_RUNS} tools ran in this turn already.")
        self._tell(ToolBegan(wanted.tool.name, as_json(wanted.arguments)))
        context = replace(self._context, pending=self.commands)
        done = await run(wanted, context, seconds=min(SECONDS, self.seconds_left))
        self._ran[key] = done
        self._tell(ToolEnded(done.run))
        return done


def _key(wanted: Wanted) -> str:
    try:
        return digest(wanted.tool.name, check(wanted.tool, wanted.arguments))
    except BadArguments:
        return digest(wanted.tool.name, {name: str(value) for name, value in wanted.arguments.items()})


def _not_run(wanted: Wanted, why: str) -> Ran:
    refused = ToolRun(
        tool=wanted.tool.name, arguments=as_json(wanted.arguments), why=wanted.why, ok=False, summary=why
    )
    return Ran(refused, ToolResult.failed(why))


def _fixed(text: str, data: Mapping[str, Any]) -> Any:
    """A single place keeps the kind of its value; other text is rendered."""
    name = text.strip().removeprefix("{").removesuffix("}")
    if text.strip() == "{" + name + "}" and name.replace(".", "_").isidentifier():
        return value_at(data, name)
    return render(text, data)
