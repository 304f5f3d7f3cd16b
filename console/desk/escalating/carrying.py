"""Effects of the machine carried out: each claimed once, kept in the history, told to people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.desk.escalating.holding_back import HELD, held_step
from console.desk.escalating.house import House
from console.desk.escalating.keeping import entry, keep
from console.desk.escalating.readings import reading
from console.desk.escalating.telling import Told, Unreachable, notify, post, remind
from console.desk.work import Work
from console.domain.advancing import advance
from console.domain.commands import Command
from console.domain.escalation_words import say_step
from console.domain.escalations import Effect, EffectKind, Escalation, EscalationEntry
from console.domain.ids import SYSTEM


def run_due(work: Work, command: Command, escalation: Escalation, house: House) -> tuple[Escalation, int]:
    """Do all that is due by now. Returns the escalation as it is kept, and how many effects there were."""
    after, effects = advance(escalation, work.now)
    if after == escalation:
        return escalation, 0
    tenant = escalation.tenant
    fresh = [effect for effect in effects if work.tx.escalations.claim(tenant, escalation.id, effect, work.now)]
    told = Told()
    lines = [_carry(work, command, escalation, after, effect, house, told) for effect in fresh]
    keep(work, after, [line for some in lines for line in some])
    return after, len(fresh)


def _carry(
    work: Work,
    command: Command,
    before: Escalation,
    after: Escalation,
    effect: Effect,
    house: House,
    told: Told,
) -> list[EscalationEntry]:
    """What it was, and what of its words was held back."""
    held = ""

    def line(what: str, note: str) -> list[EscalationEntry]:
        lines = [entry(work, command, after, HELD, held, actor=SYSTEM)] if held else []
        return [*lines, entry(work, command, after, what, note, actor=SYSTEM, effect=effect)]

    step = effect.policy_step
    if effect.kind is EffectKind.FAULT:
        return line(EffectKind.FAULT, f"{effect.fault} The chain goes on.")
    if effect.kind in (EffectKind.NOTIFY, EffectKind.WEBHOOK) and step is not None:
        step, held = held_step(house, after, step)
        if effect.kind is EffectKind.WEBHOOK:
            return line(effect.kind, post(work, command, after, effect, step))
        try:
            return line(effect.kind, notify(work, command, after, effect, step, told))
        except Unreachable as nobody:
            fault = f"Step {effect.step + 1} ({say_step(step)}) reaches nobody: {nobody} The chain goes on."
            return line(EffectKind.FAULT, fault)
    if effect.kind is EffectKind.READING:
        return line(EffectKind.READING, reading(work, after, effect, house.alarms()))
    if effect.kind is EffectKind.REMINDED:
        remind(work, command, before, effect)
        return line(effect.kind, f"{_who(before)} was asked whether it is still in hand.")
    return line(effect.kind, _WORDS[effect.kind](before, after))


def _who(escalation: Escalation) -> str:
    """Who is asked about an answer that no person of the house gave: all."""
    return "Everyone" if escalation.acknowledged_by == SYSTEM else str(escalation.acknowledged_by)


_WORDS: Mapping[EffectKind, Callable[[Escalation, Escalation], str]] = {
    EffectKind.RAISED: lambda before, after: f"{before.severity} became {after.severity}.",
    EffectKind.INCIDENT: lambda _before, _after: "What happens from now on stands in the incident document.",
    EffectKind.LAPSED: lambda before, _after: f"{_who(before)} did not confirm; the chain begins again.",
    EffectKind.WOKE: lambda _before, _after: "It goes on where it stood.",
    EffectKind.ENDED: lambda _before, _after: "The policy has no step left and nobody has answered.",
}
