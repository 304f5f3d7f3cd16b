"""What a person could write next, most fitting first: of the plugin, the knowledge, and the canned replies. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from console.domain.beside import SuggestedReply
from console.domain.canned import CannedReply
from console.domain.ids import PluginName
from console.domain.knowledge import EntryType, KnowledgeHit

MOST = 5
_OF_KNOWLEDGE = 2
_LIKELY = 0.35
"""A hit below that answers something else."""
_LONGEST = 700
"""Characters of an entry that are offered: whole paragraphs of it."""
_FOR_CUSTOMERS = (EntryType.FAQ, EntryType.POLICY, EntryType.PRODUCT, EntryType.SERVICE, EntryType.LOCATION)
_WORD = re.compile(r"\w{4,}")
_MARKS = re.compile(r"^#+\s*|[*_`]{1,2}(?=\S)|(?<=\S)[*_`]{1,2}(?!\w)", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def ideas(
    asked: str, own: Iterable[SuggestedReply], hits: Iterable[KnowledgeHit], plugin: PluginName,
    canned: Sequence[CannedReply],
) -> tuple[SuggestedReply, ...]:  # fmt: skip
    """``asked``: the customer's last words; ``canned`` with its places filled. No words twice."""
    found: dict[str, SuggestedReply] = {}
    fitting = [*_of_knowledge(hits, plugin), *own]
    for each in (*fitting, *_of_canned(asked, canned)[: MOST - len(fitting) if len(fitting) < 2 else 2]):
        found.setdefault(" ".join(each.text.split()).casefold(), each)
    return tuple(found.values())[:MOST]


def _of_knowledge(hits: Iterable[KnowledgeHit], plugin: PluginName) -> Iterator[SuggestedReply]:
    """What this bot may tell customers; another bot's knowledge and instructions of the house are not for them."""
    mine = (f"plugin:{plugin}", "person")
    fitting = [
        hit
        for hit in hits
        if hit.score >= _LIKELY
        and hit.entry.text.type in _FOR_CUSTOMERS
        and (hit.entry.source in mine or hit.entry.source.startswith("file:"))
    ]
    for hit in fitting[:_OF_KNOWLEDGE]:
        yield SuggestedReply(plain(hit.entry.text.body), f"Knowledge: {hit.entry.text.title}")


def _of_canned(asked: str, canned: Sequence[CannedReply]) -> list[SuggestedReply]:
    """Those that share most words with what was asked first; then as they stand."""
    said = set(_WORD.findall(asked.casefold()))
    shared = sorted(canned, key=lambda each: -len(said & set(_WORD.findall(each.text.casefold()))))
    return [SuggestedReply(each.text, f"Canned: {each.name}") for each in shared]


def plain(body: str) -> str:
    """The first paragraphs of Markdown, as one writes them in a chat."""
    text = _MARKS.sub("", _LINK.sub(r"\1", body)).strip()
    if len(text) <= _LONGEST:
        return text
    kept = ""
    for paragraph in text.split("\n\n"):
        if kept and len(kept) + len(paragraph) > _LONGEST:
            break
        kept = f"{kept}\n\n{paragraph}".strip()
    return kept[: 2 * _LONGEST]
