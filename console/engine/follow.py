"""What a short message leaves unsaid, as the question before said it: "and yesterday?", "what about Lindenhof"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from console.domain.people import Site
from console.domain.scoring import Pillar
from console.engine.fill import date_in
from console.engine.language.features import words
from console.engine.language.places import place_said
from console.plugin.naming import pillar_named, site_named

ASKED = "asked"
"""In the memory's entities: the question that was answered last from what tools read."""
LACKED = "lacked"
"""In the memory's entities, for one turn: what was told to be wanting for it."""
LONGEST = 200
_LONGEST_ADDITION = 60
_FEW = 2
_GONE = "\x00"
_LEAD = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|or|but|also|then|now|only|just|same|again|what about|how about|what of|how is it|"
    r"what is it|and what|the same|what was it|how was it)\b[\s,]*)+",
    re.IGNORECASE,
)
_FILLERS = frozenset([
    "the", "at", "in", "for", "of", "on", "a", "an", "please", "only", "just", "again", "then", "there", "here",
    "one", "ones", "it", "was", "is", "with", "from", "too", "also", "by", "to", "as", "well", "site", "pillar",
    "number", "violation", "no", "day", "date", "and"
])  # fmt: skip
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morning|noon|afternoon|evening|night|midnight)"
_UNIT = r"(?:minutes?|hours?|days?|weeks?|weekend|months?|years?)"
_CLOCK = r"(?:\d{1,2}(?::\d\d)?\s*(?:[ap]m\b|o'clock)?|noon|midnight)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_TIME = re.compile(
    rf"(?:\b(?:on|in|at|during|since|from|of|for|by)\s+)?(?:\bthe\s+)?(?:"
    rf"\b(?:day before yesterday|day after tomorrow|yesterday|today|tonight|tomorrow|overnight|right now|now)\b"
    rf"(?:\s+{_PART})?"
    rf"|\b(?:this|last|past|next|previous)\s+(?:\w+\s+)?(?:{_PART}|{_UNIT}|{_WEEKDAY})\b"
    rf"|\b{_WEEKDAY}s?(?:\s+{_PART})?\b"
    rf"|\b(?:early|late|night|day|morning|evening)[- ]?shift\b|\b{_PART}\b"
    rf"|\b(?:between|from)\s+{_CLOCK}\s+(?:and|to|till|until)\s+{_CLOCK}"
    rf"|\b(?:after|before|since|until|around|at)\s+{_CLOCK}"
    rf"|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\bthe (?:day|one) (before|after)\b(?! (?:yesterday|tomorrow))|\bthe (next|previous) day\b", re.IGNORECASE
)
_STATE = re.compile(r"\b(?:open|late|missed|overdue|missing)\b", re.IGNORECASE)
_PILLAR = re.compile(r"\b(?:pillar\s+)?p?[1-7]\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:#|\b(?:number|no\.?)\s+)?\b\d{1,6}\b", re.IGNORECASE)


def whole(
    text: str, asked: str, sites: Sequence[Site], pillars: Sequence[Pillar], today: date, *, lacked: bool = False
) -> str:
    """The question before with what the message changes in it; "" where the message stands for itself.

    A message only follows when it names nothing but places, times, pillars and numbers. ``lacked``: it was not done
    for want of something; a site that is said then goes with the place that was.
    """
    if not asked or len(text) > _LONGEST_ADDITION:
        return ""
    said = _LEAD.sub("", text).strip(" ?!.,")
    led = said != text.strip(" ?!.,")
    said = _RELATIVE.sub(lambda match: _beside(match, asked, today), said)
    rest, found = said, list[Callable[[str], str]]()
    place = _cut_place(sites, guess=led)
    for cut in (_cut_time, place, _cut_state, _cut_pillar(pillars), _cut_number(asked)):
        shorter = cut(rest)
        if shorter != rest:
            found.append(cut)
            rest = shorter
    if not found or set(words(rest)) - _FILLERS:
        return ""
    if found == [found[0]] and _NUMBER.fullmatch(said) and _NUMBER.search(asked):
        return _NUMBER.sub(said, asked)[:LONGEST]
    adds = lacked and site_named(sites, said) is not None and site_named(sites, asked) is None
    for cut in found:
        asked = asked if adds and cut is place else cut(asked)
    return " ".join(f"{asked.strip(' ?!.,')} {_led(said)}".split())[:LONGEST]


def _led(said: str) -> str:
    """A bare place needs the word that says it is one."""
    if re.match(r"(?:at|in|on|for|from|of|near|since|between|last|this|yesterday|today|to)\b", said, re.I):
        return said
    return said if _TIME.match(said) or _PILLAR.match(said) or _NUMBER.match(said) else f"at {said}"


def _beside(match: re.Match[str], asked: str, today: date) -> str:
    day = date_in(asked, today, past=True) or today
    return (day + timedelta(days=-1 if (match[1] or match[2]) in ("before", "previous") else 1)).isoformat()


def _cut_time(text: str) -> str:
    return _TIME.sub(" ", text)


def _cut_state(text: str) -> str:
    return _STATE.sub(" ", text)


def _cut_place(sites: Sequence[Site], *, guess: bool) -> Callable[[str], str]:
    """``guess``: what was led in by "and" or the like is a place, where it is nothing else."""

    def cut(text: str) -> str:
        site = site_named(sites, text)
        if site is not None:
            names = sorted({*words(site.name), *words(site.id)}, key=len, reverse=True)
            marked = " ".join(_GONE if _names(each, names, sites) else each for each in text.split())
            return re.sub(rf"(?:\b(?:at|in|for|of|from|near)\s+)?(?:{_GONE}\s*)+", " ", marked, flags=re.I)
        bare = re.sub(r"^\s*(?:at|in|for|of|from|near)\s+", "", text)
        place = place_said(text) or (place_said(f"at {bare}") if guess and 0 < len(bare.split()) <= _FEW else None)
        return (
            re.sub(rf"(?:\b(?:at|in|on|for|of|from|near)\s+)?(?:the\s+)?{re.escape(place)}", " ", text)
            if place
            else text
        )

    return cut


def _names(word: str, names: Sequence[str], sites: Sequence[Site]) -> bool:
    plain = word.strip(" ?!.,'").casefold()
    return bool(plain) and (plain in names or (len(plain) > 5 and site_named(sites, plain) is not None))


def _cut_pillar(pillars: Sequence[Pillar]) -> Callable[[str], str]:
    def cut(text: str) -> str:
        pillar = pillar_named(pillars, text)
        if pillar is None:
            return text
        shorter = re.sub(rf"\b(?:{re.escape(pillar.name)}|{re.escape(pillar.short)})\b", " ", text, flags=re.I)
        return shorter if shorter != text else _PILLAR.sub(" ", text)

    return cut


def _cut_number(asked: str) -> Callable[[str], str]:
    """A number alone means another one of what was asked about by number."""
    return lambda text: _NUMBER.sub(" ", text) if _NUMBER.search(asked) else text
