"""Answers to a flow that are no plain answers: refusals, corrections, several at once, questions in between."""

from __future__ import annotations

from typing import Any

import pytest

from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.ports.session import Session

SALES = ["I need a quote", "Bob", "Acme", "20", "500", "this year", "bob@acme.example"]
MARKETING = ["I want marketing information", "5", "mail", "1000", "more customers", "no"]


async def talk(session: Session, plugin: str, texts: list[str]) -> Reply:
    conversation = await session.chat.start(TenantId("demo"), PluginName(plugin), PersonId("maya.fielding"))
    for text in texts:
        events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply


@pytest.mark.parametrize(
    ("before", "said", "step", "told", "values"),
    [
        (SALES[:4], ["no"], "start", "I will not ask that again", {"budget": None}),
        (SALES[:4], ["no budget yet"], "start", "I will not ask that again", {"budget": None}),
        (SALES[:3], ["yes, both"], "team_size", "How many people will it be?", {}),
        (SALES[:3], ["20?"], "budget", "What do you want to spend", {"team_size": 20}),
        (SALES[:3], ["just me"], "budget", "", {"team_size": 1}),
        (SALES[:5], ["about 20"], "start", "This month, this quarter, this year", {}),
        (SALES[:5], ["whatever"], "email", "leave that open", {"start": None}),
        (SALES[:1], ["yes"], "name", "Which name", {}),
        (SALES[:2], ["yes"], "company", "name of the company", {}),
        (MARKETING[:1], ["no"], "channel", "I will not ask that again", {"campaign_count": None}),
        (MARKETING[:1], ["none"], "channel", "", {"campaign_count": 0}),
        (MARKETING[:2], ["about 20"], "channel", "Mail, text message, chat or social media", {}),
        (MARKETING[:2], ["not mail"], "channel", "Mail, text message, chat or social media", {"channel": None}),
        (MARKETING[:5], ["about 20"], "uses_tool", "Yes or no", {}),
        (MARKETING[:6], ["20"], "phone", "could not read that number", {}),
        (SALES[:3], ["20", "no wait, 30"], "budget", "30 for team size, noted", {"team_size": 30, "budget": None}),
        (SALES[:4], ["500", "sorry, 600 I meant"], "start", "600 for budget, noted", {"budget": 600}),
        (SALES[:3], ["20, no wait, 30"], "budget", "", {"team_size": 30}),
        (SALES[:3], ["I meant 30"], "budget", "", {"team_size": 30, "company": "Acme"}),
        (SALES[:3], ["no, it's Initech"], "team_size", "Initech for company, noted", {"company": "Initech"}),
        (SALES[:3], ["oops"], "company", "Which company", {"company": None}),
        (SALES[:5], ["change the budget to 600"], "start", "600 for budget, noted", {"budget": 600}),
        (SALES[:5], ["the team size should be 30"], "start", "30 for team size", {"team_size": 30, "budget": 500}),
        (SALES[:3], ["20 people and 500 dollars a month"], "start", "500 for", {"team_size": 20, "budget": 500}),
        (SALES[:1], ["I am Bob and we are 20 people", "Acme"], "budget", "", {"name": "Bob", "team_size": 20}),
        (SALES[:2], ["Acme, 20 people"], "budget", "20 for team size", {"company": "Acme", "team_size": 20}),
        (SALES[:1], ["Bob, bob@acme.example"], "company", "", {"name": "Bob", "email": "bob@acme.example"}),
        (SALES[:3], ["20. is there a free trial?"], "budget", "free trial of 21 days", {"team_size": 20}),
        (SALES[:3], ["is there a free trial? we are 20"], "budget", "free trial of 21 days", {"team_size": 20}),
        (SALES[:3], ["is there a free trial?"], "team_size", "free trial of 21 days", {"team_size": None}),
        (SALES[:4], ["how many did I say?"], "budget", "You said 20 for team size.", {}),
        (SALES[:5], ["how many did I say?"], "start", "- Team size: 20\n- Budget: 500\n\n", {}),
        (SALES[:2], ["actually my budget is 600"], "company", "600 for budget", {"budget": 600, "company": None}),
        (SALES[:4], ["skip"], "start", "leave that open", {"budget": None}),
        (SALES[:4], ["go back", "25"], "budget", "", {"team_size": 25}),
        (SALES, ["not now"], None, "leave that open", {"call": None}),
    ],
)  # fmt: skip
async def test_that_the_flow_goes_on_as_it_was_meant(
    session: Session, before: list[str], said: list[str], step: str | None, told: str, values: dict[str, Any]
) -> None:
    reply = await talk(session, "sales_marketing", [*before, *said])
    assert (reply.journey_state.step if reply.journey_state else None) == step
    assert told in reply.content
    known = {name: each.value for name, each in reply.profile.collected.items()}
    assert {name: known.get(name) for name in values} == values


async def test_that_a_refused_amount_is_told_as_refused_and_not_asked_again(session: Session) -> None:
    reply = await talk(session, "sales_marketing", [*SALES[:4], "no", "this year", "bob@acme.example", "no"])
    assert reply.content.startswith("Thank you. A colleague from sales")
    assert reply.profile.refused == {"budget"}


async def test_that_a_correction_in_a_journey_chooses_what_is_meant(session: Session) -> None:
    reply = await talk(session, "security_facility", ["walk me through a violation", "1, no wait, 2"])
    assert "escalate_violation" in reply.tools_used
    assert "create_field_support_ticket" not in reply.tools_used
