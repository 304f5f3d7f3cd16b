"""The place that a text says something of, by the words around it: "at gate 9", "from the Brisbane office"."""

from __future__ import annotations

import re

from console.engine.language.word_list import word_frequencies

_NOUNS = frozenset([
    "gate", "building", "block", "tower", "dock", "entrance", "door", "lobby", "lot", "garage", "warehouse",
    "hall", "hangar", "wing", "plaza", "mall", "hospital", "clinic", "airport", "school", "station", "depot",
    "terminal", "headquarters", "hq", "campus", "park", "quay", "harbor", "harbour", "plant", "factory",
    "branch", "bridge", "basement", "roof", "yard", "car-park", "parking", "corridor", "staircase", "kitchen",
    "canteen", "ward"
])  # fmt: skip
"""Words that say that something is a place; with a name or a number they say which."""
_PLAIN = frozenset([
    "site", "office", "post", "floor", "level", "room", "area", "zone", "center", "centre", "location"
])  # fmt: skip
"""Words of places that say nothing alone, and that other things are called as well."""
_STOPS = (
    r"(?:today|yesterday|tomorrow|tonight|now|this|last|next|since|between|during|before|after|until|till|when|while|"
    r"who|what|which|how|why|where|that|is|are|was|were|be|been|has|have|had|did|does|do|can|could|will|would|should|"
    r"and|or|but|with|without|at|in|on|of|for|from|by|to|near|into|not|please|pls|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|"
    r"sept?|oct|nov|dec|morning|afternoon|evening|night|noon|midnight|week|month|year|right|currently|doing|going|working|"
    r"late|open|missed|overdue|then|there|here|again|also|so|if|as|our|my|your|their|me|us|you|it|them)"
)
_PHRASE = (
    rf"(?:(?:the|our|my|your|a|an)\s+)?(?P<phrase>(?!{_STOPS}\b)[^\W_][\w'-]*(?:\s+(?!{_STOPS}\b)[\w'-]+){{0,3}})"
)
_LED = re.compile(rf"\b(?P<by>at|in|inside|near|from|of|for|on|by|about)\s+{_PHRASE}", re.IGNORECASE)
_NUMBERED = re.compile(rf"\b(?P<phrase>(?:{'|'.join(_NOUNS)})\s+(?:no\.?\s*)?\w?\d{{1,4}}\w?)\b", re.IGNORECASE)
_NO_PLACE = frozenset([
    "all", "any", "both", "each", "every", "everywhere", "nowhere", "one", "once", "most", "least", "best",
    "worst", "first", "last", "risk", "moment", "time", "times", "hand", "home", "work", "rest", "present",
    "lunch", "noon", "break", "fault", "stake", "total", "detail", "details", "general", "short", "long",
    "order", "progress", "place", "case", "charge", "advance", "full", "fact", "particular", "response",
    "question", "service", "use", "trouble", "danger", "control", "common", "green", "red", "amber", "pillar",
    "pillars", "scorecard", "score", "log", "system", "report", "reports", "record", "records", "book", "list",
    "shift", "shifts", "duty", "tour", "tours", "alert", "alerts", "ticket", "tickets", "violation",
    "violations", "emergency", "emergencies", "incident", "incidents", "guard", "guards", "post", "posts",
    "site", "sites", "gate", "gates", "desk", "field", "state", "status", "priority", "severity", "category",
    "day", "days", "hour", "hours", "minute", "minutes", "second", "seconds", "week", "weeks", "month",
    "months", "year", "years", "morning", "evening", "night", "o'clock", "am", "pm", "p1", "p2", "p3", "p4",
    "p5", "p6", "p7", "english", "german", "word", "words", "line", "percent", "same", "whole", "other",
    "others", "something", "anything", "everything", "somebody", "anybody", "everybody", "people", "person",
    "supervisor", "supervisors", "operator", "operators", "manager", "management", "staff", "team", "company",
    "client", "clients", "customer", "customers", "police", "ambulance", "house"
])  # fmt: skip
_CODE = re.compile(r"[a-z]{1,4}\d+|[a-z]+(?:-[a-z]*\d\w*)+|\d+|[a-z]{2,4}", re.IGNORECASE)


_BY_NAME = re.compile(rf"\b(?P<phrase>(?-i:[A-Z])[\w'-]+\s+(?:{'|'.join(sorted(_NOUNS | _PLAIN))}))\b", re.IGNORECASE)


def place_said(text: str) -> str | None:
    """As it is written. None where nothing says that a place is meant; nothing here knows which there are."""
    text = " ".join(text[:2_000].replace("’", "'").split())
    if match := _NUMBERED.search(text):
        return match["phrase"]
    led = next((match["phrase"] for match in _LED.finditer(text) if _is_place(match, text)), None)
    named = (match["phrase"] for match in _BY_NAME.finditer(text) if match.start() > 0 and not text.isupper())
    return led or next((each for each in named if each.split()[0].lower() not in _NO_PLACE), None)


def _is_place(match: re.Match[str], text: str) -> bool:
    words = match["phrase"].split()
    plain = [word.lower().removesuffix("'s") for word in words]
    own = [word for word in plain if word not in _PLAIN and word not in _NOUNS]
    if any(word in _NO_PLACE and word not in _PLAIN for word in plain if word not in _NOUNS):
        return False
    if not own:
        return any(word in _NOUNS for word in plain) and match["by"].lower() in ("at", "in", "inside", "near")
    if all(_CODE.fullmatch(word) for word in own) and not _noun_in(plain):
        return False
    named = any(word[0].isupper() for word in words if word.lower() in own) and not text.isupper()
    if match["by"].lower() in ("of", "for", "on", "by", "about", "from"):
        return (named or _are_strange(own)) and _noun_in(plain)
    return named or _noun_in(plain) or _are_strange(own) or (match["by"].lower() == "at" and len(words) <= 2)


def _noun_in(words: list[str]) -> bool:
    return any(word in _NOUNS or word in _PLAIN for word in words)


def _are_strange(words: list[str]) -> bool:
    """No words of English: a name."""
    return any(word not in word_frequencies() and word.isalpha() for word in words)
