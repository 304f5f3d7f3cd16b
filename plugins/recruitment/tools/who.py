"""Who writes, and whether their data may be kept."""

from __future__ import annotations

from console.domain.conversations import OWN_CHAT
from console.plugin.tools import ToolContext
from plugins.recruitment.book import Book
from plugins.recruitment.records import Candidate

IN_HOUSE = OWN_CHAT
"""The channel on which people of the house ask the bot; everywhere else candidates write."""


def consented(context: ToolContext) -> bool:
    """Whether the candidate agreed that their data is kept."""
    said = context.profile.collected.get("consent")
    return said is not None and said.value is True


def who(book: Book, context: ToolContext) -> str:
    """Id of the candidate, whether they are kept already or not."""
    return book.candidate_of(context.channel, context.customer)


def known_candidate(book: Book, context: ToolContext) -> Candidate | None:
    return book.candidate(who(book, context))


def site_of_new(book: Book, context: ToolContext) -> str:
    """The site that looks after a candidate who applied nowhere yet."""
    sites = book.tx.tenants.sites(context.tenant)
    return str(context.site or (sites[0].id if sites else ""))
