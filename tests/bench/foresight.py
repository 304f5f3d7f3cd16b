"""How often a model has to ask for a tool that nobody foresaw, over the example conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tests.bench.table import Row
from tests.fakes.profile import make_demo_profile
from tests.scenarios.model_replay import Pair, replay
from tests.scenarios.scripts import all_scripts

PLUGINS = ("security_facility", "sales_marketing")


def measure(folder: Path) -> Sequence[Row]:
    demo = make_demo_profile(folder / "demo")
    pairs = asyncio.run(_replayed(demo, folder))
    share = sum(bool(pair.asked) for pair in pairs) / len(pairs)
    return [Row(f"turns with a second call, of {len(pairs)} of the examples", share, 0.10, "")]


async def _replayed(demo: Path, folder: Path) -> list[Pair]:
    pairs: list[Pair] = []
    for name, script in all_scripts().items():
        if script.plugin in PLUGINS:
            pairs += await replay(script, demo, folder / "replayed" / name)
    return pairs
