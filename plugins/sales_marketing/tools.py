"""What a customer told for sales or marketing goes to people, as the bot says it does."""

from __future__ import annotations

from typing import Annotated

from console.domain.conversations import IN_HOUSE
from console.domain.inbox import ActionKind
from console.domain.inbox_commands import OpenActionItem
from console.domain.people import Role
from console.plugin.flows import Outcome
from console.plugin.tools import Effect, ToolContext, ToolResult, tool

_LONGEST = 400
_FIELDS = {
    "sales": ("name", "company", "team_size", "budget", "start", "email", "call"),
    "marketing": ("campaign_count", "channel", "audience_size", "goal", "uses_tool", "phone"),
}


@tool(Effect.WRITE, permission=Role.CUSTOMER, gives=())
async def tell_colleagues(
    context: ToolContext,
    outcome: str,
    field: str,
    value: str,
    said: str,
    left: int = 0,
    desk: Annotated[str, "sales or marketing"] = "sales",
) -> ToolResult:
    """Once nothing more is to be asked, put what was told into the action queue."""
    if left or Outcome(outcome) is Outcome.BEGUN:
        return ToolResult({}, "Noted.")
    told = _told(context, desk)
    if context.channel in IN_HOUSE or not told:  # the house tries the bot, or nothing was said that one could act on
        return ToolResult({}, "Nobody needs to be told.")
    item = OpenActionItem(
        tenant=context.tenant,
        actor=context.person,
        conversation=context.conversation,
        kind=ActionKind.REVIEW,
        reason=f"For {desk}: {told}",
    )
    return ToolResult({}, f"In the action queue, for {desk}.", commands=(item,))


def _told(context: ToolContext, desk: str) -> str:
    """What the profile has of the fields, in their order, and what was refused."""
    collected, names = context.profile.collected, _FIELDS.get(desk, ())
    given = [f"{_plain(name)} {_shown(name, context)}" for name in names if name in collected]
    refused = [_plain(name) for name in names if name in context.profile.refused]
    parts = [", ".join(given), f"not told: {', '.join(refused)}" if given and refused else ""]
    return "; ".join(part for part in parts if part)[:_LONGEST]


def _shown(name: str, context: ToolContext) -> str:
    each = context.profile.collected[name]
    if isinstance(each.value, bool):
        return "yes" if each.value else "no"
    value = f"{each.value:g}" if isinstance(each.value, float) else str(each.value)
    return f"about {value}" if each.approximate else value


def _plain(name: str) -> str:
    return name.replace("_", " ")
