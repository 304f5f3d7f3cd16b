"""Text without Markdown, for bots whose replies are to be plain."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\]\n]+)\]\((\S+?)\)")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[*+](?=[ \t])", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*```\w*[ \t]*\n?", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")


def plain_text(text: str) -> str:
    """Words, numbers, lines and citations stay; a link becomes its text with the address behind it."""
    text = _LINK.sub(r"\1 (\2)", _FENCE.sub("", text)).replace("**", "").replace("`", "")
    text = _BULLET.sub(r"\1-", _QUOTE.sub("", _HEADING.sub("", text)))
    return _EMPHASIS.sub(r"\2", text)
