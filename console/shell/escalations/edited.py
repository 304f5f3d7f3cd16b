"""What the policy editor shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.domain.people import Person, Site
from console.domain.policies import Policy


@dataclass(frozen=True, slots=True)
class Edited:
    """What is stored, and who and what it may name. ``words`` say where it comes from."""

    policies: tuple[Policy, ...] = ()
    version: int = 0
    words: str = ""
    people: Sequence[Person] = ()
    sites: Sequence[Site] = ()
