"""A flow by rules: what is asked, what an answer means, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from console.domain.behavior import Behavior, Flow, Question
from console.domain.memory import Collected, Place, Profile
from console.engine.kept import skipped_of, tries_of, with_skipped, with_tries
from console.engine.pieces import Answered, AnswerReader, Understanding
from console.plugin.templates import render

MOST_TRIES = 2
_LEAVES = re.compile(
    r"^\W*(please\s+)?(stop|cancel|quit|exit|never ?mind|forget it|leave it|not now)\b", re.IGNORECASE
)
_RECALLS = re.compile(
    r"\b(how (many|much)|what|which|where|when|who) .{0,40}?\b(did|have|had) i (just |already )?"
    r"(say|said|tell|told|mention(ed)?|give|given|gave|answer(ed)?)\b|\bwhat was my answer\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """``place`` is None when the flow has ended; ``understood``: the message was an answer or a refusal."""

    text: str
    place: Place | None
    profile: Profile
    understood: bool = True


def leaves(text: str) -> bool:
    return bool(_LEAVES.search(text)) and len(text) < 60


def begin(flow: Flow, profile: Profile) -> FlowStep:
    """The opening and the first question that is still open."""
    place = Place("flow", flow.id, "")
    return _next(flow, place, profile, [flow.opening])


def advance(flow: Flow, place: Place, profile: Profile, text: str, answers: AnswerReader, today: date) -> FlowStep:
    """What the message means for the question that was asked."""
    question = question_of(flow, place)
    if question is None:
        return _next(flow, place, profile, [])
    answered = answers.read(question, text, today)
    match answered.understanding:
        case Understanding.GIVEN if answered.value is not None:
            return _next(flow, place, _with_value(profile, question, answered.value), [_noted(answered.value)])
        case Understanding.REFUSED:
            refusing = replace(profile, refused=profile.refused | {question.field})
            return _next(flow, place, refusing, ["That is fine, I will not ask that again."])
        case Understanding.UNCERTAIN:
            return _next(flow, _skipping(place, question), profile, ["No problem, we can leave that open."])
        case Understanding.BACK:
            return _back(flow, place, profile, question)
    return _again(flow, place, profile, question, answered)


def stand(flow: Flow, place: Place | None, profile: Profile) -> Place | None:
    """The place at the first question that is still open; None when there is none."""
    return _next(flow, place or Place("flow", flow.id, ""), profile, []).place


def ask_again(flow: Flow, place: Place) -> str:
    """The question that stands, after something else was answered."""
    question = question_of(flow, place)
    return question.ask if question else ""


def question_of(flow: Flow, place: Place) -> Question | None:
    return next((each for each in flow.questions if each.field == place.step), None)


def recalled(behavior: Behavior, profile: Profile, text: str) -> str:
    """What the person said earlier, when that is what they ask; else empty."""
    if not _RECALLS.search(text):
        return ""
    questions = [each for flow in behavior.flows for each in flow.questions if each.field in profile.collected]
    words = _words(text)
    told = max(questions, key=lambda each: len(words & _words(f"{each.field} {each.ask}")), default=None)
    if told is None or not profile.collected:
        return "You have not told me that yet."
    common = words & _words(f"{told.field} {told.ask}")
    if not common and len(questions) > 1:
        lines = [f"- {_label(each.field)}: {_value(profile.collected[each.field])}" for each in questions]
        return "This is what you told me:\n" + "\n".join(dict.fromkeys(lines))
    return f"You said {_value(profile.collected[told.field])} for {_label(told.field).lower()}."


def profile_data(profile: Profile) -> Mapping[str, object]:
    return {name: each.value for name, each in profile.collected.items()}


def _next(flow: Flow, place: Place, profile: Profile, said: list[str]) -> FlowStep:
    passed = skipped_of(place)
    for question in flow.questions:
        known = question.field in profile.collected or question.field in profile.refused
        if not known and question.field not in passed:
            place = replace(place, step=question.field, data=with_tries(place.data, 0))
            return FlowStep(_joined([*said, question.ask], profile), place, profile)
    return FlowStep(_joined([*said, flow.closing or "Thank you, that is all I need."], profile), None, profile)


def _back(flow: Flow, place: Place, profile: Profile, question: Question) -> FlowStep:
    """The question before is asked anew, what was said to it is forgotten."""
    before = flow.questions[max(0, flow.questions.index(question) - 1)]
    kept = {name: each for name, each in profile.collected.items() if name != before.field}
    passed = [name for name in skipped_of(place) if name != before.field]
    reopened = replace(profile, collected=kept, refused=profile.refused - {before.field})
    return _next(flow, replace(place, data=with_skipped(place.data, passed)), reopened, [])


def _again(flow: Flow, place: Place, profile: Profile, question: Question, answered: Answered) -> FlowStep:
    tries = tries_of(place) + 1
    if tries >= MOST_TRIES:
        step = _next(flow, _skipping(place, question), profile, ["Let us leave that open for now."])
        return replace(step, understood=False)
    text = question.again or _joined([answered.why, question.ask], profile)
    return FlowStep(text, replace(place, data=with_tries(place.data, tries)), profile, understood=False)


def _skipping(place: Place, question: Question) -> Place:
    return replace(place, data=with_skipped(place.data, (*skipped_of(place), question.field)))


def _with_value(profile: Profile, question: Question, value: Collected) -> Profile:
    collected = {**profile.collected, question.field: value}
    return replace(profile, collected=collected, refused=profile.refused - {question.field})


def _noted(value: Collected) -> str:
    return f"About {_plain(value)}, noted." if value.approximate and isinstance(value.value, float) else ""


def _value(value: Collected) -> str:
    plain = _plain(value)
    return f"“{value.said}”, about {plain}," if value.approximate and isinstance(value.value, float) else plain


def _plain(value: Collected) -> str:
    if isinstance(value.value, bool):
        return "yes" if value.value else "no"
    return f"{value.value:g}" if isinstance(value.value, float) else str(value.value)


def _label(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _words(text: str) -> set[str]:
    small = {
        "how",
        "many",
        "much",
        "what",
        "did",
        "say",
        "said",
        "tell",
        "you",
        "your",
        "have",
        "the",
        "are",
        "for",
        "was",
    }
    found = {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower().replace("_", " "))}
    return found - small


def _joined(parts: list[str], profile: Profile) -> str:
    data = {"profile": profile_data(profile), **profile_data(profile)}
    return " ".join(text for part in parts if part and (text := render(part, data)))
