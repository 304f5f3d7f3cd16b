"""What a recruiter wants to see beside a chat: each prescreen with answers and scores, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator

from console.plugin.beside import Beside, Conversation, Fact, FactSheet, Mark, SuggestedReply, Transaction
from plugins.recruitment.book import Book
from plugins.recruitment.overview import Line, Prescreen, prescreen_of
from plugins.recruitment.records import OPEN_STAGES, Answered, AnswerKind, Application

_MOST = 3
"""Applications that are shown, those of this chat first."""
_ASKED_NEXT = 2
_OUTCOMES = {
    Answered.REFUSED: Mark.REFUSED,
    Answered.LATER: Mark.LATER,
    Answered.UNSURE: Mark.UNCLEAR,
    Answered.UNFIT: Mark.UNCLEAR,
}


def beside(tx: Transaction, conversation: Conversation) -> Beside:
    book = Book(tx, conversation.tenant)
    applications = book.applications_of(book.candidate_of(conversation.channel, conversation.customer))
    applications.sort(key=lambda each: (each.conversation != conversation.id, each.stage not in OPEN_STAGES))
    shown = [(each, _title(book, each), prescreen_of(book, each)) for each in applications[:_MOST]]
    return Beside(
        sheets=tuple(_sheet(application, title, prescreen) for application, title, prescreen in shown),
        replies=tuple(
            reply
            for application, title, prescreen in shown[:1]
            if application.stage in OPEN_STAGES
            for reply in list(_asks(title, prescreen))[:_ASKED_NEXT]
        ),
    )


def _title(book: Book, application: Application) -> str:
    job = book.job(application.job)
    return job.title if job else application.job


def _sheet(application: Application, title: str, prescreen: Prescreen) -> FactSheet:
    result = prescreen.result
    said = [f"{result.answered} of {result.asked} answered"]
    if result.answered or result.refused:
        said.append(f"match {result.match:.0f} of 100")
    said.append(application.stage.value)
    failed = ", ".join(_plain(field) for field in result.failed)
    return FactSheet(
        title=f"Prescreen: {title}",
        progress=" · ".join(said),
        warning=f"Must-have failed: {failed}" if failed else application.note,
        facts=tuple(_fact(line) for line in prescreen.lines),
    )


def _fact(line: Line) -> Fact:
    question, answer = line.question, line.answer
    given = answer is not None and answer.outcome is Answered.GIVEN
    must = "Must-have. " if question.must_have else ""
    return Fact(
        title=_plain(question.field),
        value=f"{'about ' if answer.approximate else ''}{answer.value}" if answer is not None and given else "",
        said=answer.said if answer is not None else "",
        score=f"{line.points:g} / {question.weight:g}" if given else f"– / {question.weight:g}",
        mark=_mark(line),
        about=f"{must}{question.ask}",
    )


def _mark(line: Line) -> Mark:
    if line.answer is None:
        return Mark.OPEN
    if line.answer.outcome is not Answered.GIVEN:
        return _OUTCOMES[line.answer.outcome]
    if line.failed:
        return Mark.FAILED
    if line.unclear:
        return Mark.UNCLEAR
    if line.points >= line.question.weight:
        return Mark.GOOD
    return Mark.PARTLY if line.points > 0 else Mark.POOR


def _asks(title: str, prescreen: Prescreen) -> Iterator[SuggestedReply]:
    """What to ask next: must-haves that are unclear, then what is open or was put off; never what was refused."""
    for line in prescreen.lines:
        if line.unclear:
            yield SuggestedReply(line.question.again or line.question.ask, f"{title}: a must-have that is unclear")
    for line in prescreen.lines:
        outcome = line.answer.outcome if line.answer is not None else None
        if outcome is None:
            yield SuggestedReply(_worded(line), f"{title}: not asked yet")
        elif outcome in (Answered.LATER, Answered.UNSURE, Answered.UNFIT):
            again = line.question.again or _worded(line)
            yield SuggestedReply(again, f"{title}: {outcome.value} when it was asked")


def _worded(line: Line) -> str:
    choices = line.question.choices if line.question.type is AnswerKind.CHOICE else ""
    return f"{line.question.ask} ({choices.replace(';', ',')})" if choices else line.question.ask


def _plain(field: str) -> str:
    words = field.replace("_", " ")
    return words[:1].upper() + words[1:]
