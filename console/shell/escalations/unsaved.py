"""What a person wrote on the escalations page and has not kept, and where it stands."""

from __future__ import annotations

from typing import Any

from console.domain.ids import TenantId
from console.shell.escalations.callstore import CallController
from console.shell.escalations.detail import EscalationPane
from console.shell.escalations.handing import HandoverController
from console.shell.escalations.policystore import PolicyController

Unsaved = tuple[str, TenantId, Any]
"""Which part of the page, of which tenant, and what stands there: of one escalation its id and the text."""
TOLD = {
    "policies": "The policies you changed are not saved.",
    "handover": "Your note for the next shift is not handed over.",
    "note": "What you wrote for the timeline is not kept.",
    "ending": "What you wrote on how it ended is not kept.",
    "call": "What you wrote has called nobody.",
}


def unsaved_of(
    pane: EscalationPane, handing: HandoverController, governing: PolicyController, summoning: CallController
) -> list[Unsaved]:
    written: list[Unsaved] = [("policies", whose[0], typed) for whose, typed in governing.typed.items()]
    written += [("handover", tenant, text) for tenant, text in handing.typed.items()]
    written += [("call", tenant, call.title or call.why) for tenant, call in summoning.typed.items()]
    for (tenant, id), draft in pane.typed.items():
        if draft.note:
            written.append(("note", tenant, (id, draft.note)))
        if draft.ending.asked and draft.ending.note:
            written.append(("ending", tenant, (id, draft.ending.note)))
    return written


def place_of(unsaved: Unsaved) -> dict[str, Any]:
    """For ``EscalationsPage.visit``."""
    part, tenant, content = unsaved
    where = {"escalation": content[0]} if part in ("note", "ending") else {"section": part}
    return {"tenant": tenant, **where}
