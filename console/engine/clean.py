"""What a person wrote, bounded and without what no person types."""

from __future__ import annotations

import re
import unicodedata

from console.domain.bots import LONGEST_READ

LONGEST_MESSAGE = LONGEST_READ
"""Characters of one turn that are read; the rest is kept in the conversation, and that it was not read is said."""

_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*\n\s*")


def clean(text: str) -> str:
    """Unicode NFC of at most LONGEST_MESSAGE, blanks joined, without control, direction and unassigned characters."""
    bounded = text[: LONGEST_MESSAGE * 4].translate(_DIRECTION)
    normal = unicodedata.normalize("NFC", bounded.replace("\r\n", "\n").replace("\r", "\n"))
    typed = "".join(" " if character == "\t" else character for character in normal if _may_be_typed(character))
    return _LINES.sub("\n\n", _BLANKS.sub(" ", typed)).strip()[:LONGEST_MESSAGE].rstrip()


def presentable(text: str) -> str:
    """As it may be shown and sent, whoever wrote it: without control characters and signs that turn its direction."""
    return _HIDDEN.sub("", text.translate(_DIRECTION))


def has_words(text: str) -> bool:
    """Whether there is anything to understand: one letter or digit at least."""
    return any(character.isalnum() for character in text)


def join(texts: tuple[str, ...]) -> str:
    """A burst as one message, in the order it came, without what is said twice in a row."""
    kept: list[str] = []
    for text in (clean(each) for each in texts):
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return clean("\n".join(kept))


def bounded(texts: tuple[str, ...], longest: int) -> tuple[str, bool]:
    """The burst as far as it is read, and whether there was more."""
    whole = join(texts)
    more = len(whole) > longest or sum(map(len, texts)) > 2 * LONGEST_MESSAGE
    return whole[:longest].rstrip(), more or len(whole) >= LONGEST_MESSAGE


def _may_be_typed(character: str) -> bool:
    return character in "\n\t\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co")
