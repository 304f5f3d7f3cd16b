"""``trace``: why a reply is what it is."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.cli.opening import opened, tenants_of, wait_for
from console.domain.ids import TraceId
from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.domain.ids import MessageId, TenantId
    from console.domain.turns import Reply, Trace
    from console.ports.session import Session

SUMMARY = "tell why a reply is what it is"
DESCRIPTION = """\
Tell what a turn looked at and did: guidelines and why each held or not, tools with arguments and results, knowledge,
calls of the model with tokens and cost, times of the stages, and what was changed before the reply left.
"""
EXAMPLES = """\
examples:
  operator-console trace 5ec0730158c64d9f908b7fe057a9cb6e
  operator-console trace 5ec0730158c64d9f908b7fe057a9cb6e --json
"""


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("id", metavar="ID", help="as the chat tells it below each reply")
    parser.add_argument("--prompt", action="store_true", help="also what the model was given, personal data masked")
    parser.add_argument("--json", action="store_true", help="all of it as JSON")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    return wait_for(_tell(given, wiring))


async def _tell(given: argparse.Namespace, wiring: Wiring) -> int:
    async with opened(given, wiring) as session:
        tenant, message, reply = await _find(session, TraceId(given.id))
    if given.json:
        print(json.dumps({"tenant": tenant, "message": message, **_as_json(reply)}, indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(reply, prompt=given.prompt)))
    return 0


async def _find(session: Session, id: TraceId) -> tuple[TenantId, MessageId, Reply]:
    for tenant in await tenants_of(session):
        found = await session.reader.read(lambda tx, tenant=tenant: tx.traces.find(tenant.id, id))  # type: ignore[misc]
        if found is not None:
            return (tenant.id, *found)
    raise Trouble(f"There is no trace {id!r}.", kept="", do="Take the id that the chat tells below a reply.")


def _as_json(reply: Reply) -> dict[str, object]:
    body = asdict(reply)
    for name in ("commands", "profile", "memory"):
        del body[name]
    return json.loads(json.dumps(body, default=str))  # type: ignore[no-any-return]


def _words(trace: Trace) -> Iterator[str]:
    """Traces of earlier versions know of corrections alone."""
    for each in trace.words:
        yield f"{each.outcome.value:12} {each.word} -> {' or '.join(each.meant)} {each.confidence:.2f}"
    if not trace.words:
        yield from (f"corrected    {wrong} -> {right}" for wrong, right in trace.corrections)


def _lines(reply: Reply, *, prompt: bool) -> Iterator[str]:
    trace = reply.trace
    sure = "unknown" if reply.confidence is None else f"{reply.confidence:.2f}"
    yield f"{reply.engine}: {reply.action.value}, confidence {sure}"
    if trace.reasoning:
        yield f"because      {trace.reasoning}"
    yield from (f"passed over  {each}" for each in trace.passed_over)
    if reply.handoff:
        yield f"handed over  {reply.handoff.reason.value} ({reply.handoff.detail})"
    yield from (f"intent       {each.name} {each.confidence:.2f}" for each in reply.intents)
    yield from _words(trace)
    for candidate in trace.candidates:
        state = "held" if candidate.held else "not held"
        yield f"{state:12} {candidate.guideline} {candidate.score:.2f}: {candidate.why}"
    if trace.item:
        named = f"{trace.item.said!r} {trace.item.outcome} {', '.join(trace.item.items)}"
        yield f"item         {named} {trace.item.confidence:.2f}"
    if trace.reminded:
        yield f"reminded     of a question: {trace.reminded}"
    if trace.cached:
        yield f"given again  {trace.cached}"
    for run in trace.tools:
        arguments = ", ".join(f"{name}={value!r}" for name, value in run.arguments.items())
        state = "tool" if run.ok else "tool failed"
        yield f"{state:12} {run.tool}({arguments}) for {run.why}, {run.milliseconds:.0f} ms: {run.summary}"
    yield from (f"knowledge    {id} {score:.2f}" for id, score in trace.knowledge)
    for call in trace.calls:
        cost = "cost unknown" if call.cost is None else f"{call.cost:.5f} USD"
        tokens = f"{call.prompt_tokens:,} + {call.completion_tokens:,} tokens"
        took = f"{call.milliseconds:.0f} ms {call.error}".rstrip()
        yield f"model        {call.provider} {call.model}: {tokens}, {cost}, {took}"
    yield from (f"changed      {each}" for each in trace.enforced)
    yield from (f"stage        {name} {milliseconds:.1f} ms" for name, milliseconds in trace.stages.items())
    if prompt:
        yield trace.prompt or "no prompt: no model was asked"
    yield ""
    yield reply.content
