"""A flow by rules: what an answer means, and which question comes next. ``flowing`` says it and keeps the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from console.domain.behavior import AnswerType, Behavior, Flow, Question
from console.domain.memory import Collected, Place, Profile
from console.engine.kept import (
    before_of,
    later_of,
    skipped_of,
    tries_of,
    with_before,
    with_later,
    with_skipped,
    with_tries,
)
from console.engine.language.answers import postpones
from console.engine.language.requests import Request, requests_in
from console.engine.pieces import Answered, AnswerReader, Understanding
from console.engine.rewording import PLAIN, Corrected, correction_of, parted, volunteered
from console.plugin.flows import Outcome

MOST_TRIES = 2
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """``notes`` are said before ``question``; without a question the flow has ended and ``place`` is None.

    ``outcome`` is what came of the question ``answered``, None where it is asked again. ``understood``: the message
    was an answer or a refusal. ``also`` are later questions that the message answered in passing.
    """

    notes: tuple[str, ...]
    question: Question | None
    place: Place | None
    profile: Profile
    understood: bool = True
    answered: Question | None = None
    outcome: Outcome | None = None
    also: tuple[Question, ...] = ()


def leaves(text: str, *, asked: bool = False) -> bool:
    """``asked``: it comes in answer to a question, where "not now" is for that question alone."""
    return Request.STOP in requests_in(text) and not (asked and postpones(text))


def begin(flow: Flow, place: Place, profile: Profile) -> FlowStep:
    """The opening and the first question that is still open."""
    return _next(flow, place, profile, [flow.opening])


def opened(flow: Flow, place: Place, profile: Profile, text: str, answers: AnswerReader, today: date) -> FlowStep:
    """As ``begin``, with what the message that began it answers in passing."""
    if flow.source is not None:
        return begin(flow, place, profile)
    open_ones = [each for each in _open(flow, place, profile) if not each.own_words]
    also = volunteered(text, open_ones, answers, today)
    step = _next(flow, place, _with_all(profile, also), [flow.opening, *_all_noted(also)])
    return replace(step, also=tuple(each for each in open_ones if each.field in also))


def advance(flow: Flow, place: Place, profile: Profile, text: str, answers: AnswerReader, today: date) -> FlowStep:
    """What the message means for the question that was asked; where that is gone, the flow begins anew."""
    question = question_of(flow, place)
    if question is None:
        return replace(begin(flow, place, profile), outcome=Outcome.BEGUN)
    corrected = _corrected(flow, place, profile, question, text, answers, today)
    if corrected is not None:
        return _put_right(flow, place, profile, question, corrected)
    others = _later_ones(flow, place, profile, question)
    rest, also = parted(text, question, others, answers, today) if others else (text, {})
    answered = answers.read(question, rest, today)
    if answered.understanding in (Understanding.UNFIT, Understanding.BACK):
        also, answered = {}, answers.read(question, text, today)
    profile = _with_all(profile, also)
    step = _after(flow, replace(place, data=with_before(place.data, question.field)), profile, question, answered)
    heard = tuple(each for each in others if each.field in also)
    return replace(step, notes=(*step.notes, *_all_noted(also)), also=heard) if also else step


def _with_all(profile: Profile, given: Mapping[str, Collected]) -> Profile:
    return replace(profile, collected={**profile.collected, **given}, refused=profile.refused - set(given))


def _all_noted(given: Mapping[str, Collected]) -> list[str]:
    return [f"{_shown(value)} for {_label(name).lower()}, noted." for name, value in given.items()]


def _after(flow: Flow, place: Place, profile: Profile, question: Question, answered: Answered) -> FlowStep:
    match answered.understanding:
        case Understanding.GIVEN if answered.value is not None:
            step = _next(flow, place, _with_value(profile, question, answered.value), [_noted(answered.value)])
            return replace(step, answered=question, outcome=Outcome.GIVEN)
        case Understanding.REFUSED:
            kept = {name: each for name, each in profile.collected.items() if name != question.field}
            refusing = replace(profile, collected=kept, refused=profile.refused | {question.field})
            step = _next(flow, place, refusing, ["That is fine, I will not ask that again."])
            return replace(step, answered=question, outcome=Outcome.REFUSED)
        case Understanding.UNCERTAIN:
            return _passed(flow, place, profile, question, Outcome.UNSURE, "No problem, we can leave that open.")
        case Understanding.LATER:
            return _postponed(flow, place, profile, question)
        case Understanding.BACK:
            return _back(flow, place, profile, question)
    return _again(flow, place, profile, question, answered)


def _corrected(
    flow: Flow, place: Place, profile: Profile, question: Question, text: str, answers: AnswerReader, today: date
) -> Corrected | None:
    """What the message puts right of the run's own answers; one that only its own words give is asked anew.

    "My budget is 600" said to another question is no answer to that one, also where the budget was not asked yet.
    """
    others = [each for each in flow.questions if each is not question]
    before = next((each for each in others if each.field == before_of(place)), None)
    known = [each for each in others if each.field in profile.collected and not each.own_words]
    known += [each for each in _later_ones(flow, place, profile, question) if each.type not in PLAIN]
    found = correction_of(text, question, before, known, answers, today)
    return replace(found, value=None) if found is not None and found.question.own_words else found


def _put_right(flow: Flow, place: Place, profile: Profile, question: Question, corrected: Corrected) -> FlowStep:
    """The answer before is changed and the question stands; where it is only taken back, it is asked anew."""
    other, value = corrected.question, corrected.value
    if value is None:
        return _asked_anew(place, profile, other)
    said = f"{_shown(value)} for {_label(other.field).lower()}, noted."
    place = replace(place, data=with_before(place.data, other.field))
    return FlowStep(
        (said,), question, place, _with_value(profile, other, value), answered=other, outcome=Outcome.GIVEN
    )


def _later_ones(flow: Flow, place: Place, profile: Profile, question: Question) -> list[Question]:
    """Questions that a message may answer in passing: those of a flow whose keeper does not add questions itself."""
    if flow.source is not None or question.own_words:
        return []
    return [each for each in _open(flow, place, profile) if each is not question and not each.own_words]


def stand(flow: Flow, place: Place | None, profile: Profile) -> Place | None:
    """The place at the first question that is still open; None when there is none."""
    return _next(flow, place or Place("flow", flow.id, ""), profile, []).place


def question_of(flow: Flow, place: Place) -> Question | None:
    return next((each for each in flow.questions if each.field == place.step), None)


def left(flow: Flow, place: Place | None, profile: Profile) -> int:
    """Questions that are still to be asked in this run."""
    if place is None:
        return 0
    waiting = {each.field for each in (*_open(flow, place, profile), *_put_off(flow, place, profile))}
    return len(waiting | {each.field for each in flow.questions if each.field == place.step})


def is_open(flow: Flow, profile: Profile) -> bool:
    """Whether a question of it is neither answered nor refused."""
    return any(not _is_known(each, profile) for each in flow.questions)


def forgetting(flow: Flow, profile: Profile) -> Profile:
    """Without what was said to the flow's own questions before."""
    fields = {each.field for each in flow.questions}
    kept = {name: each for name, each in profile.collected.items() if name not in fields}
    return replace(profile, collected=kept, refused=profile.refused - fields)


def recalled(behavior: Behavior, profile: Profile, text: str) -> str:
    """What the person said earlier, when that is what they ask; else empty."""
    if Request.RECALL not in requests_in(text):
        return ""
    questions = _told(behavior, profile)
    words = _words(text)
    told = max(questions, key=lambda each: len(words & _words(f"{each.field} {each.ask}")), default=None)
    if told is None:
        return "You have not told me that yet."
    common = words & _words(f"{told.field} {told.ask}")
    if not common and _asks_for_open(behavior, profile, words):
        return "You have not told me that yet."
    numbers = [each for each in questions if each.type is AnswerType.NUMBER]
    if not common and numbers and _HOW_MANY.search(text):
        told, questions = numbers[-1], numbers
    if not common and len(questions) > 1:
        lines = [f"- {_label(each.field)}: {_value(profile.collected[each.field]).rstrip(',')}" for each in questions]
        return "This is what you told me:\n" + "\n".join(dict.fromkeys(lines))
    return f"You said {_value(profile.collected[told.field])} for {_label(told.field).lower()}."


def profile_data(profile: Profile) -> Mapping[str, object]:
    return {name: each.value for name, each in profile.collected.items()}


def plain(value: Collected) -> str:
    """The value as text: numbers without needless digits, yes or no."""
    if isinstance(value.value, bool):
        return "yes" if value.value else "no"
    return f"{value.value:g}" if isinstance(value.value, float) else str(value.value)


def _told(behavior: Behavior, profile: Profile) -> list[Question]:
    """Questions that were answered; those of a flow whose questions come from data by the name of their field.

    What only other bots asked is theirs.
    """
    known = {each.field: each for flow in behavior.flows for each in flow.questions}
    names = [name for name in known if name in profile.collected]
    if any(flow.source for flow in behavior.flows):
        names += sorted(set(profile.collected) - set(known))
    return [known.get(name, Question(field=name, ask=_label(name))) for name in names]


def _asks_for_open(behavior: Behavior, profile: Profile, words: set[str]) -> bool:
    """Whether the words name what a flow asks and the person has not told."""
    asked = {each.field for flow in behavior.flows for each in flow.questions} - set(profile.collected)
    return any(words & _words(field) for field in asked)


def _next(flow: Flow, place: Place, profile: Profile, said: list[str]) -> FlowStep:
    for question in _open(flow, place, profile):
        return _asking(place, profile, said, question)
    for question in _put_off(flow, place, profile):
        waiting = [name for name in later_of(place) if name != question.field]
        place = _skipping(replace(place, data=with_later(place.data, waiting)), question)
        return _asking(place, profile, [*said, "You wanted to come back to this."], question)
    return FlowStep(tuple(said), None, None, profile)


def _asking(place: Place, profile: Profile, said: list[str], question: Question) -> FlowStep:
    place = replace(place, step=question.field, data=with_tries(place.data, 0))
    return FlowStep(tuple(said), question, place, profile)


def _open(flow: Flow, place: Place | None, profile: Profile) -> list[Question]:
    passed = {*skipped_of(place), *later_of(place)} if place else set()
    return [each for each in flow.questions if not _is_known(each, profile) and each.field not in passed]


def _put_off(flow: Flow, place: Place | None, profile: Profile) -> list[Question]:
    waiting = later_of(place) if place else ()
    return [each for each in flow.questions if each.field in waiting and not _is_known(each, profile)]


def _is_known(question: Question, profile: Profile) -> bool:
    return question.field in profile.collected or question.field in profile.refused


def _passed(flow: Flow, place: Place, profile: Profile, question: Question, outcome: Outcome, note: str) -> FlowStep:
    step = _next(flow, _skipping(place, question), profile, [note])
    return replace(step, answered=question, outcome=outcome)


def _postponed(flow: Flow, place: Place, profile: Profile, question: Question) -> FlowStep:
    """Asked once more after the others; where no other is left, or it was put off before, it stays open."""
    others = [each for each in _open(flow, place, profile) if each.field != question.field]
    if not others or question.field in skipped_of(place):
        return _passed(flow, place, profile, question, Outcome.LATER, "No problem, we can leave that open.")
    waiting = replace(place, data=with_later(place.data, (*later_of(place), question.field)))
    step = _next(flow, waiting, profile, ["Of course, I ask again at the end."])
    return replace(step, answered=question, outcome=Outcome.LATER)


def _back(flow: Flow, place: Place, profile: Profile, question: Question) -> FlowStep:
    """The question before is asked anew, what was said to it is forgotten."""
    return _asked_anew(place, profile, flow.questions[max(0, flow.questions.index(question) - 1)])


def _asked_anew(place: Place, profile: Profile, question: Question) -> FlowStep:
    kept = {name: each for name, each in profile.collected.items() if name != question.field}
    passed = [name for name in skipped_of(place) if name != question.field]
    waiting = [name for name in later_of(place) if name != question.field]
    reopened = replace(profile, collected=kept, refused=profile.refused - {question.field})
    data = with_later(with_skipped(place.data, passed), waiting)
    return _asking(replace(place, data=data), reopened, [], question)


def _again(flow: Flow, place: Place, profile: Profile, question: Question, answered: Answered) -> FlowStep:
    tries = tries_of(place) + 1
    if tries >= MOST_TRIES:
        step = _passed(flow, place, profile, question, Outcome.UNFIT, "Let us leave that open for now.")
        return replace(step, understood=False)
    notes = (question.again,) if question.again else (answered.why, question.ask)
    place = replace(place, data=with_tries(place.data, tries))
    return FlowStep(notes, None, place, profile, understood=False)


def _skipping(place: Place, question: Question) -> Place:
    return replace(place, data=with_skipped(place.data, (*skipped_of(place), question.field)))


def _with_value(profile: Profile, question: Question, value: Collected) -> Profile:
    collected = {**profile.collected, question.field: value}
    return replace(profile, collected=collected, refused=profile.refused - {question.field})


def _shown(value: Collected) -> str:
    return f"About {plain(value)}" if value.approximate and isinstance(value.value, float) else plain(value)


def _noted(value: Collected) -> str:
    return f"About {plain(value)}, noted." if value.approximate and isinstance(value.value, float) else ""


def _value(value: Collected) -> str:
    short = plain(value)
    return f"“{value.said}”, about {short}," if value.approximate and isinstance(value.value, float) else short


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
