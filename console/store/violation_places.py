"""The place of a violation among all: one number that grows with its age key (second of opening, then id).

Lists, facets and the text index are kept under places, so that each of them is in the order of age by itself, and the
id is a part of the place. What lies beyond the years 1697 to 2242 is ordered by id alone.
"""

from __future__ import annotations

from console.domain.ids import ViolationId

_ID_BITS = 30
_MOST_IDS = 1 << _ID_BITS
_SECOND = 1_000_000
_FARTHEST = 2**33 - 1


def place_of(opened_at: int, id: int) -> int:
    """``opened_at`` as stored, in microseconds."""
    if not 0 <= id < _MOST_IDS:
        raise OverflowError(f"violation {id} has no place: at most {_MOST_IDS:,} are numbered")
    second = max(-_FARTHEST, min(opened_at // _SECOND, _FARTHEST))
    return second * _MOST_IDS + id


def id_at(place: int) -> ViolationId:
    return ViolationId(place % _MOST_IDS)
