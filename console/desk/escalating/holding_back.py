"""The words of an escalation that a model, a template or a policy wrote: held to the rules before they go anywhere.

What was said instead, and what stood there, is a line of its history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.desk.escalating.house import House
from console.desk.warning import warn
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import Escalation
from console.domain.policies import Step
from console.domain.prohibiting import Breach, Rule, breaches, hold

HELD = "held back"


def held_to_rules(house: House, command: EscalateSubject) -> tuple[EscalateSubject, str]:
    """The command with the words that may leave, and what was held back, empty where nothing was.

    Words of who calls are theirs: ``warned_of``.
    """
    if command.own_words:
        return command, ""
    rules = house.rules_of(command.plugin)
    title, in_title = hold(command.title, rules)
    why, in_why = _around(command.quoted, command.why, rules)
    brief, in_brief = _around(command.quoted, command.brief, rules)
    found = (*in_title, *in_why, *in_brief)
    return replace(command, title=title, why=why, brief=brief), _told(found)


def warned_of(house: House, command: EscalateSubject) -> str:
    """What is written down of words that a person called with though they break a rule. Raises Warned."""
    if not command.own_words:
        return ""
    return warn(f"{command.title}\n{command.why}", house.rules_of(command.plugin), command.warned)


def held_step(house: House, escalation: Escalation, step: Step) -> tuple[Step, str]:
    """The step with the text that may leave, and what was held back."""
    text, found = hold(step.text, house.rules_of(escalation.plugin))
    return (replace(step, text=text) if found else step), _told(found)


def _around(quoted: str, text: str, rules: Sequence[Rule]) -> tuple[str, tuple[Breach, ...]]:
    """What a person said is not changed: who comes to help needs it. That it is no judgment of ours is added."""
    said = breaches(quoted, rules) if quoted and quoted in text else ()
    if not said:
        return hold(text, rules)
    before, _, after = text.partition(quoted)
    (before, in_before), (after, in_after) = hold(before, rules), hold(after, rules)
    lines = [
        f"(“{each.phrase}” is how it was reported. The rule {each.rule.name} lets nobody here call it so.)"
        for each in said
    ]
    return "\n".join((f"{before}{quoted}{after}", *lines)), (*in_before, *in_after)


def _told(found: Sequence[Breach]) -> str:
    return " ".join(f"{breach}: “{breach.sentence}” was replaced." for breach in dict.fromkeys(found))
