"""Pillars that there are and are not, and what is offered about the one that was asked for."""

from __future__ import annotations

import pytest

from console.ports.session import Session
from tests.scenarios.test_conversations import said

MENTOR = {"plugin": "security_facility", "person": "maya.fielding"}


@pytest.mark.parametrize("text", ["tell me about pillar 8", "explain P9", "how is p10?", "what is the eighth pillar"])
async def test_that_a_pillar_that_there_is_not_is_told(session: Session, text: str) -> None:
    (reply,) = await said(session, text, **MENTOR)
    assert reply.content.startswith("There are seven pillars")
    assert "Violation" not in reply.content


@pytest.mark.parametrize("text", ["tell me about pillar 2", "explain P7", "how is pillar 3"])
async def test_that_a_pillar_that_there_is_stays_answered(session: Session, text: str) -> None:
    (reply,) = await said(session, text, **MENTOR)
    assert "There are seven pillars" not in reply.content


async def test_that_what_is_offered_is_of_the_pillar_that_was_asked_for(session: Session) -> None:
    (reply,) = await said(session, "how is pillar 3", **MENTOR)
    offered = [action.arguments["violation"] for action in reply.actions if action.tool == "escalate_violation"]
    assert offered
    assert all(f"No. {number}," in reply.content for number in offered)
