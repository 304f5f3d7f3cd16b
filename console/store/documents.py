"""Domain values as JSON."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

stored_document = msgspec.json.Encoder().encode


def document_of(kind: type[T], stored: bytes) -> T:
    """The value that was stored; raises msgspec.ValidationError when it is of another kind."""
    return cast(T, _decoder(cast(Any, kind)).decode(stored))


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
