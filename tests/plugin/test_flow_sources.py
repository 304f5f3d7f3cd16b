"""Skills, and flows whose questions and answers go through tools: read, and mistakes told with file, line, field."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.behavior import AnswerType, Behavior, Question
from console.domain.trouble import Trouble
from console.plugin.behavior import load_behavior
from console.plugin.flows import BadQuestions, as_data, questions_of
from console.plugin.manifest import Provides
from console.plugin.tools import Effect, Tool, ToolContext, ToolResult, tool, tools_of

PROVIDES = Provides(
    persona="persona.yaml", flows=("flows.yaml",), skills=("skills.yaml",), templates=("texts.md",)
)  # fmt: skip
FILES = {
    "persona.yaml": "persona: You are brief.\nhandoff_tool: keep\nhandoff_note: note\n",
    "skills.yaml": """\
- id: start
  title: Start
  priority: 20
  predicate: channel != "mentor"
  first: hello
- id: work
  title: Work
  priority: 10
""",
    "flows.yaml": """\
- id: screen
  title: Screen
  condition: {text: applies, words: apply}
  skill: work
  source:
    tools:
      - ask: {job: "{flow.job}"}
    keep: [job]
  answers:
    tools: keep
  opening: "{template.note}"
  wrapper: "{number}. {question}"
- id: hello
  title: Hello
  condition: {text: greets, words: hello}
  skill: start
  questions:
    - field: name
      ask: "{template.name}"
""",
    "texts.md": "---\nname: note\n---\nLook at {flow.job}.\n---\nname: name\n---\nYour name?\n",
}


@tool(Effect.READ, gives=("questions", "job"))
async def ask(context: ToolContext, job: str = "") -> ToolResult:
    """Ask."""
    return ToolResult()


@tool(Effect.READ, gives=("job",))
async def look(context: ToolContext) -> ToolResult:
    """Look."""
    return ToolResult()


@tool(Effect.WRITE, gives=("ended",))
async def keep(context: ToolContext, outcome: str, field: str, value: str, said: str) -> ToolResult:
    """Keep."""
    return ToolResult()


@tool(Effect.WRITE, gives=("ended",))
async def put(context: ToolContext, outcome: str) -> ToolResult:
    """Put."""
    return ToolResult()


@tool(Effect.IRREVERSIBLE)
async def send(context: ToolContext) -> ToolResult:
    """Send."""
    return ToolResult()


class _Module:
    """Stands for a module of tools."""


def tools() -> dict[str, Tool]:
    module = _Module()
    vars(module).update(ask=ask, look=look, keep=keep, put=put, send=send)
    return tools_of(module)


def load(folder: Path, change: tuple[str, str, str] | None = None) -> Behavior:
    for name, text in FILES.items():
        if change and change[0] == name:
            assert change[1] in text
            text = text.replace(change[1], change[2], 1)
        (folder / name).write_text(text, encoding="utf-8")
    return load_behavior(folder, PROVIDES, tools())


def test_that_skills_sources_and_named_texts_are_read(tmp_path: Path) -> None:
    behavior = load(tmp_path)
    assert [(each.id, each.priority, each.first) for each in behavior.skills] == [
        ("start", 20, "hello"),
        ("work", 10, ""),
    ]
    screen, hello = behavior.flows
    assert screen.source is not None
    assert screen.answers is not None
    assert (screen.source.tools, screen.source.keep, screen.answers.tools) == (("ask",), ("job",), ("keep",))
    assert screen.source.arguments == {"ask": {"job": "{flow.job}"}}
    assert (screen.opening, hello.questions[0].ask) == ("Look at {flow.job}.", "Your name?")
    assert (behavior.handoff_tool, behavior.handoff_note) == ("keep", "note")


WRONG = [
    ("skills.yaml", "priority: 20", "priority: high", "skills.yaml, line 3, priority: 'high' is no whole number."),
    ("skills.yaml", "first: hello", "first: helo", "line 5, first: there is no flow 'helo'; did you mean 'hello'."),
    ("skills.yaml", "first: hello", "first: screen", "line 5, first: a flow that comes first has questions of its"),
    ("skills.yaml", "channel !=", "chanel !=", "line 4, predicate: 'chanel' is unknown"),
    ("skills.yaml", "id: work", "id: start", "there is another skill 'start'."),
    ("flows.yaml", "skill: work", "skill: wurk", "line 4, skill: there is no skill 'wurk'; did you mean 'work'."),
    ("flows.yaml", "  skill: start", "  skill: work", "the flow 'hello' does not belong to this skill."),
    ("flows.yaml", "- ask:", "- aks:", "line 7, source.tools: there is no tool 'aks'; did you mean 'ask'."),
    ("flows.yaml", "- ask: {job", "- ask: {jab", "line 7, source.tools: ask has no parameter 'jab'"),
    ("flows.yaml", '- ask: {job: "{flow.job}"}', "- look", "source.tools: look gives no questions."),
    ("flows.yaml", '- ask: {job: "{flow.job}"}', "- keep", "source.tools: keep does not only read."),
    ("flows.yaml", "keep: [job]", "keep: [jobb]", "line 8, source.keep: ask gives no 'jobb'; did you mean 'job'."),
    ("flows.yaml", "tools: keep", "tools: [keep, put]", "line 10, answers.tools: exactly one tool belongs here."),
    ("flows.yaml", "tools: keep", "tools: look", "answers.tools: look is no writing tool."),
    ("flows.yaml", "tools: keep", "tools: put", "answers.tools: put has no parameter 'field'."),
    ("flows.yaml", "{template.note}", "{template.nota}", "line 11, opening: there is no template 'nota'."),
    ("flows.yaml", "{template.name}", "{template.nome}", "questions.ask: there is no template 'nome'."),
    ("flows.yaml", "{number}. {question}", "{number}.", "line 12, wrapper: it has no {question}."),
    ("flows.yaml", "  wrapper:", "  questions: [{field: a, ask: b}]\n  wrapper:", "a source of them, and not both."),
    ("persona.yaml", "handoff_tool: keep", "handoff_tool: kip", "line 2, handoff_tool: there is no tool 'kip'"),
    ("persona.yaml", "handoff_tool: keep", "handoff_tool: send", "an irreversible tool does not run by itself."),
    ("persona.yaml", "handoff_note: note", "handoff_note: nota", "line 3, handoff_note: there is no template 'nota'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), WRONG)
def test_that_a_mistake_is_told_in_a_sentence(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    with pytest.raises(Trouble) as raised:
        load(tmp_path, (file, old, new))
    assert told in raised.value.what


def test_that_a_question_comes_back_from_data_as_it_was() -> None:
    question = Question(field="years", ask="How many?", type=AnswerType.NUMBER, lowest=0, highest=60, required=True)
    choice = Question(field="shift", ask="Which?", type=AnswerType.CHOICE, choices=("day", "night"))
    assert questions_of({"questions": [as_data(question), as_data(choice)]}) == (question, choice)


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (None, "no list of questions"),
        ([{"field": "a"}], "question 1: "),
        ([{"field": "a", "ask": " "}], "question 1 has no field or asks nothing"),
        ([{"field": "a", "ask": "?", "type": "wish"}], "question 1: "),
        ([{"field": "a", "ask": "?", "type": "choice"}], "question 1, choices: "),
        ([{"field": "a", "ask": "?"}] * 2, "two questions ask for 'a'"),
        ([{"field": str(each), "ask": "?"} for each in range(101)], "more than 100"),
    ],
)
def test_that_data_that_are_no_questions_are_refused(questions: object, told: str) -> None:
    with pytest.raises(BadQuestions, match=told):
        questions_of({"questions": questions})
