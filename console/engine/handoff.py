"""When a conversation goes to people, and why."""

from __future__ import annotations

import re

from console.domain.turns import Handoff, HandoffReason
from console.engine.language.requests import Request, requests_in
from console.engine.situation import Situation, data_of
from console.plugin.templates import render

MOST_LOW = 3


def asked_for(text: str) -> bool:
    """Whether the person asks for a person."""
    return Request.PERSON in requests_in(text)


def topic_of(situation: Situation) -> str:
    """The topic for people that the message is about, empty for none."""
    for topic in situation.bot.behavior.handoff_topics:
        words = r"\s+".join(re.escape(word) for word in topic.split())
        if re.search(rf"\b{words}\b", situation.text, re.IGNORECASE):
            return topic
    return ""


def at_once(situation: Situation) -> Handoff | None:
    """What needs no decision: asked for, or a topic for people."""
    if asked_for(situation.text):
        return Handoff(HandoffReason.REQUESTED)
    topic = topic_of(situation)
    return Handoff(HandoffReason.TOPIC, topic) if topic else None


def by_confidence(situation: Situation, confidence: float | None) -> Handoff | None:
    """When the bot is too unsure now, or for the third time in a row."""
    settings = situation.bot.settings
    if confidence is None:
        return None
    if confidence < settings.handoff_below:
        return Handoff(HandoffReason.LOW_CONFIDENCE, f"{confidence:.2f} is below {settings.handoff_below:.2f}")
    if confidence < settings.threshold and situation.memory.low_confidence + 1 >= MOST_LOW:
        return Handoff(HandoffReason.REPEATED_LOW_CONFIDENCE, f"{MOST_LOW} times below {settings.threshold:.2f}")
    return None


def words_for(situation: Situation, handoff: Handoff) -> str:
    """What is said when people take over."""
    own = situation.bot.behavior.templates.get("handoff", "")
    if told := render(own, data_of(situation, ())):
        return told
    if handoff.reason is HandoffReason.REQUESTED:
        return "I am passing this on to a person, who will answer you here."
    return "A person should answer this. I am passing it on with all that was said so far."
