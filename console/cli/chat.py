"""``chat``: talk with a plugin's bot in the terminal, or line by line as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.cli.failures import WrongUse
from console.cli.opening import add_tenant_option, choose_tenant, opened, say, score_what_is_due, wait_for
from console.cli.talking import Hand, reply_to, run_action
from console.domain.conversations import OWN_CHAT
from console.domain.ids import ConversationId, PluginName
from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.domain.ids import TenantId
    from console.domain.proactive import SuggestedAsk
    from console.domain.turns import Reply
    from console.ports.session import Session

SUMMARY = "talk with a bot"
DESCRIPTION = """\
Talk with the bot of a plugin. It needs no model and no key; where one is set up, the model speaks first. With --json
each line of standard input is {"conversation": NAME, "text": MESSAGE}, and gives one line on standard output;
{"conversation": NAME, "run": DIGEST} does what a reply suggested under that digest. "files": [FILE] beside "text", or
/attach FILE by hand, sends files along.
"""
EXAMPLES = """\
examples:
  operator-console chat --plugin security_facility
  echo '{"conversation": "a", "text": "status report"}' | operator-console chat --plugin security_facility --json
"""
CHANNEL = "terminal"
WRONG = 'A line is {"conversation": NAME, "text": MESSAGE} or {"conversation": NAME, "run": DIGEST}.'
MENTOR = PluginName("security_facility")


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("--plugin", metavar="NAME", default=MENTOR, help="whose bot (default: %(default)s)")
    add_tenant_option(parser)
    parser.add_argument("--house", action="store_true", help="ask for yourself, as in the window's chat")
    parser.add_argument("--json", action="store_true", help="JSON lines in and out")
    parser.add_argument("--watch", action="store_true", help="read the plugins' bots again when their files change")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    return wait_for(_chat(given, wiring))


async def _chat(given: argparse.Namespace, wiring: Wiring) -> int:
    async with opened(given, wiring) as session:
        tenant = await choose_tenant(session, given.tenant)
        bots = await session.chat.plugins()
        if given.plugin not in bots:
            raise WrongUse(f"no plugin {given.plugin!r} has a bot; those that have: {', '.join(bots) or 'none'}")
        plugin = PluginName(given.plugin)
        await score_what_is_due(session, wiring)
        if given.watch:
            await session.watch(say)
        channel = OWN_CHAT if given.house else CHANNEL
        if given.json:
            return await _lines(session, tenant, plugin, channel)
        conversation = await session.chat.start(tenant, plugin, session.me, channel=channel, title="Terminal")
        await Hand(session, conversation, _next_line).talk()
        return 0


async def _lines(session: Session, tenant: TenantId, plugin: PluginName, channel: str) -> int:
    failed = False
    while line := await _next_line():
        if not line.strip():
            continue
        answer = await _answer_line(session, tenant, plugin, channel, line)
        failed = failed or "error" in answer
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return int(failed)


async def _next_line() -> str:
    """From standard input, empty at its end."""
    import asyncio

    return await asyncio.to_thread(sys.stdin.readline)


async def _answer_line(
    session: Session, tenant: TenantId, plugin: PluginName, channel: str, line: str
) -> dict[str, Any]:
    name = None
    try:
        asked = json.loads(line.removeprefix("\ufeff"))
        name, text, digest = asked["conversation"], asked.get("text"), asked.get("run")
        files = [Path(file) for file in list(asked.get("files", []))]
        if isinstance(asked.get("files", []), str):
            raise TypeError("files are a list")
        if not isinstance(name, str | int) or isinstance(name, bool):
            raise TypeError("the conversation is a name")
        if (text is None) is (digest is None) or not isinstance(digest if text is None else text, str):
            raise TypeError("one of text and run")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {"conversation": name, "error": WRONG}
    began = time.perf_counter()
    try:
        id = ConversationId(f"{channel}-{plugin}-{session.me}-{name}")
        conversation = await session.chat.start(tenant, plugin, session.me, channel=channel, title=str(name), id=id)
        if digest is not None:
            done = await run_action(session, conversation, digest)
            told: dict[str, Any] = {"content": done.message, "run": digest}
        else:
            told = _as_json(await reply_to(session, conversation, text, files=files, show=False))
    except Trouble as trouble:
        return {"conversation": name, "error": str(trouble)}
    return {"conversation": name, **told, "elapsed_ms": round((time.perf_counter() - began) * 1000, 1)}


def _as_json(reply: Reply) -> dict[str, Any]:
    """The keys that scripts may rely on, see ``docs/user-guide.md``."""
    place, cost = reply.journey_state, reply.trace.cost
    return {
        "content": reply.content,
        "confidence": None if reply.confidence is None else round(reply.confidence, 4),
        "intents": [
            {"name": each.name, "confidence": round(each.confidence, 4), "urgency": round(each.urgency, 4)}
            for each in reply.intents
        ],
        "tools_used": list(reply.tools_used),
        "guidelines_matched": list(reply.guidelines_matched),
        "journey_state": None if place is None else {"kind": place.kind, "name": place.name, "step": place.step},
        "engine": reply.engine,
        "llm_calls": len(reply.trace.calls),
        "prompt_tokens": reply.trace.prompt_tokens,
        "cost": cost,
        "handoff": None
        if reply.handoff is None
        else {"reason": reply.handoff.reason, "detail": reply.handoff.detail},
        "knowledge": [
            {"number": each.number, "id": each.id, "title": each.title, "version": each.version}
            for each in reply.knowledge
        ],
        "actions": [
            {
                "tool": each.tool,
                "arguments": dict(each.arguments),
                "label": each.label,
                "preview": each.preview,
                "digest": each.digest,
                "irreversible": each.irreversible,
            }
            for each in reply.actions
        ]
        + [_as_action(each) for each in reply.asks],
    }


def _as_action(ask: SuggestedAsk) -> dict[str, Any]:
    """A question to ask next: nothing runs, its label is what to say."""
    return {
        "tool": None,
        "arguments": {},
        "label": ask.text,
        "preview": ask.reason,
        "digest": None,
        "irreversible": False,
    }
