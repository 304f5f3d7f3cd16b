"""What a person writes is theirs: where it breaks a rule they are warned, and it is written down that they knew."""

from __future__ import annotations

from collections.abc import Sequence

from console.domain.prohibiting import Breach, Rule, breaches
from console.domain.trouble import Warned

WARNED = "sent after a warning"


def warn(text: str, rules: Sequence[Rule], warned: Sequence[str]) -> str:
    """What is written down of words that a person was warned of, empty where they break no rule.

    Raises Warned where they break one that the person was not told of.
    """
    found = {breach.rule.name: breach for breach in reversed(breaches(text, rules))}
    if not found:
        return ""
    if not set(found) <= set(warned):
        raise Warned(" ".join(_said(each) for each in found.values()), tuple(found))
    return " ".join(f"{each}." for each in found.values())


def _said(breach: Breach) -> str:
    return f"{breach}: {breach.rule.says}" if breach.rule.says else f"{breach}."
