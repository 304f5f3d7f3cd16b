"""The prescreen of a job as a form: from questions to what stands in the fields, and back with what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from console.domain.conversations import Sender
from console.plugin.flows import MOST_QUESTIONS
from console.plugin.panels import Choice, Field, Item, Problem, Said, Values
from plugins.recruitment.overview import problems_of
from plugins.recruitment.records import AnswerKind, Job, PrescreenQuestion, listed
from plugins.recruitment.said import said

LONGEST = 1000
_KINDS = tuple(Choice(kind.value, kind.value) for kind in (
    AnswerKind.YES_NO, AnswerKind.NUMBER, AnswerKind.DATE, AnswerKind.CHOICE, AnswerKind.TEXT
))  # fmt: skip
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS = ("lowest", "highest", "good_from", "good_to")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LITTLE = re.compile(
    r"a|an|the|do|does|did|you|your|are|is|have|has|had|how|many|much|what|which|when|where|who|why|would|could|can|"
    r"will|shall|to|of|in|on|at|for|from|with|this|that|it|and|or|be|been|us|we|our|any"
)

FIELDS = (
    Field(name="ask", label="Question", kind="text", hint="Do you have a valid guard license?"),
    Field(name="type", label="Answer", kind="choice", choices=_KINDS),
    Field(
        name="choices", label="Choices", hint="every; every second; none", about="Parted by a semicolon.",
        when=("type", ("choice",)),
    ),
    Field(
        name="wanted_yes", label="Good answer", kind="choice", choices=(Choice("yes", "yes"), Choice("no", "no")),
        when=("type", ("yes/no",)),
    ),
    Field(
        name="wanted", label="Good answers", hint="any", about="Parted by a semicolon; empty: any of the choices.",
        when=("type", ("choice",)),
    ),
    Field(
        name="words", label="Good words", hint="any text",
        about="Parted by a semicolon; the more of them stand in the answer, the more it is worth.",
        when=("type", ("text",)),
    ),
    Field(name="lowest", label="Accept from", hint="0", about="Less is asked again.", when=("type", ("number",))),
    Field(name="highest", label="Accept to", about="More is asked again.", when=("type", ("number",))),
    Field(name="good_from", label="Good from", about="Below, it is worth less.", when=("type", ("number",))),
    Field(name="good_to", label="Good to", about="Above, it is worth less.", when=("type", ("number",))),
    Field(
        name="good_by", label="Good until", hint="2026-05-01", about="Later days are worth less.",
        when=("type", ("date",)),
    ),
    Field(name="weight", label="Weight", hint="1", about="Its share of the match score."),
    Field(
        name="must_have", label="Must-have", kind="yes/no", about="An answer that is not good ends the prescreen."
    ),
    Field(
        name="required", label="Required", kind="yes/no", about="Without an answer a recruiter looks at it."
    ),
    Field(
        name="again", label="Asked again as", kind="text", hint="the question itself",
        about="When the answer does not fit.",
    ),
    Field(
        name="field", label="Short name", hint="made from the question", fixed=True,
        about="The same one in two jobs is asked a person once.",
    ),
)  # fmt: skip


def blank() -> Values:
    return {
        **dict.fromkeys((field.name for field in FIELDS), ""),
        "type": AnswerKind.YES_NO.value,
        "wanted_yes": "yes",
        "weight": "1",
        "required": True,
        "must_have": False,
    }


def item_of(question: PrescreenQuestion) -> Item:
    kind, wanted = question.type, question.wanted
    numbers = {name: _told(getattr(question, name)) for name in _NUMBERS}
    values: Values = {
        **blank(),
        **numbers,
        "ask": question.ask,
        "type": kind.value,
        "choices": question.choices,
        "wanted_yes": (wanted or "yes") if kind is AnswerKind.YES_NO else "yes",
        "wanted": wanted if kind is AnswerKind.CHOICE else "",
        "words": wanted if kind is AnswerKind.TEXT else "",
        "good_by": question.good_by.isoformat() if question.good_by else "",
        "weight": _told(question.weight),
        "must_have": question.must_have,
        "required": question.required,
        "again": question.again,
        "field": question.field,
    }
    return Item(question.field, values)


def label_of(item: Item) -> str:
    return str(item.values["ask"]).strip() or "A question without words"


def note_of(item: Item) -> str:
    values = item.values
    parts = [str(values["type"]), f"weight {values['weight'] or '1'}"]
    parts += ["must-have"] if values["must_have"] else [] if values["required"] else ["optional"]
    return " · ".join(parts)


def check(items: Sequence[Item]) -> tuple[Problem, ...]:
    """All that keeps them from being saved, in their order."""
    job = Job(id="job", site="site", title="job", opened_at=_ANY_TIME)
    return _read(items, job, (), _ANY_TIME)[1]


def questions_from(
    items: Sequence[Item], job: Job, before: Sequence[PrescreenQuestion], now: datetime
) -> tuple[tuple[PrescreenQuestion, ...], tuple[Problem, ...]]:
    """The questions in their order, and what is wrong; with a problem there are not all of them."""
    return _read(items, job, before, now)


def preview(items: Sequence[Item], place: int) -> tuple[Said, ...]:
    """As it is asked, and as it is asked again."""
    values = items[place].values
    ask = str(values["ask"]).strip() or "…"
    whole = {"number": place + 1, "of": len(items), "several": len(items) > 1, "question": ask}
    again = str(values["again"]).strip() or ask
    wrapped = said("prescreen_question_wrapper", whole)
    asked_again = said("prescreen_question_wrapper", {**whole, "question": again})
    return (
        Said(Sender.BOT, wrapped, "As it is asked"),
        Said(Sender.BOT, asked_again, "After an answer that does not fit"),
    )


def _read(
    items: Sequence[Item], job: Job, before: Sequence[PrescreenQuestion], now: datetime
) -> tuple[tuple[PrescreenQuestion, ...], tuple[Problem, ...]]:
    known = {each.field: each for each in before}
    names = _names(items)
    found: list[PrescreenQuestion] = []
    problems: list[Problem] = []
    for place, item in enumerate(items):
        name = names[place]
        start = known.get(item.id) or PrescreenQuestion(
            id=f"{job.id}/{name}", site=job.site, job=job.id, field=name, since=now, position=1, ask=""
        )
        question, wrong = _question(start, item.values, place + 1)
        wrong |= _name_problem(name, names[:place])
        problems += [Problem(place, field, text) for field, text in wrong.items()]
        if question is not None:
            found.append(question)
    if found and not problems and not any(each.weight for each in found):
        problems.append(Problem(0, "weight", "All weights are 0, so no answer counts."))
    if len(items) > MOST_QUESTIONS:
        problems.append(Problem(MOST_QUESTIONS, "", f"A prescreen has at most {MOST_QUESTIONS} questions."))
    return tuple(found), tuple(problems)


def _question(
    start: PrescreenQuestion, values: Values, position: int
) -> tuple[PrescreenQuestion | None, dict[str, str]]:
    kind = AnswerKind(str(values["type"]))
    wrong: dict[str, str] = {}
    numbers = {name: _number(values, name, wrong) if kind is AnswerKind.NUMBER else None for name in _NUMBERS}
    weight = _number(values, "weight", wrong)
    day = _day(values, wrong) if kind is AnswerKind.DATE else None
    choices = "; ".join(listed(str(values["choices"]))) if kind is AnswerKind.CHOICE else ""
    if kind is AnswerKind.CHOICE and not choices:
        wrong["choices"] = "Give at least two, parted by a semicolon."
    if weight is not None and weight < 0:
        wrong["weight"] = "It is 0 or more."
    _check_lengths(values, wrong)
    if wrong:
        return None, wrong
    question = replace(
        start,
        position=position,
        ask=str(values["ask"]).strip(),
        type=kind,
        weight=1.0 if weight is None else weight,
        required=bool(values["required"]),
        must_have=bool(values["must_have"]),
        choices=choices,
        wanted=_wanted(kind, values, start.wanted),
        good_by=day,
        again=str(values["again"]).strip(),
        retired=False,
        lowest=numbers["lowest"],
        highest=numbers["highest"],
        good_from=numbers["good_from"],
        good_to=numbers["good_to"],
    )
    return question, _at_their_fields(kind, problems_of(question))


def _wanted(kind: AnswerKind, values: Values, before: str) -> str:
    if kind is AnswerKind.YES_NO:
        wanted = str(values["wanted_yes"])
        return before if wanted == (before or "yes") else wanted
    names = {AnswerKind.CHOICE: "wanted", AnswerKind.TEXT: "words"}
    return "; ".join(listed(str(values[names[kind]]))) if kind in names else ""


def _at_their_fields(kind: AnswerKind, found: Mapping[str, str]) -> dict[str, str]:
    """A record's ``wanted`` is another field of the form for each type."""
    here = {"wanted": "words" if kind is AnswerKind.TEXT else "wanted"}
    return {here.get(name, name): text for name, text in found.items()}


def _check_lengths(values: Values, wrong: dict[str, str]) -> None:
    for name in ("ask", "again", "choices", "wanted", "words"):
        if len(str(values[name])) > LONGEST:
            wrong[name] = f"It is longer than {LONGEST:,} characters."


def _number(values: Values, name: str, wrong: dict[str, str]) -> float | None:
    text = str(values[name]).strip().replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e12:
        wrong[name] = f"{values[name]!s} is no number."
        return None
    return number


def _day(values: Values, wrong: dict[str, str]) -> date | None:
    text = str(values["good_by"]).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong["good_by"] = f"{text} is no day; write it as 2026-05-01."
        return None


def _names(items: Sequence[Item]) -> list[str]:
    """The short name of each: what it has, what was typed, or what is made of its words."""
    taken = {item.id or str(item.values["field"]).strip() for item in items}
    names: list[str] = []
    for place, item in enumerate(items, 1):
        given = item.id or str(item.values["field"]).strip()
        if not given:
            given = _made(str(item.values["ask"]), place, taken)
            taken.add(given)
        names.append(given)
    return names


def _made(ask: str, place: int, taken: set[str]) -> str:
    words = [word for word in re.findall(r"[a-z0-9]+", ask.casefold()) if not _LITTLE.fullmatch(word)]
    name = "_".join(words[:3])[:30].strip("_")
    name = name if _NAME.fullmatch(name) else f"question_{place}"
    number, made = 2, name
    while made in taken:
        number, made = number + 1, f"{name}_{number}"
    return made


def _name_problem(name: str, earlier: Sequence[str]) -> dict[str, str]:
    if not _NAME.fullmatch(name):
        return {"field": "Small letters, digits and _, beginning with a letter, at most 40."}
    return {"field": "Another question has this name."} if name in earlier else {}


def _told(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
