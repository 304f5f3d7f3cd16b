"""Which sites are looked at, by the words of a question: a site, one of its posts, routes or checkpoints, or all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from console.domain.ids import KindName, SiteId
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.plugin.naming import site_named
from console.plugin.records import read_body
from console.plugin.tools import ToolContext, ToolFunction, ToolResult, Transaction
from plugins.security_facility.records import Checkpoint, Emergency, Post, Tour
from plugins.security_facility.tools.looked import today

_WEEK = timedelta(days=7)
_MONTH = timedelta(days=31)
_SAY_NOTHING = {"the", "our", "my", "your", "a", "an", "site", "office", "post", "no", "area", "zone", "room", "of"}
_MOST_NAMED = 6
_LONG = 6


class NoSuchPlace(LookupError):
    """The message is a sentence for people: that there is no such place, and which there are."""


def says_where(function: ToolFunction) -> ToolFunction:
    """A tool that answers a place that is none by saying so."""

    @wraps(function)
    async def told(*given: Any, **named: Any) -> ToolResult:
        try:
            return await function(*given, **named)
        except NoSuchPlace as error:
            return ToolResult.failed(str(error), settles=True)

    return told


def looked_at(tx: Transaction, context: ToolContext, said: str | None) -> dict[SiteId, Site]:
    """The sites of the place that is said, else the one that the person looks at, else all. Raises NoSuchPlace."""
    every = {site.id: site for site in tx.tenants.sites(context.tenant)}
    if not said or not said.strip():
        return {context.site: every[context.site]} if context.site in every else every
    named = site_named(every.values(), said)
    if named:
        return {named.id: named}
    within = _sites_with(tx, context, every, said)
    if within:
        return within
    raise NoSuchPlace(_unknown(tx, context, every, said))


def is_place(tx: Transaction, context: ToolContext, said: str) -> bool:
    every = {site.id: site for site in tx.tenants.sites(context.tenant)}
    return site_named(every.values(), said) is not None or bool(_sites_with(tx, context, every, said))


def site_of_post(tx: Transaction, context: ToolContext, said: str) -> Site | None:
    """The only site with a post whose whole name stands in the words."""
    every = {site.id: site for site in tx.tenants.sites(context.tenant)}
    words = _words(said)
    having = {site for site, name in _posts(tx, context, every) if _words(name) <= words}
    return every[next(iter(having))] if len(having) == 1 else None


def site_of_place(tx: Transaction, context: ToolContext, said: str) -> tuple[Site, str] | None:
    """The only site with a post or checkpoint whose whole name stands in the words, and that name."""
    every = {site.id: site for site in tx.tenants.sites(context.tenant)}
    words = _words(said)
    for names in (_posts, _checkpoints):
        having = {site: name for site, name in names(tx, context, every) if _is_told(name, words)}
        if having:
            ((site, name), *others) = having.items()
            return None if others else (every[site], name)
    return None


def _is_told(name: str, words: set[str]) -> bool:
    """A code of a post says nothing by itself: "CR" may be anything."""
    own = _words(name)
    return bool(own) and own <= words and (len(own) > 1 or len(name) >= _LONG)


def _sites_with(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site], said: str) -> dict[SiteId, Site]:
    """Those that have a post, route, checkpoint or place of that name."""
    wanted = _words(said) - _SAY_NOTHING
    if not wanted:
        return dict(every)
    for names in (_sites, _posts, _routes, _checkpoints, _scenes):
        having = {site for site, name in names(tx, context, every) if wanted <= _words(name)}
        if having:
            return {id: site for id, site in every.items() if id in having}
    return {}


def _unknown(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site], said: str) -> str:
    """What is called alike, else the sites."""
    if not every:
        return "There is no site yet. Import records, or add the demo data."
    wanted = {word for word in _words(said) if not word.isdigit()} - _SAY_NOTHING
    alike: dict[SiteId, list[str]] = {}
    for site, name in dict.fromkeys(_posts(tx, context, every)):
        if wanted & _words(name):
            alike.setdefault(site, []).append(name)
    begin = f"I know no place “{said.strip()[:60]}”."
    if alike:
        told = "; ".join(f"{', '.join(names[:_MOST_NAMED])} at {every[site].name}" for site, names in alike.items())
        return f"{begin} There are: {told}."
    return f"{begin} The sites are {', '.join(site.name for site in every.values())}."


def _sites(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site]) -> Iterator[tuple[SiteId, str]]:
    yield from ((site.id, site.name) for site in every.values())


def _posts(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site]) -> Iterator[tuple[SiteId, str]]:
    for site in every.values():
        place = SiteDay(context.tenant, site.id, day_of(context.now, site.zone))
        for _, body in tx.records.bodies(place, [], [KindName("post")]):
            post = read_body(body, Post)
            yield site.id, post.name
            yield site.id, post.id


def _routes(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site]) -> Iterable[tuple[SiteId, str]]:
    return _lately(tx, context, every, "tour", _WEEK, lambda body: read_body(body, Tour).route)


def _checkpoints(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site]) -> Iterable[tuple[SiteId, str]]:
    return _lately(tx, context, every, "checkpoint", _WEEK, lambda body: read_body(body, Checkpoint).name)


def _scenes(tx: Transaction, context: ToolContext, every: Mapping[SiteId, Site]) -> Iterable[tuple[SiteId, str]]:
    return _lately(tx, context, every, "emergency", _MONTH, lambda body: read_body(body, Emergency).place or "")


def _lately(
    tx: Transaction,
    context: ToolContext,
    every: Mapping[SiteId, Site],
    kind: str,
    span: timedelta,
    name: Callable[[bytes], str],
) -> Iterator[tuple[SiteId, str]]:
    last = today(every.values(), context.now)
    for site, body in tx.records.bodies_between(context.tenant, KindName(kind), every, last - span, last):
        yield site, name(body)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))
