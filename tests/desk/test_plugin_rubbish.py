"""A plugin whose answer cannot be stored, or that ends the program: its day is troubled, the others are scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

import pytest

from console.desk.local import LocalDesk
from console.domain.ids import PluginName
from console.domain.scoring import PillarResult
from console.plugin.loaded import LoadedCatalog
from console.plugin.scoring import DayRecords
from tests.desk.conftest import HEADER
from tests.fakes.desk_profile import Profile

PLUGIN = PluginName("security_facility")
NO_ZONE = datetime(2026, 3, 18)
Score = Callable[[DayRecords], Iterable[PillarResult]]


def with_check(real: Score, change: dict[str, Any]) -> Score:
    def score(day: DayRecords) -> Iterable[PillarResult]:
        for result in real(day):
            yield replace(result, checks=tuple(replace(check, **change) for check in result.checks))

    return score


async def troubles(queue: Profile, score: Score) -> list[str]:
    plugin = replace(queue.catalog.plugins[PLUGIN], score=score)
    desk = LocalDesk(queue.database, LoadedCatalog([plugin], []), queue.clock)
    await queue.load("alert", HEADER + "A9,north,2026-03-17T01:00:00Z,high,2026-03-17T02:00:00Z,\n")
    assert await desk.score_due() == 1
    assert await desk.score_due() == 0
    return [trouble.reason for trouble in desk.plugin_troubles]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"severity": "high"}, "severity"),
        ({"found": "\ud800"}, "Unicode"),
        ({"found": None}, "AttributeError"),
        ({"key": None}, "AttributeError"),
        ({"since": NO_ZONE}, "names no zone"),
    ],
)
async def test_check_that_cannot_be_stored_is_a_trouble_of_the_plugin(
    queue: Profile, change: dict[str, Any], word: str
) -> None:
    real = queue.catalog.plugins[PLUGIN].score
    assert real is not None
    (reason,) = await troubles(queue, with_check(real, change))
    assert word in reason


async def test_next_time_without_a_zone_is_a_trouble_of_the_plugin(queue: Profile) -> None:
    real = queue.catalog.plugins[PLUGIN].score
    assert real is not None
    (reason,) = await troubles(queue, lambda day: [replace(result, next_due=NO_ZONE) for result in real(day)])
    assert "names no zone" in reason


async def test_plugin_that_would_end_the_program_is_troubled(queue: Profile) -> None:
    def score(_day: DayRecords) -> NoReturn:
        raise SystemExit(3)

    (reason,) = await troubles(queue, score)
    assert "SystemExit" in reason
