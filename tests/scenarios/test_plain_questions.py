"""What a control desk asks in passing, by rules: each answered from where its answer stands, none by guessing."""

from __future__ import annotations

import re

from console.domain.chat_commands import AddRecord
from console.domain.conversations import Conversation
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from plugins.security_facility.records import Ticket

TENANT = TenantId("demo")
ANSWERED = {
    "who is late on their tour today": r"^\*\*\d+ late tours? at all 3 sites today",
    "which tour is next": r"next tour",
    "when does the next shift start": r"next shift",
    "which guards were late yesterday": r"^\*\*\d+ late shifts? at all 3 sites yesterday",
    "is anyone missing at Lindenhof": r"missing shifts? at Lindenhof",
    "how did Kestrel Quay do yesterday compared with the day before": r"Quay.*2026-03-17.*The day before it was",
    "compare this week with last week": r"this week.*The time before it was",
    "was last month better than the month before": r"last month.*The time before it was",
    "which guard has the most violations this week": r"held against posts and things, not people.*this week",
    "which site has the most violations this week": r"Most open violations.*- Saffron Heights Technology Park: \d+",
    "most violations by pillar": r"Most open violations.*- P1 Right Guard at Right Post: \d+",
    "most recent violation": r"^\*\*The newest open violation",
    "which checks failed today": r"^\*\*\d+ open violations at all 3 sites today",
    "who resolved violation 5": r"^\*\*Violation 5.*nobody has reviewed it",
    "is violation 5 still open": r"^\*\*Violation 5.*Open; nobody has reviewed it",
    "are there open escalations": r"^There are no open escalations|^\*\*\d+ open escalation",
    "escalations": r"^There are no open escalations|^\*\*\d+ open escalation",
    "i need the handover": r"\*Escalations\*, \*Handover\*",
    "last escalation": r"escalation",
    "how is the score calculated": r"share of its checks that passed",
    "when does a violation become critical": r"P2 tour started: within 15 min; above 60 min CRITICAL",
    "what does HIGH mean": r"LOW, MEDIUM, HIGH or CRITICAL",
    "how much time do we have to answer a ticket": r"first response in time: critical 15 min",
    "give me the handover note": r"\*Escalations\*, \*Handover\*",
    "was the report of this morning sent": r"report deliver(?:y|ies) at all 3 sites",
    "who is the duty manager": r"people of the house.*Ingrid Solberg, supervisor",
    "who is responsible here": r"people of the house.*Ingrid Solberg, supervisor",
    "what should a guard do when he finds a door open": r"A door is found open",
    "procedure for a found bag": r"bomb threat or suspicious object",
    "a visitor refuses to show his badge, what now": r"no badge or refuses to be checked",
    "a visitor refuses to leave": r"unwanted person will not leave.*emergency now",
    "somebody stole a bike": r"A theft or damage is found",
    "I lost my badge": r"A key, badge or access card is lost",
    "a guard sleeps at his post": r"sleeps or is unfit",
    "the printer is broken": r"^I can open a ticket",
    "you are wrong": r"I only say what the records say",
    "that is not true, the guard was there": r"I only say what the records say",
    "any news": r"alerts at all 3 sites today",
    "any problems overnight": r"^\*\*\d+ alerts? at all 3 sites from",
    "who was late most often this month": r"shifts at all 3 sites this month, the most of them.*- [A-Z]\w+ \w+: \d",
    "which site had the most emergencies this month": r"the most of them.*- Saffron Heights Technology Park: \d",
    "whos late": r"late shifts? at all 3 sites today",
    "tell me about alert LH-NOW-A1": r"^\*\*Alert LH-NOW-A1\*\*",
    "what is ticket LH-NOW-F1": r"^\*\*Ticket LH-NOW-F1\*\*",
    "why was violation 41 raised": r"Why it counts: more than 60 min late",
    "what happens if nobody answers": r"\*Escalations\*, \*Policies\*",
    "who gets called in an emergency": r"\*Escalations\*, \*Policies\*",
    "test the alarm": r"\*Settings\*, \*Alarms\*",
    "i am going home": r"\*Escalations\*, \*Handover\*",
    "a guard reports sick for tonight": r"log",
    "post orders for gate 4": r"^I do not know that",
    "did anyone check the roof": r"^I do not know that",
    "when was the last fire drill": r"^I do not know that",
}


async def begin(session: Session) -> Conversation:
    return await session.chat.start(TENANT, PluginName("security_facility"), PersonId("maya.fielding"))


async def say(session: Session, conversation: Conversation, text: str) -> Reply:
    events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply


async def test_that_each_is_answered_from_where_its_answer_stands_and_changes_nothing(session: Session) -> None:
    wrong = []
    for text, answer in ANSWERED.items():
        reply = await say(session, await begin(session), text)
        if not re.search(answer, reply.content, re.DOTALL) or reply.commands:
            wrong.append((text, reply.content[:200], reply.commands))
    assert not wrong


async def test_that_what_is_wanting_is_asked_for_again_and_the_ticket_keeps_every_word(session: Session) -> None:
    conversation = await begin(session)
    asked = await say(session, conversation, "open a ticket for the broken camera at the main entrance")
    assert asked.content.startswith("Say for which site: ")
    assert (await say(session, conversation, "yes")).content == asked.content
    done = await say(session, conversation, "Kestrel Quay")
    (ticket,) = [command.body for command in done.commands if isinstance(command, AddRecord)]
    assert isinstance(ticket, Ticket)
    assert (ticket.site, ticket.category) == ("kestrel-quay", "broken camera at the main entrance at Kestrel Quay")
    assert (await say(session, conversation, "yes")).content.startswith("I had asked you nothing.")


async def test_that_a_list_is_narrowed_by_what_is_said_next(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "list the tickets of this month at Lindenhof")
    narrowed = await say(session, conversation, "only the open ones")
    assert "open tickets at Lindenhof Medical Campus" in narrowed.content


async def test_that_what_is_escalated_is_what_the_words_name(session: Session) -> None:
    reply = await say(session, await begin(session), "escalate the ticket of the gate barrier")
    assert "**Escalated.** Violation" in reply.content
    assert "gate barrier" in reply.content
    asked = await say(session, await begin(session), "who escalated violation 5")
    assert asked.commands == ()


async def test_that_an_escalation_is_told_of_as_it_stands(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "escalate the unmanned post")
    told = await say(session, conversation, "are there open escalations")
    assert re.match(r"\*\*\d+ open escalation", told.content)
    assert "- Main gate: nobody 22:04" in told.content
    assert "nobody has answered; the next call is due" in told.content
