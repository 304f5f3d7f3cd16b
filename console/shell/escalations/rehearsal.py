"""What a policy would do, told before anything calls: when each step comes, counted from the beginning. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.domain.escalation_words import say_step, span
from console.domain.ids import SiteId
from console.domain.policies import Do, Policy, chosen_policy
from console.domain.scoring import Severity

ROUNDS_TOLD = 2
"""Of a chain that begins again; the rest is said in one line."""


@dataclass(frozen=True, slots=True)
class Happening:
    """``after``: seconds from the beginning, when nobody answers."""

    after: int
    what: str


def rehearse(policy: Policy) -> list[Happening]:
    """All that happens while nobody acknowledges, in order."""
    told: list[Happening] = []
    after, rounds, step = 0, 1, 0
    while step < len(policy.steps):
        one = policy.steps[step]
        if one.do is Do.WAIT:
            after += one.seconds
        elif one.do is Do.REPEAT:
            if rounds > one.times:
                break
            if rounds >= ROUNDS_TOLD:
                told.append(Happening(after, f"and so on, {one.times + 1} rounds in all"))
                break
            rounds += 1
            told.append(Happening(after, f"round {rounds} begins"))
            step = -1
        else:
            told.append(Happening(after, say_step(one)))
        step += 1
    if not told or "and so on" not in told[-1].what:
        told.append(Happening(after, "the chain ends; it stays on the strip until somebody answers"))
    return told


def rehearsed(
    policies: Sequence[Policy], severity: Severity, kind: str, site: SiteId | None, local: datetime
) -> tuple[Policy, list[str]]:
    """The policy that would be taken at ``local`` (in the site's zone), and what it would do, as lines."""
    policy = chosen_policy(policies, severity, kind, site, local)
    return policy, [f"{'at once' if not each.after else span(each.after)}: {each.what}" for each in rehearse(policy)]
