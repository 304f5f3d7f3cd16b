"""Tools of a guideline or step: reading ones run, writing ones run or are offered, irreversible ones are offered."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.behavior import Arguments
from console.domain.turns import ToolRun
from console.engine.gather import known_of
from console.engine.situation import Situation, data_of
from console.engine.work import Work
from console.plugin.tools import Effect


async def act(
    situation: Situation, work: Work, tools: Iterable[str], fixed: Arguments, *, why: str, write: bool, text: str = ""
) -> tuple[list[ToolRun], list[str]]:
    """Run ``tools`` one after another, as each may need what the one before found.

    What is offered is offered whole: not where an argument that the behavior fixes came out empty.
    Returns what ran, and in words what each tool that could not run lacks.
    """
    ran: list[ToolRun] = []
    lacking: list[str] = []
    for name in tools:
        tool = situation.bot.tools.get(name)
        if tool is None:
            lacking.append(f"There is no tool {name}.")
            continue
        data = data_of(situation, [*(run for run in work.runs if run not in ran), *ran])
        wanted, filled = work.want(tool, why, known_of(situation, work, text, ran), fixed, data)
        if filled.missing:
            lacking.append(f"For {_said(name)} I need to know the {', '.join(map(_said, filled.missing))}.")
        elif tool.effect is Effect.READ or (tool.effect is Effect.WRITE and write):
            ran += [each.run for each in await work.use([wanted])]
        elif fixed.get(name, {}).keys() <= wanted.arguments.keys():
            work.suggest(wanted)
    return ran, lacking


def _said(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
