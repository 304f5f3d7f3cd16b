"""The plugin's own note of a conversation that goes to people."""

from __future__ import annotations

from dataclasses import replace

from console.domain.turns import Handoff
from console.engine.situation import Situation, data_of
from console.engine.toolbox import Wanted
from console.engine.work import Work
from console.plugin.templates import render


async def note_handoff(situation: Situation, work: Work, handoff: Handoff) -> Handoff:
    """Run the plugin's tool for it; its note for people is told in the detail."""
    behavior = situation.bot.behavior
    tool = situation.bot.tools.get(behavior.handoff_tool)
    if tool is None:
        return handoff
    given = {"reason": handoff.reason.value, "detail": handoff.detail, "said": situation.text[:1000]}
    arguments = {name: value for name, value in given.items() if name in tool.signature.parameters}
    (ran,) = await work.use([Wanted(tool, arguments, "handoff")])
    if not ran.run.ok:
        return handoff
    template = behavior.templates.get(behavior.handoff_note, "")
    note = render(template, data_of(situation, [ran.run]) | given) or ran.run.summary
    return replace(handoff, detail=" — ".join(part for part in (handoff.detail, note) if part))
