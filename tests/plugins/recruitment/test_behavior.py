"""The recruiting bot as data: skills in their order, templates that are all there, promises that never leave."""

from __future__ import annotations

import re

import pytest

from console.domain.behavior import Behavior, Prohibition
from console.domain.ids import PluginName
from console.plugin.flows import QUESTIONS
from console.plugin.loader import bundled_folder, load_plugins
from console.plugin.tools import Effect

CATALOG = load_plugins([bundled_folder()])
PLUGIN = CATALOG.plugins[PluginName("recruitment")]


@pytest.fixture(scope="module")
def behavior() -> Behavior:
    return CATALOG.load_bots()[PluginName("recruitment")]


def test_that_the_four_skills_have_their_priorities(behavior: Behavior) -> None:
    assert {each.id: each.priority for each in behavior.skills} == {
        "onboarding": 20,
        "resume_intake": 15,
        "candidate_matching": 12,
        "job_creation": 10,
    }
    for skill in behavior.skills:
        acting = {*(each.skill for each in behavior.guidelines), *(each.skill for each in behavior.flows)}
        assert skill.id in acting
    assert [each.id for each in behavior.skills if each.first] == ["onboarding"]


def test_that_all_templates_of_a_prescreen_are_there(behavior: Behavior) -> None:
    assert {
        "welcome_new_candidate", "welcome_returning_candidate", "ask_consent", "prescreen_question_wrapper",
        "fail_must_have", "escalation_notify_recruiter", "closing_thank_you",
    } <= set(behavior.templates)  # fmt: skip


def test_that_what_tools_name_as_templates_is_there(behavior: Behavior) -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (PLUGIN.folder / "tools").glob("*.py"))
    named = set(re.findall(r'"template": "(\w+)"', sources)) | set(
        re.findall(r'"(\w+)" if application.note else', sources)
    )
    assert {"fail_must_have", "no_consent", "forgotten", "job_drafted", "closing_review"} <= named
    assert named <= set(behavior.templates)


def test_that_every_guideline_that_acts_says_when(behavior: Behavior) -> None:
    for guideline in behavior.guidelines:
        if guideline.prohibition is None:
            assert guideline.condition.words, guideline.id
            assert guideline.condition.examples, guideline.id


def test_that_the_prescreen_takes_its_questions_from_the_jobs_record(behavior: Behavior) -> None:
    flow = next(each for each in behavior.flows if each.id == "prescreen")
    assert flow.questions == ()
    assert flow.source is not None
    assert QUESTIONS in PLUGIN.tools[flow.source.tools[0]].gives
    assert flow.answers is not None
    assert PLUGIN.tools[flow.answers.tools[0]].effect is Effect.WRITE


def rule(behavior: Behavior, name: str) -> Prohibition:
    (found,) = [each.prohibition for each in behavior.guidelines if each.id == name and each.prohibition]
    return found


def caught(rule: Prohibition, sentence: str) -> bool:
    return any(re.search(each, sentence) for each in rule.patterns) and not any(
        re.search(each, sentence) for each in rule.unless
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "You got the job.",
        "We guarantee you an interview.",
        "You are hired!",
        "Your match score is 87.",
        "I promise you an offer.",
    ],
)
def test_that_a_promise_is_caught(behavior: Behavior, sentence: str) -> None:
    assert caught(rule(behavior, "no_promise"), sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "How old are you?",
        "Are you pregnant?",
        "Do you plan to have children?",
        "What is your religion?",
        "Where were you really born?",
    ],
)
def test_that_a_private_question_is_caught(behavior: Behavior, sentence: str) -> None:
    assert caught(rule(behavior, "no_private_question"), sentence)


def test_that_nothing_that_the_plugin_says_is_forbidden(behavior: Behavior) -> None:
    texts = [*behavior.templates.values(), *(entry.body for entry in behavior.knowledge)]
    texts += [question.ask for flow in behavior.flows for question in flow.questions]
    rules = [rule(behavior, name) for name in ("no_promise", "no_private_question")]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text)]
    assert [each for each in sentences if any(caught(one, each) for one in rules)] == []
