"""A flow at work: its questions fetched where they come from data, its answers kept, and what is said of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from console.domain.behavior import AnswerType, Flow, Question
from console.domain.memory import Place, Profile
from console.domain.turns import ToolRun
from console.engine import flows
from console.engine.acting import act
from console.engine.kept import asked_of, keep, with_asked
from console.engine.language.speech import puts_a_question
from console.engine.situation import Situation, data_of
from console.engine.skills import passed_name
from console.engine.toolbox import Wanted
from console.engine.work import Work
from console.plugin.flows import BadQuestions, Outcome, questions_of
from console.plugin.templates import render

log = logging.getLogger(__name__)
_NO_QUESTIONS = "I cannot ask my questions just now, and pass this on to a person."


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowMove:
    """``place`` is None when the flow has ended; ``asked`` is then what waits for an answer since it came first."""

    text: str
    place: Place | None
    profile: Profile
    understood: bool = True
    failed: bool = False
    forgets: bool = False
    asked: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A flow with its questions and the place in it; or the ``problem`` in words for which it has none."""

    flow: Flow
    place: Place
    problem: str = ""


async def begin(situation: Situation, work: Work, flow: Flow, *, asked: str = "") -> FlowMove:
    """Fetch the questions, tell that it begins, and ask the first open one."""
    place = Place("flow", flow.id, "", with_asked({}, asked))
    standing = await fetch(situation, work, flow, place)
    if standing.problem:
        return FlowMove(text=standing.problem, place=None, profile=situation.profile, failed=True)
    profile = flows.forgetting(standing.flow, situation.profile) if flow.afresh else situation.profile
    answers = situation.bot.language.answers
    step = flows.opened(standing.flow, standing.place, profile, situation.said, answers, situation.turn.today)
    step = replace(step, outcome=Outcome.BEGUN)
    return await finish(situation, work, standing, step)


async def stand(situation: Situation, work: Work) -> Standing | None:
    """Where the conversation stands in a flow, None where it does not."""
    place = situation.memory.place
    if place is None or place.kind != "flow":
        return None
    flow = next((each for each in situation.bot.behavior.flows if each.id == place.name), None)
    return await fetch(situation, work, flow, place) if flow else None


def understand(situation: Situation, standing: Standing) -> flows.FlowStep:
    """What the message answers, as it was written before spelling was corrected, or else corrected."""
    answers, today = situation.bot.language.answers, situation.turn.today
    as_written = dict.fromkeys((situation.said, situation.text) if not situation.forgotten else (situation.text,))
    steps = [
        flows.advance(standing.flow, standing.place, situation.profile, text, answers, today) for text in as_written
    ]
    return next((step for step in steps if step.understood), steps[-1])


def is_no_answer(situation: Situation, step: flows.FlowStep) -> bool:
    """Whether the message is a question of the person's own: it answers nothing, or could pass for any answer."""
    question = step.answered
    open_to_all = question is not None and question.type in (AnswerType.TEXT, AnswerType.NAME, AnswerType.YES_NO)
    heard = step.understood and not (open_to_all and step.outcome is Outcome.GIVEN)
    return not heard and puts_a_question(situation.text)


async def finish(
    situation: Situation, work: Work, standing: Standing, step: flows.FlowStep, *, may_go_on: bool = True
) -> FlowMove:
    """Keep what was answered, and say what comes next."""
    flow = standing.flow
    here = replace(
        situation, profile=step.profile, memory=replace(situation.memory, place=step.place or standing.place)
    )
    work.know(step.profile)
    for waiting, each in enumerate(step.also):
        await tell(
            here, work, flow, replace(step, answered=each, outcome=Outcome.GIVEN), more=len(step.also) - waiting
        )
    ran = await tell(here, work, flow, step)
    told: Mapping[str, Any] = ran.result if ran and ran.ok else {}
    if may_go_on and told.get("more") and (onward := await fetch_more(here, work, standing, told)):
        begun = replace(flows.begin(onward.flow, onward.place, step.profile), outcome=Outcome.BEGUN)
        return await finish(situation, work, onward, begun, may_go_on=False)
    own = own_words(here, told)
    place = None if told.get("ended") else step.place
    if told.get("ended"):
        parts = [own]
    elif step.question is not None:
        parts = [*_rendered(here, step.notes), own, _wrapped(here, flow, step.question)]
    elif step.place is not None:
        parts = _rendered(here, step.notes)
    else:
        closing = own or render(flow.closing or "Thank you, that is all I need.", {**_data(here), **told})
        parts = [*_rendered(here, step.notes), closing]
    failed = ran is not None and not ran.ok
    if failed and ran is not None:
        parts = [ran.summary, *parts]
    return FlowMove(
        text=("\n\n" if flow.wrapper else " ").join(part for part in parts if part),
        place=place,
        profile=Profile() if told.get("forgets") else step.profile,
        understood=step.understood,
        failed=failed,
        forgets=bool(told.get("forgets")),
        asked=asked_of(standing.place) if place is None else "",
        entities={passed_name(flow.id): "yes"} if place is None else {},
    )


async def fetch(situation: Situation, work: Work, flow: Flow, place: Place) -> Standing:
    """The flow with its questions; what its source keeps goes along in the place."""
    source = flow.source
    if source is None:
        return Standing(flow, place)
    here = replace(situation, memory=replace(situation.memory, place=place))
    ran, lacking = await act(here, work, source.tools, source.arguments, why=f"flow {flow.id}", write=False)
    good = next((run for run in ran if run.ok), None)
    if good is None:
        return Standing(flow, place, " ".join([*(run.summary for run in ran), *lacking]) or _NO_QUESTIONS)
    try:
        questions = questions_of(good.result)
    except BadQuestions as error:
        log.info("flow %s has no questions: %s", flow.id, error)
        return Standing(flow, place, _NO_QUESTIONS)
    kept = {name: good.result[name] for name in source.keep if good.result.get(name) is not None}
    whole = replace(flow, questions=questions)
    work.flows[flow.id] = whole
    return Standing(whole, replace(place, data=keep(place.data, kept)))


async def fetch_more(
    situation: Situation, work: Work, standing: Standing, told: Mapping[str, Any]
) -> Standing | None:
    """The flow with the questions that follow from an answer; None where there are none."""
    source = standing.flow.source
    if source is None:
        return None
    kept = {name: told[name] for name in source.keep if told.get(name) is not None}
    place = Place("flow", standing.flow.id, "", keep(with_asked({}, asked_of(standing.place)), kept))
    onward = await fetch(situation, work, standing.flow, place)
    return None if onward.problem else onward


async def tell(
    situation: Situation, work: Work, flow: Flow, step: flows.FlowStep, *, more: int = 0
) -> ToolRun | None:
    """Let the flow's keeper know what came of a question; None where it has none, or nothing came.

    ``more`` answers of the same message are told after this one.
    """
    if flow.answers is None or step.outcome is None:
        return None
    (name,) = flow.answers.tools
    tool = situation.bot.tools[name]
    value = step.profile.collected.get(step.answered.field) if step.answered else None
    given = step.outcome is Outcome.GIVEN and value is not None
    told: dict[str, Any] = {
        "outcome": step.outcome.value,
        "field": step.answered.field if step.answered else "",
        "value": flows.plain(value) if given and value else "",
        "said": value.said if given and value else situation.text[:1000],
        "approximate": bool(given and value and value.approximate),
        "left": flows.left(flow, step.place, step.profile) + more,
    }
    data = data_of(situation, work.runs)
    fixed = {each: render(text, data) for each, text in flow.answers.arguments.get(name, {}).items()}
    wanted = {each: told[each] for each in told if each in tool.signature.parameters}
    arguments = {**wanted, **{each: value for each, value in fixed.items() if value}}
    (ran,) = await work.use([Wanted(tool, arguments, f"flow {flow.id}")])
    return ran.run


def ask_again(situation: Situation, standing: Standing) -> str:
    """The question that stands, after something else was answered."""
    question = flows.question_of(standing.flow, standing.place)
    return _wrapped(situation, standing.flow, question) if question else ""


def own_words(situation: Situation, told: Mapping[str, Any]) -> str:
    """What the keeper of the answers wants to have said."""
    template = situation.bot.behavior.templates.get(str(told.get("template", "")), "")
    return render(template, {**_data(situation), **told}) or str(told.get("say", ""))


def _wrapped(situation: Situation, flow: Flow, question: Question) -> str:
    ask = render(question.ask, _data(situation))
    if not flow.wrapper:
        return ask
    many = len(flow.questions)
    numbers = {"number": flow.questions.index(question) + 1, "of": many, "several": many > 1, "question": ask}
    return render(flow.wrapper, _data(situation) | numbers)


def _rendered(situation: Situation, notes: tuple[str, ...]) -> list[str]:
    return [text for note in notes if (text := render(note, _data(situation)))]


def _data(situation: Situation) -> dict[str, Any]:
    """What the texts of a flow may name: collected values also by their own name."""
    return {**flows.profile_data(situation.profile), **data_of(situation, ())}
