"""Tools at work: who may, how long, and what comes of them; an error is a result like any other."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from console import aio
from console.domain.commands import Command
from console.domain.ids import ConversationId, PersonId, SiteId, TenantId
from console.domain.knowledge import KnowledgeHit
from console.domain.memory import Profile
from console.domain.people import Role
from console.domain.scoring import Scheme
from console.domain.turns import SuggestedAction, ToolRun, Turn
from console.engine.arguments import BadArguments, as_json, check
from console.engine.clean import join
from console.engine.pieces import Bot, FileSource, KnowledgeSearch
from console.plugin.tools import Effect, Tool, ToolResult
from console.ports.database import Reader, Transaction

T = TypeVar("T")
log = logging.getLogger(__name__)
_RANKS = {role: rank for rank, role in enumerate(Role)}
_LONGEST_RESULT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``console.plugin.tools.ToolContext``; made of the turn, never of what a model says."""

    tenant: TenantId
    person: PersonId
    role: Role
    site: SiteId | None
    now: datetime
    scheme: Scheme
    reader: Reader
    knowledge: KnowledgeSearch
    conversation: ConversationId
    channel: str
    customer: str
    profile: Profile
    said: str
    files: tuple[str, ...]
    source: FileSource
    pending: tuple[Command, ...] = ()

    async def file(self, name: str) -> bytes | None:
        return await self.source.content(self.tenant, self.conversation, name) if name in self.files else None

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.reader.read(work)

    async def search(self, words: str, limit: int = 5) -> list[KnowledgeHit]:
        return await self.knowledge.search(self.tenant, words, limit)


def context_of(bot: Bot, turn: Turn) -> Context:
    return Context(
        tenant=turn.tenant,
        person=turn.person,
        role=turn.role,
        site=turn.site,
        now=turn.now,
        scheme=bot.scheme,
        reader=bot.reader,
        knowledge=bot.knowledge,
        conversation=turn.conversation,
        channel=turn.channel,
        customer=turn.customer or str(turn.person),
        profile=turn.profile,
        said=join(turn.texts),
        files=turn.files,
        source=bot.files,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tool that someone wants, with the arguments as given; ``why`` names who."""

    tool: Tool
    arguments: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished run for the trace, and the result itself."""

    run: ToolRun
    result: ToolResult


def may(tool: Tool, role: Role) -> bool:
    return _RANKS[role] >= _RANKS[tool.permission]


async def run(wanted: Wanted, context: Context, *, seconds: float = 10.0) -> Ran:
    """Run one tool within ``seconds`` and its own limit; never raises but for cancellation."""
    began = time.perf_counter()
    result = await _result(wanted, context, min(seconds, wanted.tool.seconds))
    done = ToolRun(
        tool=wanted.tool.name,
        arguments=as_json(wanted.arguments),
        why=wanted.why,
        ok=result.ok,
        summary=result.summary,
        result=result.data,
        milliseconds=(time.perf_counter() - began) * 1000,
        settles=result.settles and not result.ok,
    )
    return Ran(done, result)


async def run_all(wanted: Sequence[Wanted], context: Context, *, seconds: float = 5.0) -> list[Ran]:
    """At the same time, in the order wanted."""
    return list(await asyncio.gather(*(run(each, context, seconds=seconds) for each in wanted)))


def suggest(wanted: Wanted) -> SuggestedAction:
    """The tool as something to click, good for these arguments only. Raises BadArguments."""
    arguments = as_json(check(wanted.tool, wanted.arguments))
    return SuggestedAction(
        tool=wanted.tool.name,
        arguments=arguments,
        label=_worded(wanted.tool.label, arguments) or wanted.tool.name.replace("_", " ").capitalize(),
        preview=_worded(wanted.tool.preview, arguments) or _told(wanted.tool, arguments),
        digest=digest(wanted.tool.name, arguments),
        irreversible=wanted.tool.effect is Effect.IRREVERSIBLE,
    )


def digest(tool: str, arguments: Mapping[str, Any]) -> str:
    """SHA-256 in hex of tool and arguments, written in one way only."""
    text = json.dumps([tool, as_json(arguments)], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def run_suggested(bot: Bot, turn: Turn, action: SuggestedAction) -> Ran:
    """What a click on ``action`` does; the desk runs the result's commands. A changed action is refused."""
    tool = bot.tools.get(action.tool)
    if tool is None or digest(action.tool, action.arguments) != action.digest:
        reason = "This action is no longer what was suggested."
        refused = ToolRun(tool=action.tool, arguments=action.arguments, why="click", ok=False, summary=reason)
        return Ran(refused, ToolResult.failed(reason))
    return await run(Wanted(tool, action.arguments, "click"), context_of(bot, turn))


async def _result(wanted: Wanted, context: Context, seconds: float) -> ToolResult:
    tool = wanted.tool
    if not may(tool, context.role):
        return ToolResult.failed(f"Only a {tool.permission.value} may do that ({tool.name}).")
    try:
        arguments = check(tool, wanted.arguments)
    except BadArguments as error:
        return ToolResult.failed(str(error))
    task = aio.spawn(_guarded(tool, context, arguments), f"tool {tool.name}")
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        await asyncio.sleep(0)
        return ToolResult.failed(f"{tool.name} took longer than {seconds:g} s.")
    return task.result()


async def _guarded(tool: Tool, context: Context, arguments: Mapping[str, Any]) -> ToolResult:
    try:
        result: object = await tool.function(context, **arguments)
    except Exception as error:  # noqa: BLE001 a plugin may raise anything; the turn goes on and says so
        log.info("tool %s raised %s", tool.name, type(error).__name__)
        return ToolResult.failed(f"{tool.name} failed.")
    return _sound(tool, result)


def _sound(tool: Tool, result: object) -> ToolResult:
    nonsense = ToolResult.failed(f"{tool.name} gave no usable result.")
    if not isinstance(result, ToolResult) or not isinstance(result.data, Mapping):
        return nonsense
    try:
        text = json.dumps(result.data, default=_plain)
    except (TypeError, ValueError, RecursionError):
        return nonsense
    if len(text) > _LONGEST_RESULT:
        return ToolResult.failed(f"{tool.name} gave more than can be used.")
    if tool.effect is Effect.READ and result.commands:
        return ToolResult.failed(f"{tool.name} only reads, yet wanted to change something.")
    return replace(result, data=json.loads(text), summary=str(result.summary))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def _worded(pattern: str, arguments: Mapping[str, Any]) -> str:
    try:
        return pattern.format_map({name: "" if value is None else value for name, value in arguments.items()})
    except (KeyError, ValueError, IndexError, AttributeError):
        return ""


def _told(tool: Tool, arguments: Mapping[str, Any]) -> str:
    given = ", ".join(f"{name} = {value}" for name, value in arguments.items() if value is not None)
    return f"{tool.doc.splitlines()[0] if tool.doc else tool.name} ({given})" if given else tool.doc or tool.name
