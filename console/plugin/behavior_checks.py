"""Whether a behavior holds together: what it names exists, and every expression and pattern can be read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from console.domain.behavior import (
    Arguments,
    Behavior,
    Condition,
    Flow,
    FlowSink,
    FlowSource,
    Guideline,
    Journey,
    JourneyStep,
    Prohibition,
    Question,
    Skill,
    Transition,
)
from console.domain.prohibiting import pattern_of
from console.plugin.expressions import ExpressionError, parse
from console.plugin.flows import AROUND, QUESTIONS, SINK_NEEDS, question_problem
from console.plugin.front_matter import Section
from console.plugin.templates import ALWAYS, TemplateError, placeholders
from console.plugin.tools import Effect, Tool
from console.plugin.yaml_text import Place, Tree

ROOTS = (
    "data", "text", "asks", "denies", "profile", "refused", "memory", "role", "site", "journey", "flow", "channel",
    "hour", "first", "returned", "item", "timed", "bygone", "danger", "danger_named", "site_said",
)  # fmt: skip
"""Names that a predicate may begin with. ``data`` holds what the turn's tools gave; ``asks``: the message only asks
or supposes; ``denies``: it says that something is not so or not wanted; ``role`` and ``site`` are text; ``journey``
or ``flow`` has what steps or the source kept, ``profile`` the collected values, ``refused`` the names of refused
ones, ``memory`` topic, pending and entities; ``hour`` is that of the day in UTC; ``first`` and ``returned``: the
first reply, or the first after a long pause; ``timed``: the message names a part of a day or a span, ``bygone``: a
time that is over; ``danger``: the kind of danger that is told of as there now, such as fire, ``danger_named``:
one that is spoken of however it is put, ``site_said``: the id of the site that is named, all "" for none."""

_DATA = "data."
_Named = Skill | Guideline | Journey | Flow


def check_behavior(
    behavior: Behavior,
    tools: Mapping[str, Tool],
    parts: Sequence[tuple[_Named, Tree]],
    templates: Mapping[str, Section],
    persona: Tree | None = None,
) -> None:
    """``parts`` are all skills, guidelines, journeys and flows with their places. Raises Trouble."""
    checks = _Checks(behavior, tools, templates)
    for part, tree in parts:
        checks.check(part, Place(tree))
    checks.check_templates()
    if persona is not None:
        checks.check_handoff(behavior, Place(persona))


class _Checks:
    def __init__(self, behavior: Behavior, tools: Mapping[str, Tool], templates: Mapping[str, Section]) -> None:
        self._tools = tools
        self._templates = templates
        self._journeys = {journey.id: journey for journey in behavior.journeys}
        self._flows = {flow.id: flow for flow in behavior.flows}
        self._skills = {skill.id: skill for skill in behavior.skills}
        self._seen: set[tuple[str, str]] = set()
        self._data = self._given(tools)

    def check(self, part: _Named, tree: Place) -> None:
        word = type(part).__name__.lower()
        if (word, part.id) in self._seen:
            raise tree.at("id").trouble(f"there is another {word} {part.id!r}")
        self._seen.add((word, part.id))
        if isinstance(part, Skill):
            self._skill(part, tree)
            return
        self._known(part.skill, self._skills, "skill", tree)
        self._condition(part.condition, tree.at("condition"))
        if isinstance(part, Guideline):
            self._guideline(part, tree)
        elif isinstance(part, Journey):
            self._journey(part, tree)
        else:
            self._flow(part, tree)

    def check_templates(self) -> None:
        for name, section in self._templates.items():
            self._placeholders(name, self._data)
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise section.head.at("name").trouble("must be lower-case letters, digits and _")

    def check_handoff(self, behavior: Behavior, tree: Place) -> None:
        name = behavior.handoff_tool
        self._known(name, self._tools, "tool", tree, field="handoff_tool")
        if name and self._tools[name].effect is Effect.IRREVERSIBLE:
            raise tree.at("handoff_tool").trouble("an irreversible tool does not run by itself")
        self._known(behavior.handoff_note, self._templates, "template", tree, field="handoff_note")

    def _skill(self, skill: Skill, tree: Place) -> None:
        self._predicate(skill.predicate, tree.at("predicate"))
        self._known(skill.first, self._flows, "flow", tree, field="first")
        if skill.first and self._flows[skill.first].source is not None:
            raise tree.at("first").trouble("a flow that comes first has questions of its own")
        if skill.first and self._flows[skill.first].skill != skill.id:
            raise tree.at("first").trouble(f"the flow {skill.first!r} does not belong to this skill")

    def _guideline(self, guideline: Guideline, tree: Place) -> None:
        self._calls(guideline.tools, guideline.arguments, tree.at("tools"))
        self._known(guideline.journey, self._journeys, "journey", tree)
        self._known(guideline.flow, self._flows, "flow", tree)
        self._template(guideline.template, guideline.tools, tree)
        if guideline.prohibition is not None:
            self._prohibition(guideline.prohibition, tree.at("prohibition"))
        elif not (guideline.template or guideline.journey or guideline.flow or guideline.handoff):
            raise tree.trouble("it needs a template, journey, flow, handoff or prohibition", path="template")

    def _prohibition(self, prohibition: Prohibition, tree: Place) -> None:
        for field in ("patterns", "unless"):
            for number, pattern in enumerate(getattr(prohibition, field)):
                try:
                    pattern_of(pattern)
                except re.error as error:
                    raise tree.at(field, number).trouble(f"it is no regular expression: {error}") from None

    def _journey(self, journey: Journey, tree: Place) -> None:
        if not journey.steps:
            raise tree.at("steps").trouble("a journey needs steps")
        ids = [step.id for step in journey.steps]
        kept = {name for step in journey.steps for name in step.keep}
        for number, step in enumerate(journey.steps):
            place = tree.at("steps", number)
            if ids.count(step.id) > 1:
                raise place.at("id").trouble(f"there is another step {step.id!r}")
            self._step(journey, step, place, kept)

    def _step(self, journey: Journey, step: JourneyStep, tree: Place, kept: Collection[str]) -> None:
        self._calls(step.tools, step.arguments, tree.at("tools"))
        own = _tools_before(journey, step)
        self._template(step.template, own, tree)
        for name in self._journey_names(step):
            if name not in kept:
                raise tree.at("template").trouble(f"{{journey.{name}}} in {step.template!r} is kept by no step")
        for number, name in enumerate(step.keep):
            if (given := self._given(own)) is not None and name not in given:
                raise tree.at("keep", number).trouble(f"none of its tools gives {name!r}{_close(name, given)}")
        if step.every < 0:
            raise tree.at("every").trouble("must be 0 or more seconds")
        for number, transition in enumerate(step.transitions):
            self._transition(journey, transition, tree.at("transitions", number))

    def _journey_names(self, step: JourneyStep) -> list[str]:
        section = self._templates.get(step.template)
        names = placeholders(section.body) if section else ()
        return [name.removeprefix("journey.") for name in names if name.startswith("journey.")]

    def _transition(self, journey: Journey, transition: Transition, tree: Place) -> None:
        self._known(transition.journey, self._journeys, "journey", tree)
        target = self._journeys.get(transition.journey, journey)
        self._known(transition.to, [step.id for step in target.steps], "step", tree, field="to")
        self._calls(transition.tools, transition.arguments, tree.at("tools"))
        if transition.condition is not None:
            self._condition(transition.condition, tree.at("condition"))

    def _flow(self, flow: Flow, tree: Place) -> None:
        if bool(flow.questions) == (flow.source is not None):
            raise tree.at("questions").trouble("a flow needs questions, or a source of them, and not both")
        if flow.source is not None:
            self._source(flow.source, tree.at("source"))
        if flow.answers is not None:
            self._sink(flow.answers, tree.at("answers"))
        if "{question}" not in (flow.wrapper or "{question}"):
            raise tree.at("wrapper").trouble("it has no {question}")
        fields = [question.field for question in flow.questions]
        for number, question in enumerate(flow.questions):
            place = tree.at("questions", number)
            if fields.count(question.field) > 1:
                raise place.at("field").trouble(f"another question asks for {question.field!r}")
            _check_question(question, place)

    def _source(self, source: FlowSource, tree: Place) -> None:
        tool = self._only_tool(source, tree)
        if tool.effect is not Effect.READ:
            raise tree.at("tools").trouble(f"{tool.name} does not only read")
        if tool.gives and QUESTIONS not in tool.gives:
            raise tree.at("tools").trouble(f"{tool.name} gives no {QUESTIONS}")
        for number, name in enumerate(source.keep):
            if tool.gives and name not in tool.gives:
                raise tree.at("keep", number).trouble(f"{tool.name} gives no {name!r}{_close(name, tool.gives)}")

    def _sink(self, sink: FlowSink, tree: Place) -> None:
        tool = self._only_tool(sink, tree)
        if tool.effect is not Effect.WRITE:
            raise tree.at("tools").trouble(f"{tool.name} is no writing tool")
        lacking = [name for name in SINK_NEEDS if name not in tool.signature.parameters]
        if lacking:
            raise tree.at("tools").trouble(f"{tool.name} has no parameter {lacking[0]!r}")

    def _only_tool(self, call: FlowSource | FlowSink, tree: Place) -> Tool:
        if len(call.tools) != 1:
            raise tree.at("tools").trouble("exactly one tool belongs here")
        self._calls(call.tools, call.arguments, tree.at("tools"))
        return self._tools[call.tools[0]]

    def _condition(self, condition: Condition, tree: Place) -> None:
        if not (condition.words or condition.examples or condition.predicate or condition.always):
            raise tree.trouble("it needs words, examples, a predicate or always")
        self._predicate(condition.predicate, tree.at("predicate"))

    def _predicate(self, predicate: str, place: Place) -> None:
        if not predicate:
            return
        try:
            paths = parse(predicate).paths
        except ExpressionError as error:
            raise place.trouble(str(error)) from None
        for path in paths:
            if path.partition(".")[0] not in ROOTS:
                raise place.trouble(f"{path!r} is unknown; names begin with {', '.join(ROOTS)}")
            if path.startswith(_DATA) and self._data is not None:
                name = path.removeprefix(_DATA).partition(".")[0]
                if name not in self._data:
                    raise place.trouble(f"no tool gives {name!r}{_close(name, self._data)}")

    def _calls(self, names: Iterable[str], arguments: Arguments, tree: Place) -> None:
        for number, name in enumerate(names):
            place = tree.at(number)
            if name not in self._tools:
                raise place.trouble(f"there is no tool {name!r}{_close(name, self._tools)}")
            parameters = list(self._tools[name].signature.parameters)[1:]
            for parameter, value in arguments.get(name, {}).items():
                if parameter not in parameters:
                    raise place.trouble(f"{name} has no parameter {parameter!r}{_close(parameter, parameters)}")
                try:
                    placeholders(value)
                except TemplateError as error:
                    raise place.trouble(f"{parameter}: {error}") from None

    def _known(self, name: str, known: Collection[str], word: str, tree: Place, field: str = "") -> None:
        if name and name not in known:
            raise tree.at(field or word).trouble(f"there is no {word} {name!r}{_close(name, known)}")

    def _template(self, name: str, tools: Iterable[str], tree: Place) -> None:
        self._known(name, self._templates, "template", tree)
        if name:
            self._placeholders(name, self._given(tools))

    def _placeholders(self, name: str, given: Collection[str] | None) -> None:
        section = self._templates[name]
        try:
            names = placeholders(section.body)
        except TemplateError as error:
            raise section.trouble(str(error), field=name) from None
        for each in names if given is not None else ():
            head = each.partition(".")[0]
            if head not in (*ALWAYS, *AROUND) and head not in (given or ()):
                raise section.trouble(
                    f"nothing gives {{{each}}}{_close(head, [*ALWAYS, *(given or ())])}", field=name
                )

    def _given(self, names: Iterable[str]) -> set[str] | None:
        """Data that these tools give, None when one of them does not say."""
        found: set[str] = set()
        for name in names:
            gives = self._tools[name].gives
            if not gives:
                return None
            found.update(gives)
        return found


def _tools_before(journey: Journey, step: JourneyStep) -> list[str]:
    """Tools that have run by the time the step speaks: its own and those of the automatic steps before it."""
    last = journey.steps.index(step)
    first = last
    while first and journey.steps[first - 1].auto:
        first -= 1
    speaking = journey.steps[first : last + 1]
    ids = {each.id for each in speaking}
    ways = [way for each in journey.steps for way in each.transitions if way.to in ids and not way.journey]
    calls = [part.tools for part in speaking] + [way.tools for way in ways]
    return [name for tools in calls for name in tools]


def _check_question(question: Question, tree: Place) -> None:
    if wrong := question_problem(question):
        raise tree.at(wrong[0]).trouble(wrong[1])


def _close(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]!r}" if close else ""
