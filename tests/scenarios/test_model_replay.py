"""The example conversations once more, by a model that says what the rules said and asks for what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.chat_commands import AddRecord
from console.domain.memory import Place
from console.domain.turns import Reply
from console.engine.llm.usage import estimate_tokens
from tests.scenarios.model_replay import Pair, replay
from tests.scenarios.scripts import all_scripts

OURS = ("security_facility", "sales_marketing")
SCRIPTS = all_scripts()
SALES = [name for name, each in SCRIPTS.items() if each.plugin == "sales_marketing"]
RECRUITMENT = [name for name, each in SCRIPTS.items() if each.plugin == "recruitment"]
MOST_SECOND_CALLS = 0.10


def where(place: Place | None) -> str:
    return f"{place.kind} {place.name}/{place.step}" if place else ""


def kept(reply: Reply) -> list[str]:
    """The records that its commands keep, by kind and id."""
    return sorted(
        f"{each.kind} {getattr(each.body, 'id', '')}" for each in reply.commands if isinstance(each, AddRecord)
    )


def check(pair: Pair) -> None:
    model, rules = pair.model, pair.rules
    if not model.trace.calls:
        assert model.engine == "rules", "danger and the wish for a person are the rules' own"
        return
    assert model.engine == "model", (pair.turn.user, model.trace.passed_over)
    assert len(model.trace.calls) == 1 + len(pair.asked) <= 2
    assert estimate_tokens(model.trace.prompt) < 3_000
    assert model.content.split()[:8] == rules.content.split()[:8]
    assert set(pair.asked) <= set(model.tools_used)


@pytest.mark.timeout(600)
async def test_that_few_turns_need_a_tool_that_was_not_foreseen(demo_profile: Path, tmp_path: Path) -> None:
    pairs: list[Pair] = []
    for name, script in SCRIPTS.items():
        if script.plugin not in OURS:
            continue
        pairs += await replay(script, demo_profile, tmp_path / name)
    for pair in pairs:
        check(pair)
    second = [pair.turn.user for pair in pairs if pair.asked]
    assert second, "a model that never asks would show nothing"
    assert len(second) < MOST_SECOND_CALLS * len(pairs), second


@pytest.mark.parametrize("name", SALES)
async def test_that_a_model_collects_what_the_rules_collect(demo_profile: Path, tmp_path: Path, name: str) -> None:
    for pair in await replay(SCRIPTS[name], demo_profile, tmp_path):
        model, rules = pair.model, pair.rules
        assert model.engine == "model", model.trace.passed_over
        assert where(model.journey_state) == where(rules.journey_state) == pair.turn.place, pair.turn.user
        assert {field: each.value for field, each in model.profile.collected.items()} == pair.turn.collected
        assert model.profile.refused == set(pair.turn.refused)


@pytest.mark.parametrize("name", RECRUITMENT)
async def test_that_a_model_keeps_the_records_that_the_rules_keep(
    demo_profile: Path, tmp_path: Path, name: str
) -> None:
    for pair in await replay(SCRIPTS[name], demo_profile, tmp_path):
        model, rules = pair.model, pair.rules
        assert where(model.journey_state) == where(rules.journey_state) == pair.turn.place, pair.turn.user
        assert kept(model) == kept(rules), pair.turn.user
        assert len(model.trace.calls) <= 2
        assert estimate_tokens(model.trace.prompt) < 3_000
        assert {field: each.value for field, each in model.profile.collected.items()} == pair.turn.collected
        assert model.profile.refused == set(pair.turn.refused)
        assert bool(model.handoff) == bool(rules.handoff)
