"""The page's read model as text, for the next start."""

from __future__ import annotations

import msgspec

from console.shell.scorecard.query import Day


def text_of(day: Day) -> str:
    return msgspec.json.encode(msgspec.to_builtins(day, str_keys=False) | {"trend": list(day.trend.items())}).decode()


def day_of(text: str) -> Day | None:
    """None for text that is not of this version of the page."""
    try:
        found = msgspec.json.decode(text)
        trend = msgspec.convert(found.pop("trend"), list[tuple[str | None, tuple[float | None, ...]]])
        return msgspec.convert(found | {"trend": dict(trend)}, Day, strict=False)
    except (msgspec.MsgspecError, AttributeError, KeyError, TypeError):
        return None
