"""Words that tell of escalations alike in history, documents and pages."""

from __future__ import annotations

from collections.abc import Mapping

from console.domain.escalations import EffectKind, EscalationEntry
from console.domain.policies import Do, Step, Via

ON_ITS_WAY: Mapping[Via, str] = {
    Via.WINDOW: "in the window",
    Via.EMAIL: "by e-mail",
    Via.WEBHOOK: "by webhook",
    Via.TELEGRAM: "on Telegram",
}
"""How people are told."""
MESSAGE: Mapping[Via, str] = {
    Via.WINDOW: "notice",
    Via.EMAIL: "e-mail",
    Via.WEBHOOK: "webhook",
    Via.TELEGRAM: "Telegram message",
}
"""What goes out."""
DEEDS: Mapping[str, str] = {
    EffectKind.NOTIFY.value: "calls",
    EffectKind.WEBHOOK.value: "posts to",
    EffectKind.READING.value: "took a reading",
}
"""What the program does, as people say it; all else is said as it is kept."""

TOLD_LATE_S = 5.0
"""Shorter delays are how timers are."""


def span(seconds: float) -> str:
    """``40 s``, ``5 min``, ``5 min 30 s``, ``2 h``, ``1 h 30 min``, ``2 d``."""
    whole = round(seconds)
    for size, word, smaller, small_word in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            amount, rest = divmod(whole, size)
            rest //= smaller
            return f"{amount} {word}" + (f" {rest} {small_word}" if rest else "")
    return f"{whole} s"


def said(entry: EscalationEntry) -> str:
    """What happened, how late, and the note to it."""
    late = f", {late_by(entry.late)}" if entry.late >= TOLD_LATE_S else ""
    return f"{DEEDS.get(entry.what, entry.what)}{late}" + (f": {entry.note}" if entry.note else "")


def late_by(seconds: float) -> str:
    return f"late by {span(seconds)}"


def say_step(step: Step) -> str:
    """A step of a policy as a sentence without its end: ``tell supervisors in the window``."""
    if step.do is Do.WAIT:
        return f"wait {span(step.seconds)} for somebody to acknowledge"
    if step.do is Do.NOTIFY:
        return f"tell {whom(step)} {ON_ITS_WAY[step.via]}"
    if step.do is Do.MONITOR:
        bound = f", at most {step.times} times" if step.times else ""
        return f"take a reading every {span(step.seconds)}{bound}"
    if step.do is Do.REPEAT:
        return f"begin again, at most {step.times} {'time' if step.times == 1 else 'times'}"
    if step.do is Do.WEBHOOK:
        return f"post to {step.url or 'no address'}"
    if step.do is Do.RAISE:
        return f"raise it to {step.severity or 'no severity'}"
    return "open an incident"


def whom(step: Step) -> str:
    """Whom a step tells."""
    word, _, rest = step.to.partition(" ")
    if word == "role":
        return f"every {rest}"
    if word == "owner":
        return "who has it, or everyone"
    return rest if word in ("person", "address") else "everyone"
