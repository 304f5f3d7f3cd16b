"""Arguments that the turn itself gives to a tool: named in the text, kept in memory, found by an earlier tool."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from console.domain.people import Site
from console.domain.scoring import Scheme
from console.domain.turns import Turn
from console.engine.arguments import Parameter, parameters
from console.engine.language.dates import moment_in
from console.engine.language.places import place_said
from console.engine.language.stretches import PERIOD, stretch_in
from console.plugin.naming import pillar_named, site_named
from console.plugin.tools import Effect, Tool

_REFERS_BACK = re.compile(r"\b(?:it|this|that|(?:this|that|the same) (?:one|violation|ticket))\b", re.IGNORECASE)
_UNITS = ("day", "hour", "minute", "week", "month")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:tomorrow|next|coming|in|from now|(?:19|20)\d{2})\b", re.IGNORECASE)
_SITE = ("site", "site_id")
_WHOLE_MESSAGE = frozenset({"query", "words", "question", "search", "topic"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What arguments are filled from, first to last: the text, the place, remembered things, tools' results."""

    turn: Turn
    text: str
    scheme: Scheme
    sites: Sequence[Site] = ()
    remembered: Mapping[str, Any] = field(default_factory=dict)
    found: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """``missing`` are required arguments that nothing gives; ``named`` are those that the text itself gives."""

    arguments: Mapping[str, Any]
    missing: tuple[str, ...]
    named: frozenset[str]


def fill(tool: Tool, known: Known) -> Filled:
    """``since`` and ``until`` are a stretch of time in the text; a site may be one that is none."""
    arguments: dict[str, Any] = {}
    missing: list[str] = []
    named: set[str] = set()
    for parameter in parameters(tool):
        value = _from_text(parameter, known, past=tool.effect is Effect.READ)
        if value is not None:
            named.add(parameter.name)
        elif parameter.required:
            value = _from_elsewhere(parameter, known)
        elif _is_number_of_thing(parameter) and _REFERS_BACK.search(known.text):
            value = known.remembered.get(parameter.name)
        if value is not None:
            arguments[parameter.name] = value
        elif parameter.required:
            missing.append(parameter.name)
    return Filled(arguments, tuple(missing), frozenset(named))


def asks_for_site(tool: Tool) -> bool:
    return any(each.name in _SITE for each in parameters(tool))


def date_in(text: str, today: date, *, past: bool = False) -> date | None:
    """The first day that the text names. ``past``: a Friday, or a 16th of March, is the last one, not the next."""
    moment = moment_in(text, today)
    found = moment.day if moment else None
    if found is None or not past or found <= today or _AHEAD.search(text):
        return found
    return found - timedelta(days=7) if _WEEKDAY.search(text) else _year_before(found)


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _from_text(parameter: Parameter, known: Known, *, past: bool) -> Any:
    if parameter.name in ("pillar", "pillar_id"):
        pillar = pillar_named(known.scheme.pillars, known.text)
        return str(pillar.id) if pillar else None
    if parameter.name in _SITE:
        site = site_named(known.sites, known.text)
        return str(site.id) if site else _strange_place(known) if past else None
    if isinstance(parameter.kind, tuple):
        return _choice_in(known.text, parameter.kind)
    if parameter.kind is datetime:
        stretch = stretch_in(known.text, _now(known), _today(known))
        return getattr(stretch, parameter.name, None)
    if parameter.kind is date:
        return date_in(PERIOD.sub(" ", known.text) if past else known.text, _today(known), past=past)
    if parameter.kind in (int, float):
        return _number_in(known.text, parameter)
    if parameter.name in _WHOLE_MESSAGE and parameter.required:
        return known.text or None
    return None


def _from_elsewhere(parameter: Parameter, known: Known) -> Any:
    if parameter.name in known.remembered:
        return known.remembered[parameter.name]
    if parameter.name in _SITE and known.turn.site is not None:
        return str(known.turn.site)
    if parameter.name in known.found and isinstance(known.found[parameter.name], str | int | float | bool):
        return known.found[parameter.name]
    if parameter.kind is str and parameter.name in ("text", "note", "reason", "description", "summary", "details"):
        return known.text or None
    return known.turn.today if parameter.kind is date else None


def _strange_place(known: Known) -> str | None:
    """None where it is a site after all: then several are named."""
    place = place_said(known.text)
    return None if place is None or site_named(known.sites, place) else place


def _today(known: Known) -> date:
    return _now(known).date() if known.sites else known.turn.today


def _now(known: Known) -> datetime:
    """On the clock of the site that is named or looked at, else the one on whose day the person is."""
    named = site_named(known.sites, known.text)
    if named is not None:
        return known.turn.now.astimezone(ZoneInfo(named.zone))
    clocks = [known.turn.now.astimezone(ZoneInfo(site.zone)) for site in known.sites]
    here = [clock for site, clock in zip(known.sites, clocks, strict=True) if site.id == known.turn.site]
    of_day = [clock for clock in clocks if clock.date() == known.turn.today]
    return next(iter([*here, *of_day, *clocks]), known.turn.now.astimezone(UTC))


def _choice_in(text: str, choices: tuple[str, ...]) -> str | None:
    lowered = text.lower()
    for choice in sorted(choices, key=len, reverse=True):
        words = re.escape(choice.lower()).replace("_", "[ _-]")
        if re.search(rf"\b{words}s?\b", lowered):
            return choice
    return None


def _number_in(text: str, parameter: Parameter) -> int | None:
    """A number that the text ties to the argument: violation 12, #12 where it names a thing, 30 days for a span."""
    word = re.escape(parameter.name.removesuffix("_id").split("_")[0].removesuffix("s"))
    if word in _UNITS:
        match = re.search(rf"\b(\d{{1,6}})\s*-?\s*{word}s?\b(?! ago)", text, re.IGNORECASE)
    else:
        thing = r"#|\b(?:number|no)\b\.?|" if _is_number_of_thing(parameter) else ""
        named = rf"(?:{thing}\b{word}s?\b\s*(?:no\b\.?|number|id)?\s*#?)\s*(\d{{1,15}})\b(?![.:,]\d)"
        match = re.search(named, text, re.IGNORECASE)
    return int(match.group(1)) if match else None


def _is_number_of_thing(parameter: Parameter) -> bool:
    """A violation, a ticket: a whole number that may be left out, and that counts nothing."""
    return parameter.kind is int and (parameter.optional or parameter.name.endswith("_id"))
