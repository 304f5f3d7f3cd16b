"""Times as people say them, and the exact one for hover and copies."""

from __future__ import annotations

from datetime import datetime, timedelta

_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def exact_time(at: datetime) -> str:
    """``2026-03-18 14:03:22`` in local time with its offset; ``at`` must carry a zone."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def relative_time(at: datetime, now: datetime) -> str:
    """``just now``, ``5 min ago``, ``in 2 h``, ``3 d ago``; the day itself when it is over 30 days away."""
    distance = now - at
    size = abs(distance)
    if size < timedelta(minutes=1):
        return "just now"
    if size > timedelta(days=30):
        return at.astimezone().strftime("%Y-%m-%d")
    unit, word = next((unit, word) for unit, word in _UNITS if size >= unit)
    amount = f"{size // unit} {word}"
    return f"{amount} ago" if distance > timedelta(0) else f"in {amount}"
