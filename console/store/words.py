"""How texts are cut into words for search: in one way for what is kept and for what is asked.

It is done here and not by FTS5, so that no text that a person types can be an error of syntax.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from console.domain.ids import TenantId

_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, in lower case and without accents."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return _WORD.findall(_ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()))


def scope_of(tenant: TenantId) -> str:
    """What a tenant's words begin with in a text index, so that each tenant has its own lists of matches there.

    Digits and a consonant: Porter stemming of what follows goes on as before.
    """
    return f"{int.from_bytes(blake2b(tenant.encode(), digest_size=4).digest()):010}q"


def scoped(tenant: TenantId, text: str) -> str:
    """The words of ``text`` as a text index keeps them."""
    scope = scope_of(tenant)
    return " ".join(scope + word for word in words_of(text))
