"""The example conversations in the docs name only what the plugins have, and cover what a newcomer needs to see."""

from __future__ import annotations

import pytest

from console.domain.turns import Action
from tests.fakes.catalog import bundled_bots, bundled_catalog
from tests.scenarios.scripts import Script, all_scripts

SCRIPTS = all_scripts()


def test_that_the_worked_examples_are_there() -> None:
    assert set(SCRIPTS) == {
        "candidate_questions",
        "daily_review",
        "emergency",
        "emergency_anywhere",
        "field_ticket",
        "figures_asked",
        "house_questions",
        "job_draft",
        "marketing_open",
        "marketing_recall",
        "misspelled_application",
        "misspelled_word",
        "overdue_tour",
        "must_have_failed",
        "prescreen",
        "procedure",
        "questions",
        "records_asked",
        "red_violation_p2",
        "resume_intake",
        "returning_candidate",
        "review_interrupted",
        "sales_misspelled",
        "sales_questions",
        "sales_refusal",
        "sales_website",
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_that_a_script_names_what_its_plugin_has(name: str) -> None:
    script: Script = SCRIPTS[name]
    plugin = next(plugin for plugin in bundled_catalog().plugins.values() if plugin.name == script.plugin)
    behavior = bundled_bots()[plugin.name]
    steps = {f"journey {journey.id}/{step.id}" for journey in behavior.journeys for step in journey.steps}
    fields = {f"flow {flow.id}/{question.field}" for flow in behavior.flows for question in flow.questions}
    sourced = {f"flow {flow.id}" for flow in behavior.flows if flow.source is not None}
    for turn in script.turns:
        assert turn.action in set(Action)
        assert set(turn.tools) <= set(plugin.tools)
        assert set(turn.guidelines) <= {guideline.id for guideline in behavior.guidelines}
        assert turn.place in {"", *steps, *fields} or turn.place.partition("/")[0] in sourced
        assert set(turn.cites) <= {str(entry.id) for entry in behavior.knowledge}
        assert turn.reply.strip()
