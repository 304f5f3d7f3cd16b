"""Sites and pillars that a text names, as people write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from console.domain.people import Site
from console.domain.scoring import Pillar

_LONG, _NEARLY = 6, 0.82
_PLAIN = {"park", "campus", "medical", "technology", "logistics", "tower", "site", "center", "centre", "office"}
"""Words that say what a site is, not which."""
_NOT_THERE = re.compile(
    r"\b(?:not|instead of|rather than|and no longer|nothing)(?: (?:at|in|the|from|of)){0,2}((?: [\w-]+){1,5})",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\b(?:said|wrote|meant to say|thought)(?: it (?:is|was))?(?: (?:at|in|the)){0,2} [\w-]+(?=[ ,]+but\b)",
    re.IGNORECASE,
)
_NUMBERS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight"}


def site_named(sites: Collection[Site], text: str) -> Site | None:
    """The one whose id, or name by a word that no other has, stands in the text; None where none does, or several."""
    named = sites_named(sites, text)
    return named[0] if len(named) == 1 else None


def sites_named(sites: Collection[Site], text: str) -> list[Site]:
    """All whose id, or name by a word that no other has, stands in the text."""
    said = set(re.findall(r"\w+", text.casefold()))
    exact = [site for site in sites if text.strip().casefold() in (site.id.casefold(), site.name.casefold())]
    named = exact or [site for site in sites if _own_words(site, sites) & said]
    if not named:
        named = [site for site in sites if _is_misspelled(_own_words(site, sites), said)]
    return named


def site_meant(sites: Collection[Site], text: str) -> Site | None:
    """As ``site_named``, without those that the text rules out: "at Kestrel, not Saffron"."""
    meant = sites_meant(sites, text)
    return meant[0] if len(meant) == 1 else None


def sites_meant(sites: Collection[Site], text: str) -> list[Site]:
    """As ``sites_named``, without those that the text rules out."""
    left = _NOT_THERE.sub(lambda found: " ".join(_without_name(sites, found[1].split())), text)
    return sites_named(sites, _RULED_OUT.sub(" ", left))


def _without_name(sites: Collection[Site], said: list[str]) -> list[str]:
    """What follows the name that it begins with; the name is of one word at least."""
    named = [set(re.findall(r"\w+", f"{site.name} {site.id}".casefold())) for site in sites]
    meant = {word for words in named if said[0].casefold() in words for word in words}
    length = next((at for at, word in enumerate(said) if at and word.casefold() not in meant), len(said))
    return said[length:]


def _is_misspelled(names: Collection[str], said: Collection[str]) -> bool:
    """A long word that is nearly one of the names, and begins as it does."""
    return any(
        len(word) >= _LONG
        and get_close_matches(word, [name for name in names if name[:2] == word[:2]], 1, cutoff=_NEARLY)
        for word in said
    )


def pillar_named(pillars: Iterable[Pillar], text: str) -> Pillar | None:
    """The first that the text names by id, number ("pillar two"), name or short name."""
    said = text.casefold()
    found = [(at, pillar) for pillar in pillars if (at := _named_at(said, pillar)) is not None]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _own_words(site: Site, sites: Collection[Site]) -> set[str]:
    words = set(re.findall(r"\w{4,}", f"{site.name} {site.id}".casefold()))
    for other in sites:
        if other.id != site.id:
            words -= set(re.findall(r"\w+", f"{other.name} {other.id}".casefold()))
    return words - _PLAIN


def _named_at(said: str, pillar: Pillar) -> int | None:
    number = pillar.id.removeprefix("P")
    names = (pillar.id, f"pillar {number}", f"pillar {_NUMBERS.get(number, number)}", pillar.name, pillar.short)
    found = [re.search(rf"\b{re.escape(name.casefold())}\b", said) for name in names if name]
    return min((match.start() for match in found if match), default=None)
