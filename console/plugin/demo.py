"""What a plugin may bring so that a first start shows something: made-up records from a fixed seed.

def demo(now: datetime) -> DemoData: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.domain.people import Person, Site, Tenant


@dataclass(frozen=True, slots=True)
class DemoData:
    """A tenant with its sites and people, and record bodies of the plugin's kinds, none later than ``now``."""

    tenant: Tenant
    sites: tuple[Site, ...]
    people: tuple[Person, ...]
    records: Iterable[Any] = field(default_factory=tuple)


DemoFunction = Callable[[datetime], DemoData]
