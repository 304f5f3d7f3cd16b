"""The tool that finds standard operating procedures."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from console.domain.knowledge import EntryType
from console.plugin.danger_words import OTHER
from console.plugin.dangers import kind_named
from console.plugin.tools import Effect, ToolContext, ToolResult, tool

_ASKING = re.compile(
    r"\b(?:what(?:['’]?s)?|which|is|are|the|an?|our|your|procedures?|sops?|protocols?|instructions?|process|"
    r"standard operating|(?:show|give|tell) (?:me|us)|please|pls|for|of|do|does|should|must|shall|i|we|you|if)\b|"
    r"[?!.]",
    re.IGNORECASE,
)
"""Words of asking: what remains is what the procedure is about."""
_FITS = 0.4
"""A procedure that fits less is another one."""
_FITS_UNASKED = 0.55
"""Who did not ask for one is only told of one that is meant."""
_STEP = re.compile(r"^\d+\.\s+(.*)$")


@tool(Effect.READ, gives=("sop", "sop_id", "sop_purpose", "sop_steps", "sop_others"))
async def fetch_sop(
    context: ToolContext,
    words: Annotated[str, "what the procedure is about, such as missed tour"],
    when_none: Literal["say so", "stay silent"] = "say so",
) -> ToolResult:
    """The standard operating procedure that fits best, from the knowledge base, to be cited."""
    if not words.strip():
        return ToolResult.failed("Say what the procedure is about.")
    kind = kind_named(words) or (OTHER if re.fullmatch(r"\W*emergenc\w+\W*", _ASKING.sub(" ", words)) else "")
    about = f"emergency {kind}" if kind else " ".join(_ASKING.sub(" ", words).split()) or words
    hits = [hit for hit in await context.search(about, 8) if hit.entry.text.type is EntryType.SOP]
    if not hits or hits[0].score < (_FITS if when_none == "say so" else _FITS_UNASKED):
        if when_none == "stay silent":
            return ToolResult({}, "")
        return ToolResult.failed(f"The library has no procedure for {words.strip()[:100]!r}.")
    best = hits[0].entry.text
    data = {
        "sop": best.title,
        "sop_id": str(best.id),
        "sop_purpose": section(best.body, "Purpose"),
        "sop_steps": steps(best.body),
        "sop_others": "; ".join(hit.entry.text.title for hit in hits[1:3]),
    }
    return ToolResult(data, f"The procedure is {best.title!r}.", cited=(best.id,))


def section(body: str, heading: str) -> str:
    """The text below ``## heading`` up to the next heading; empty where there is none."""
    found = re.search(rf"^## {re.escape(heading)}\s*\n(.*?)(?=^## |\Z)", body, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def steps(body: str) -> list[str]:
    """The numbered lines below ``## Steps``."""
    return [found[1] for line in section(body, "Steps").splitlines() if (found := _STEP.match(line.strip()))]
