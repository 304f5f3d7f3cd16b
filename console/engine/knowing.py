"""What rules come to know of a customer besides the answers to questions: wishes, likes, and all of it in a line."""

from __future__ import annotations

from dataclasses import replace

from console.domain.behavior import Behavior
from console.domain.memory import Collected, Profile
from console.engine.language.wishes import wishes_in
from console.engine.situation import Situation

MOST_NOTES = 20
LONGEST_SUMMARY = 400


def known_after(situation: Situation, profile: Profile, topic: str) -> Profile:
    """The profile with what the message says of its writer; only of people whom a bot asks or sells something.

    A summary that a model made stays.
    """
    behavior = situation.bot.behavior
    if not (behavior.flows or behavior.catalog) or situation.turn.due is not None:
        return profile
    before, said = situation.profile, wishes_in(situation.said)
    after = replace(
        profile,
        objectives=joined(profile.objectives, said.objectives),
        preferences=joined(profile.preferences, said.preferences),
    )
    if before.summary in ("", in_a_line(before, situation.memory.topic)):
        after = replace(after, summary=in_a_line(after, topic))
    return after


def may_keep(behavior: Behavior, profile: Profile) -> Profile:
    """Without notes where the bot asks for consent and has none; whether rules or a model made them."""
    return profile if profile.consented or not behavior.asks_consent else profile.without_notes()


def joined(before: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The latest ones; what was said before, in capitals or not, is not said twice."""
    kept = {each.casefold(): each for each in before}
    return (*before, *(each for each in new if each.casefold() not in kept))[-MOST_NOTES:]


def in_a_line(profile: Profile, topic: str) -> str:
    """Empty where nothing is known."""
    told = [f"{_plain(name)} {_value(each)}" for name, each in profile.collected.items()]
    parts = (
        ("Wants", "; ".join(profile.objectives)),
        ("Likes", "; ".join(profile.preferences)),
        ("Told", ", ".join(told)),
        ("Kept to themselves", ", ".join(map(_plain, sorted(profile.refused)))),
    )
    lines = [f"{name}: {words}." for name, words in parts if words]
    if lines and topic:
        lines.append(f"Last spoke of: {topic}.")
    return " ".join(lines)[:LONGEST_SUMMARY]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _value(each: Collected) -> str:
    value = {True: "yes", False: "no"}.get(each.value, each.value) if isinstance(each.value, bool) else each.value
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return f"about {shown}" if each.approximate else shown
