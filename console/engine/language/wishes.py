"""What a person says they want, and how they like things: in their own words, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from console.engine.language.requests import Request, requests_in

LONGEST = 100
"""Characters of one."""
_SHORTEST = 4
_LONGEST_TEXT = 1_000

_END = r"(?P<what>[^.!?;:\n,]{3,160})"
_WANTS = re.compile(
    r"\b(?:(?:i|we)(?: really| just| also)?(?:'d| would)? (?:want|need|like|plan|hope|wish)(?: to(?: get| have)?)?"
    r"|(?:i|we)(?:'m| am| are|'re) (?:also )?(?:looking for|looking to|interested in|hoping to|planning to|trying to)"
    r"|(?:my|our|the) (?:goal|aim|objective|plan) is(?: to)?)\s+" + _END,
    re.IGNORECASE,
)
_LIKES = re.compile(
    r"\b(?:i|we)(?:'d| would)? (?:much )?(?:prefer|rather(?! not\b))(?: to)?\s+" + _END,
    re.IGNORECASE,
)
_AS_SAID = re.compile(
    r"\b(?P<what>(?:please )?(?:do not|don't|never) (?:call|phone|ring|text|e-?mail|write to|contact|message)"
    r" (?:me|us)\b[^.!?;:\n,]{0,60}|(?:only|just) (?:by|via|through) (?:e-?mail|mail|phone|text|chat|post)\b"
    r"|(?:the )?best (?:time|way) to (?:reach|call|contact) (?:me|us) is [^.!?;:\n,]{3,60})",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s+(?:but|because|since|so that you|if you|and (?:can|could|do|how|what|when|where|please|i|we)\b|please\b).*",
    re.IGNORECASE,
)
_NO_AIM = re.compile(
    r"(?:to )?(?:know|ask|see|hear|tell|say|speak|talk|be honest|think|it|that|this|them|one|some|more|nothing|you"
    r"|a moment|not|no|any|none|the same|go on|continue|stop|skip|start over|help(?! with)|what|how|when|where|why"
    r"|who|which)\b",
    re.IGNORECASE,
)
"""Beginnings of what is said to the bot rather than wished for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    objectives: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()


def wishes_in(text: str) -> Wishes:
    """Never raises. A call for a person is no wish."""
    text = text[:_LONGEST_TEXT].replace("’", "'")
    if Request.PERSON in requests_in(text):
        return Wishes()
    wants = (_cut(match["what"]) for match in _WANTS.finditer(text))
    likes = (_cut(match["what"]) for form in (_LIKES, _AS_SAID) for match in form.finditer(text))
    return Wishes(_kept(each for each in wants if not _NO_AIM.match(each)), _kept(likes))


def _cut(what: str) -> str:
    return " ".join(_STOPS.sub("", what).split())[:LONGEST]


def _kept(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in found if len(each) >= _SHORTEST))
