"""The mentor's behavior is whole: every pillar, every kind of violation, every step has its words."""

from __future__ import annotations

from collections import Counter

import pytest

from console.domain.behavior import Behavior
from console.domain.ids import PluginName
from console.domain.knowledge import EntryType
from console.plugin.loader import bundled_folder, load_plugins
from plugins.security_facility.rules import RULES
from plugins.security_facility.tools.procedures import section, steps


@pytest.fixture(scope="module")
def behavior() -> Behavior:
    return load_plugins([bundled_folder()]).load_bots()[PluginName("security_facility")]


def test_that_there_are_at_least_18_guidelines_and_each_says_condition_action_and_tone(behavior: Behavior) -> None:
    assert len(behavior.guidelines) >= 18
    for guideline in behavior.guidelines:
        assert guideline.condition.text
        assert guideline.action
        assert guideline.tone
        assert guideline.prohibition or (len(guideline.condition.examples) >= 3 and guideline.condition.words)


def test_that_no_example_stands_for_two_guidelines(behavior: Behavior) -> None:
    counted = Counter(example.casefold() for each in behavior.guidelines for example in each.condition.examples)
    assert [example for example, count in counted.items() if count > 1] == []


def test_that_every_pillar_has_a_guideline(behavior: Behavior) -> None:
    ids = {guideline.id[:3] for guideline in behavior.guidelines}
    assert {f"p{number}_" for number in range(1, 8)} <= ids


def test_that_there_are_three_journeys_of_seven_steps(behavior: Behavior) -> None:
    assert {journey.id: len(journey.steps) for journey in behavior.journeys} == {
        "violation_resolution": 7,
        "scorecard_review": 7,
        "emergency_escalation": 7,
    }


def test_that_a_review_goes_over_into_a_resolution(behavior: Behavior) -> None:
    (review,) = [journey for journey in behavior.journeys if journey.id == "scorecard_review"]
    assert "violation_resolution" in {way.journey for step in review.steps for way in step.transitions}


def test_that_an_emergency_alerts_without_asking_and_is_watched_every_minute(behavior: Behavior) -> None:
    (emergency,) = [journey for journey in behavior.journeys if journey.id == "emergency_escalation"]
    by_id = {step.id: step for step in emergency.steps}
    assert all(by_id[name].auto for name in ("detect", "alert", "notify", "brief", "document"))
    assert by_id["monitor"].every == 60


def test_that_every_template_is_used_or_known_to_the_engine(behavior: Behavior) -> None:
    used = {guideline.template for guideline in behavior.guidelines}
    used |= {step.template for journey in behavior.journeys for step in journey.steps}
    assert set(behavior.templates) - used == {"unknown", "empty", "left", "handoff", "nothing_open", "stays"}


def test_that_every_kind_of_violation_and_every_pillar_has_a_procedure(behavior: Behavior) -> None:
    keywords = {frozenset(entry.keywords) for entry in behavior.knowledge}
    missing = [
        (pillar, rule)
        for pillar, rule in RULES
        if not any(pillar in words and _names(words, rule) for words in keywords)
    ]
    assert missing == []
    pillars = {f"P{number}" for number in range(1, 8)}
    assert {entry.category for entry in behavior.knowledge} == pillars | {"Incidents"}


def _names(words: frozenset[str], rule: str) -> bool:
    return any(set(rule.split()) <= set(keyword.split()) for keyword in words)


def test_that_every_procedure_has_purpose_people_steps_records_and_escalation(behavior: Behavior) -> None:
    for entry in behavior.knowledge:
        assert entry.type is EntryType.SOP
        assert len(steps(entry.body)) >= 5
        for heading in ("Purpose", "Who", "Records", "Escalation"):
            assert section(entry.body, heading), f"{entry.id}: {heading}"


def test_that_intents_have_examples_of_their_own(behavior: Behavior) -> None:
    counted = Counter(example.casefold() for examples in behavior.intents.values() for example in examples)
    assert [example for example, count in counted.items() if count > 1] == []
    assert all(len(examples) >= 2 for examples in behavior.intents.values())
