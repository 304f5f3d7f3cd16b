"""Behavior is read from YAML and Markdown; whatever is wrong is told with file, line and field."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from console.domain.behavior import AnswerType, Behavior, Criticality
from console.domain.ids import PluginName
from console.domain.knowledge import EntryType
from console.domain.trouble import Trouble
from console.plugin.behavior import load_behavior
from console.plugin.loader import bundled_folder, load_plugins
from console.plugin.manifest import Provides
from console.plugin.tools import Effect, Tool, ToolContext, ToolResult, tool, tools_of

PROVIDES = Provides(
    persona="persona.yaml",
    guidelines=("guidelines.yaml",),
    journeys=("journeys.yaml",),
    flows=("flows.yaml",),
    intents=("intents.yaml",),
    vocabulary=("words.yaml",),
    templates=("templates",),
    knowledge=("knowledge.md",),
)
FILES = {
    "persona.yaml": "persona: You are brief.\ndisclaimers: [Not legal advice.]\nhandoff_topics: lawsuit\n",
    "guidelines.yaml": """\
- id: count
  condition:
    text: the person asks how many
    words: [how many]
    predicate: data.number > 0
  action: Say how many.
  tools:
    - look
    - put: {thing: "{text}"}
  auto: yes
  criticality: high
  template: counted
- id: never
  condition: {text: always, always: true}
  action: Never say maybe.
  prohibition:
    patterns: ['(?i)maybe']
    instead: I do not know.
""",
    "journeys.yaml": """\
- id: visit
  title: Visit
  condition: {text: a visit, words: visit}
  steps:
    - id: come
      title: Come
      action: Look.
      template: counted
      tools: look
      keep: [number]
      auto: true
      transitions:
        - condition: {text: some, predicate: data.number > 0}
          to: go
    - id: go
      title: Go
      action: Say goodbye.
      template: gone
""",
    "flows.yaml": """\
- id: order
  title: Order
  condition: {text: an order, examples: [I order]}
  questions:
    - field: size
      ask: How many?
      type: number
      lowest: 1
      highest: 9
    - field: color
      ask: Which color?
      type: choice
      choices: [red, blue]
""",
    "intents.yaml": "greeting: [hello, good day]\nthanks: thank you\n",
    "words.yaml": "[gate, torch, gate]\n",
    "templates/a.md": (
        "---\nname: counted\n---\nThere are {number} of {things.name}.\n---\nname: gone\n---\nBye {journey.number}.\n"
    ),
    "knowledge.md": "---\nid: k1\ntype: faq\ntitle: When?\nkeywords: [hours]\n---\nAlways.\n",
}


@tool(Effect.READ, gives=("number", "things"))
async def look(context: ToolContext) -> ToolResult:
    """Look."""
    return ToolResult({"number": 3, "things": [{"name": context.now.isoformat()}]})


@tool(Effect.WRITE, gives=("done",))
async def put(context: ToolContext, thing: str = "") -> ToolResult:
    """Put."""
    return ToolResult({"done": f"{thing} {context.person}"})


class _Module:
    """Stands for a module of tools."""


def tools() -> dict[str, Tool]:
    module = _Module()
    vars(module).update(look=look, put=put)
    return tools_of(module)


def load(folder: Path, change: tuple[str, str, str] | None = None) -> Behavior:
    for name, text in FILES.items():
        if change and change[0] == name:
            assert change[1] in text
            text = text.replace(change[1], change[2], 1)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_behavior(folder, PROVIDES, tools())


def test_that_all_parts_are_read(tmp_path: Path) -> None:
    behavior = load(tmp_path)
    count, never = behavior.guidelines
    assert count.tools == ("look", "put")
    assert count.arguments == {"put": {"thing": "{text}"}}
    assert (count.auto, count.criticality, count.condition.words) == (True, Criticality.HIGH, ("how many",))
    assert never.prohibition is not None
    assert never.prohibition.patterns == ("(?i)maybe",)
    (journey,) = behavior.journeys
    assert journey.steps[0].transitions[0].to == "go"
    assert journey.steps[0].keep == ("number",)
    (flow,) = behavior.flows
    assert [question.type for question in flow.questions] == [AnswerType.NUMBER, AnswerType.CHOICE]
    assert flow.questions[0].highest == 9
    assert behavior.intents == {"greeting": ("hello", "good day"), "thanks": ("thank you",)}
    assert behavior.vocabulary == ("gate", "torch")
    assert behavior.templates["gone"] == "Bye {journey.number}."
    assert (behavior.disclaimers, behavior.handoff_topics) == (("Not legal advice.",), ("lawsuit",))
    (entry,) = behavior.knowledge
    assert (entry.id, entry.type, entry.body) == ("k1", EntryType.FAQ, "Always.")


WRONG = [
    ("guidelines.yaml", "template: counted", "templte: counted", "guidelines.yaml, line 12, templte: unknown; known"),
    ("guidelines.yaml", "template: counted", "templte: counted", "(did you mean 'template'?)"),
    ("guidelines.yaml", "  action: Say how many.\n", "", "guidelines.yaml, line 1, action: it is missing."),
    ("guidelines.yaml", "  action: Say how many.", "  action:", "guidelines.yaml, line 6, action: it is empty."),
    ("guidelines.yaml", "high", "huge", "line 11, criticality: 'huge' is not one of low, medium, high."),
    ("guidelines.yaml", "auto: yes", "auto: maybe", "line 10, auto: 'maybe' is neither yes nor no."),
    ("guidelines.yaml", "- look", "- lok", "line 8, tools: there is no tool 'lok'; did you mean 'look'."),
    ("guidelines.yaml", "{thing:", "{things:", "line 9, tools: put has no parameter 'things'; did you mean 'thing'."),
    ("guidelines.yaml", "template: counted", "template: conted", "template 'conted'; did you mean 'counted'."),
    (
        "guidelines.yaml",
        "data.number > 0",
        "data.numbr > 0",
        "predicate: no tool gives 'numbr'; did you mean 'number'.",
    ),
    ("guidelines.yaml", "data.number > 0", "data.number >", "line 5, condition.predicate: not an expression"),
    ("guidelines.yaml", "data.number > 0", "open('x')", "line 5, condition.predicate: only"),
    ("guidelines.yaml", "data.number > 0", "dota.number", "'dota.number' is unknown; names begin with data"),
    ("guidelines.yaml", "'(?i)maybe'", "'(maybe'", "line 17, prohibition.patterns: it is no regular expression"),
    ("guidelines.yaml", "id: never", "id: count", "line 13, id: there is another guideline 'count'."),
    ("guidelines.yaml", "    words: [how many]\n    predicate: data.number > 0\n", "", "it needs words, examples"),
    ("guidelines.yaml", "  template: counted\n", "", "it needs a template, journey, flow, handoff or prohibition"),
    ("guidelines.yaml", "- id: count", "- id: [count", "guidelines.yaml, line "),
    ("journeys.yaml", "to: go", "to: gone", "there is no step 'gone'; did you mean 'go'."),
    ("journeys.yaml", "keep: [number]", "keep: [nummer]", "line 10, steps.keep: none of its tools gives 'nummer'"),
    ("journeys.yaml", "keep: [number]", "keep: [things]", "{journey.number} in 'gone' is kept by no step."),
    ("journeys.yaml", "- id: go", "- id: come", "there is another step 'come'."),
    ("flows.yaml", "lowest: 1", "lowest: 20", "questions.lowest: it is above highest."),
    ("flows.yaml", "choices: [red, blue]", "again: Red or blue?", "choices and the type choice are given together."),
    ("flows.yaml", "field: color", "field: size", "another question asks for 'size'."),
    ("flows.yaml", "lowest: 1", "lowest: one", "line 8, questions.lowest: 'one' is no number."),
    ("templates/a.md", "{number}", "{numbr}", "a.md, line 2, counted: nothing gives {numbr}; did you mean 'number'."),
    ("templates/a.md", "{number}", "{number", "a.md, line 2, counted: line 1 of the text has a '{' that is no place"),
    ("templates/a.md", "name: gone", "name: counted", "a.md, line 6, name: 'counted' is in a.md, line 2, already."),
    (
        "templates/a.md",
        "---\nname: counted",
        "name: counted",
        "a.md, line 1: the file does not begin with front matter",
    ),
    ("knowledge.md", "type: faq", "type: fact", "knowledge.md, line 3, type: 'fact' is not one of sop, faq"),
    ("knowledge.md", "Always.\n", "", "knowledge.md, line 6: there is no text below the front matter."),
    ("knowledge.md", "title: When?", "priority: 101", "knowledge.md, line 2, title: it is missing."),
    ("intents.yaml", "thanks: thank you", "greeting: hi", "intents.yaml, line 2, greeting: it is given twice."),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), WRONG)
def test_that_a_mistake_is_told_in_a_sentence(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    with pytest.raises(Trouble) as raised:
        load(tmp_path, (file, old, new))
    assert told in raised.value.what
    assert raised.value.what.startswith(Path(file).name)
    assert raised.value.what.endswith(".")


def test_that_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"plugin.toml names 'gone.yaml', but there is no such file."):
        load_behavior(tmp_path, Provides(flows=("gone.yaml",)), {})


MANIFEST = """\
name = "{name}"
title = "T"
version = "1"
api = 1
[provides]
guidelines = ["g.yaml"]
templates = ["t.md"]
"""
GUIDELINE = "- id: a\n  condition: {text: x, words: [hello]}\n  action: Greet.\n  template: greet\n"


def greeter(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    (made / "plugin.toml").write_text(MANIFEST.format(name=name), encoding="utf-8")
    (made / "g.yaml").write_text(GUIDELINE, encoding="utf-8")
    (made / "t.md").write_text("---\nname: greet\n---\nHello.\n", encoding="utf-8")
    return made


@pytest.mark.expects_log
def test_that_a_broken_bot_is_told_and_left_out_and_the_rest_speaks(tmp_path: Path) -> None:
    greeter(tmp_path, "good")
    (greeter(tmp_path, "lame") / "g.yaml").write_text(GUIDELINE.replace("template", "templat"), encoding="utf-8")
    catalog = load_plugins([tmp_path])
    assert [report.trouble for report in catalog.reports()] == ["", ""]
    assert list(catalog.load_bots()) == ["good"]
    good, lame = catalog.reports()
    assert good.trouble == ""
    assert lame.trouble.startswith("Its bot is left out: g.yaml, line 4, templat: unknown")
    (tmp_path / "lame" / "g.yaml").write_text(GUIDELINE, encoding="utf-8")
    assert list(catalog.load_bots()) == ["good", "lame"]
    assert [report.trouble for report in catalog.reports()] == ["", ""]


def test_that_one_bot_is_read_again_while_developing(tmp_path: Path) -> None:
    folder = greeter(tmp_path, "good")
    catalog = load_plugins([tmp_path])
    name = PluginName("good")
    assert catalog.load_bots()[name].templates == {"greet": "Hello."}
    (folder / "t.md").write_text("---\nname: greet\n---\nGood day.\n", encoding="utf-8")
    assert catalog.reload_bot(name).templates == {"greet": "Good day."}
    (folder / "g.yaml").write_text("- id: a\n", encoding="utf-8")
    with pytest.raises(Trouble, match=r"g.yaml, line 1, condition: it is missing"):
        catalog.reload_bot(name)


def test_that_the_bundled_bots_load_at_the_cost_of_reading_their_files() -> None:
    catalog = load_plugins([bundled_folder()])
    catalog.load_bots()
    loading = min(_cpu_of(catalog.load_bots) for _ in range(3))
    assert loading < 8 * min(_cpu_of(_parse_bundled) for _ in range(3))


def _parse_bundled() -> None:
    for file in bundled_folder().rglob("*.yaml"):
        yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)


def _cpu_of(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ("[How are we?, How are we?]", "line 2, questions: each is said once and in at most 80 characters"),
        (f"[{'x' * 81}]", "line 2, questions: each is said once and in at most 80 characters"),
        ("['  ']", "line 2, questions: it is empty"),
        (f"[{', '.join('abcdefghi')}]", "line 2, questions: there are more than 8"),
        ("{a: b}", "line 2, questions"),
    ],
)
def test_that_questions_to_begin_with_are_few_short_and_different(
    tmp_path: Path, questions: str, reason: str
) -> None:
    (tmp_path / "persona.yaml").write_text(f"persona: Brief.\nquestions: {questions}\n", encoding="utf-8")
    with pytest.raises(Trouble, match=re.escape(reason)):
        load_behavior(tmp_path, Provides(persona="persona.yaml"), {})


def test_that_questions_to_begin_with_are_read_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "persona.yaml").write_text("persona: Brief.\nquestions: [Second?, First?]\n", encoding="utf-8")
    assert load_behavior(tmp_path, Provides(persona="persona.yaml"), {}).questions == ("Second?", "First?")
