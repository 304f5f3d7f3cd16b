"""The bots that serve customers through the open profile, by rules: as customers really write."""

from __future__ import annotations

import pytest

from console.domain.conversations import Conversation
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from tests.scenarios.test_conversations import said


async def talk(session: Session, *texts: str) -> list[Reply]:
    conversation: Conversation = await session.chat.start(
        TenantId("demo"), PluginName("sales_marketing"), PersonId("maya.fielding")
    )
    replies = []
    for text in texts:
        events = [event async for event in session.chat.say(conversation, text)]
        assert isinstance(events[-1], Replied)
        replies.append(events[-1].reply)
    return replies


async def test_that_a_hasty_customer_gets_through_the_sales_flow(session: Session) -> None:
    replies = await talk(
        session,
        "i wanna buy",
        "dont want to say",
        "Harbor Mill",
        "8 ppl",
        "80 to 120 i think",
        "right now",
        "jo at mill dot example",
        "nope",
    )
    assert replies[-1].content.startswith("Thank you. A colleague from sales")
    profile = replies[-1].profile
    assert {name: each.value for name, each in profile.collected.items()} == {
        "company": "Harbor Mill",
        "team_size": 8.0,
        "budget": 100.0,
        "start": "this month",
        "email": "jo@mill.example",
        "call": False,
    }
    assert profile.refused == {"name"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("whats the price for ngos", "Registered charities"),
        ("cant sign in!!", "Forgot password"),
        ("i want my money back pls", "given back within 30 days"),
        ("ur service sucks", "I am sorry that this happened"),
        ("Ich möchte bitte ein Angebot für uns", "I understand only English"),
    ],
)
async def test_that_hasty_questions_are_answered(session: Session, text: str, said: str) -> None:
    (reply,) = await talk(session, text)
    assert said in reply.content


@pytest.mark.parametrize("text", ["can you sing me a song", "how tall is the Eiffel tower", "do you sell bicycles"])
async def test_that_what_nobody_wrote_about_is_not_answered_as_if_it_were(session: Session, text: str) -> None:
    (reply,) = await talk(session, text)
    honest = ("I do not know that", "I am not sure that this is what you mean")
    assert reply.content.startswith(honest)
    assert reply.confidence is not None
    assert reply.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tell me about your packages", "We call them plans"),
        ("Do you offer Google ads?", "booked with those"),
        ("my account was hacked", "signs everybody out"),
        ("do you have a free plan", "free trial"),
        ("who are you", "I am a program"),
    ],
)
async def test_that_what_customers_call_by_another_name_is_answered(session: Session, text: str, told: str) -> None:
    (reply,) = await said(session, text, plugin="sales_marketing", person="maya.fielding")
    assert told in reply.content


async def test_that_the_most_urgent_of_three_matters_comes_first_and_none_is_dropped(session: Session) -> None:
    text = "Do you have a free plan, and how do I cancel? My account was hacked!"
    (reply,) = await said(session, text, plugin="sales_marketing", person="maya.fielding")
    assert reply.content.index("hacked") < reply.content.index("free trial") < reply.content.index("Plan, Cancel")


async def test_that_what_the_first_message_says_is_not_asked_for(session: Session) -> None:
    opening = "we want to buy, my name is Eva. 30 people would use it and we can spend $400, write to eva@mill.org"
    replies = await talk(session, opening, "Mill", "this month", "no")
    assert replies[0].content.endswith("Which company is it for?")
    assert replies[-1].content.startswith("Thank you. A colleague from sales")
    collected = replies[-1].profile.collected
    assert {name: collected[name].value for name in ("name", "team_size", "budget", "email")} == {
        "name": "Eva",
        "team_size": 30.0,
        "budget": 400.0,
        "email": "eva@mill.org",
    }
    assert (await talk(session, "I would like a quote for 12,000 contacts"))[0].profile.collected.keys() == (
        collected.keys()
    )


async def test_that_who_hesitates_is_answered_and_nothing_is_promised(session: Session) -> None:
    answered = {
        "too expensive": "Starter is the smallest plan",
        "I need to think about it": "Of course. Look around",
        "what do you offer": "Larkspur is a tool with which",
        "what are your opening hours": "7 am to 9 pm",
        "is there a guarantee": "within 30 days",
        "which package is the cheapest": "Starter, the smallest at 19 dollars",
        "why should I choose you": "it is made for firms without a marketing department",
        "have you worked with hotels": "customers of your line of work",
        "I am not happy with your work": "I am sorry that this happened",
        "call me tomorrow": "Gladly. I ask a few things",
        "I want to buy it for 12 people": "Gladly. I ask a few things",
    }
    wrong = {}
    for text, told in answered.items():
        (reply,) = await talk(session, text)
        if told not in reply.content:
            wrong[text] = reply.content
    assert not wrong
