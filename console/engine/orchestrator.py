"""The decider with a model: one structured call; what it says is checked before any of it is shown or done."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from console.domain.sentences import Cutter
from console.domain.turns import Citation, ModelCall
from console.engine.answer import LONGEST, BadAnswer, Head, ToolWish, is_head_whole, read_head, read_reply, schema_of
from console.engine.decision import DeciderFailed, Decision, Piece
from console.engine.foresight import foresee_step
from console.engine.promising import CUT_SHORT, clarified, outcomes, without_strays
from console.engine.prompt import Prompt, make_prompt, tokens_of
from console.engine.settle import settle
from console.engine.situation import Situation
from console.engine.toolbox import Wanted
from console.engine.work import Work
from console.plugin.tools import Effect
from console.ports.models import LanguageModel, ModelDone, ModelFailed, ModelRequest, ModelText

NAME = "model"
_RESERVE = 4.0
_LEAST_SECONDS = 1.0
_CITABLE = 3
"""Entries that the prompt numbers."""


@dataclass(slots=True)
class _Asked:
    """One call as it goes: what came so far, and what is already certain. ``broken_off``: it has no end."""

    prompt: Prompt
    head: Head | None = None
    text: str = ""
    shown: str = ""
    unusable: bool = False
    broken_off: bool = False
    cutter: Cutter = field(default_factory=Cutter)


class _WantsTool(Exception):
    """The model asks for a reading tool that has not run."""

    def __init__(self, wish: ToolWish) -> None:
        super().__init__()
        self.wish = wish


class ModelDecider:
    """One call per turn; another only for a tool that was not foreseen, or to mend an answer once."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return NAME

    async def decide(self, situation: Situation, work: Work) -> AsyncIterator[Piece | Decision]:
        await foresee_step(situation, work)
        complaint, mended, followed = "", False, False
        while True:
            asked = _Asked(make_prompt(situation, work))
            try:
                async for piece in self._ask(situation, work, asked, complaint, may_ask=not followed):
                    yield piece
                break
            except _WantsTool as wish:
                followed = True
                await work.use([_wanted(wish.wish, asked.prompt)])
            except BadAnswer as error:
                if mended or asked.shown:
                    raise DeciderFailed(f"its answer could not be used: {error}") from error
                mended, complaint = True, str(error)
            except ModelFailed as error:
                work.calls.extend(error.calls)
                raise DeciderFailed(error.what) from error
        assert asked.head is not None
        before = len(work.writes)
        decision = await self._decision(situation, work, asked, asked.head)
        told = outcomes(work.writes[before:], decision.text)
        told += clarified(situation, work, decision)
        if asked.broken_off:
            told += f"\n\n{CUT_SHORT}"
        if told:
            yield Piece(told)
        yield replace(decision, text=f"{decision.text}{told}")

    async def _ask(
        self, situation: Situation, work: Work, asked: _Asked, complaint: str, *, may_ask: bool
    ) -> AsyncIterator[Piece]:
        request = self._request(situation, work, asked.prompt, complaint)
        work.prompt = f"{request.system}\n\n{request.user}"
        answers, began = self._model.ask(request), time.perf_counter()
        async with aclosing(answers):  # type: ignore[type-var]  # models are async generators
            async for each in _counted(answers, request, asked, work, began):
                if isinstance(each, ModelDone):
                    work.calls.extend(each.calls)
                asked.text = each.text
                if len(asked.text) > LONGEST:
                    raise DeciderFailed("its answer did not end")
                if isinstance(each, ModelDone):
                    break
                for piece in _growing(situation, work, asked, may_ask=may_ask):
                    yield piece
        for piece in _whole(situation, work, asked, may_ask=may_ask):
            yield piece

    def _request(self, situation: Situation, work: Work, prompt: Prompt, complaint: str) -> ModelRequest:
        left = work.seconds_left - _RESERVE
        if left < _LEAST_SECONDS:
            raise DeciderFailed("there was no time left for a call")
        settings = situation.bot.settings
        mend = f"\n\n# Your last answer could not be used\n{complaint}. Answer again, whole." if complaint else ""
        return ModelRequest(
            system=prompt.system,
            user=prompt.user + mend,
            schema=schema_of(list(work.model_may), prompt.guidelines),
            difficulty=difficulty_of(situation, work),
            temperature=settings.temperature,
            model=settings.model,
            fallbacks=settings.fallbacks,
            budget=min(15.0, left),
        )

    async def _decision(self, situation: Situation, work: Work, asked: _Asked, head: Head) -> Decision:
        unmask = asked.prompt.mask.unmask
        head = replace(
            head,
            collected={name: unmask(value) for name, value in head.collected.items()},
            preferences=tuple(unmask(each) for each in head.preferences),
            objectives=tuple(unmask(each) for each in head.objectives),
            handoff=unmask(head.handoff),
            reasoning=unmask(head.reasoning),
        )
        if head.tool is not None and head.tool.tool.effect is not Effect.READ:
            wanted = _wanted(head.tool, asked.prompt)
            if situation.demands_nothing:
                work.suggest(wanted)
            else:
                await work.use([wanted])
        return await settle(situation, work, head, asked.shown, _cited(situation, asked.shown))


async def _counted(
    answers: AsyncIterator[ModelText | ModelDone], request: ModelRequest, asked: _Asked, work: Work, began: float
) -> AsyncIterator[ModelText | ModelDone]:
    """The answer as it comes; a call that is stopped before its end is counted by an estimate."""
    settled = False
    try:
        async for each in answers:
            settled = isinstance(each, ModelDone)
            yield each
    except ModelFailed:
        settled = True
        raise
    finally:
        if not settled:
            work.calls.append(
                ModelCall(
                    provider="",
                    model="",
                    prompt_tokens=tokens_of(request.system + request.user),
                    completion_tokens=tokens_of(asked.text),
                    cost=None,
                    milliseconds=(time.perf_counter() - began) * 1000,
                    error="stopped before its end; tokens are estimated",
                )
            )


def difficulty_of(situation: Situation, work: Work) -> float:
    """0 to 1: several requests, a place in a journey, much to read and much to weigh make a turn hard."""
    weight = 0.2 * (len(situation.clauses) > 1) + 0.25 * (situation.memory.place is not None)
    weight += 0.1 * min(len(work.runs), 3) + 0.05 * min(len(situation.matches), 5)
    return round(min(1.0, weight + min(len(situation.text), 1000) / 4000), 2)


def _growing(situation: Situation, work: Work, asked: _Asked, *, may_ask: bool) -> list[Piece]:
    """Sentences of the reply that are certain by now; none before the head is whole and sound."""
    if asked.unusable:
        return []
    answer = _parsed(asked.text, partial=True)
    if not isinstance(answer, Mapping) or not is_head_whole(answer) or not isinstance(answer["reply"], str):
        return []
    try:
        _take_head(asked, answer, work, may_ask=may_ask)
    except (BadAnswer, _WantsTool):  # raised again when the answer, and so its cost, is known whole
        asked.unusable = True
        return []
    return _new_text(situation, asked, answer["reply"].lstrip(), whole=False)


def _whole(situation: Situation, work: Work, asked: _Asked, *, may_ask: bool) -> list[Piece]:
    answer = _parsed(asked.text, partial=False)
    asked.broken_off = answer is None and bool(asked.shown)
    if asked.broken_off:
        answer = _parsed(asked.text, partial=True)
    if answer is None:
        raise BadAnswer("the answer must be one whole JSON object" if asked.text.strip() else "the answer was empty")
    _take_head(asked, answer, work, may_ask=may_ask)
    return _new_text(situation, asked, read_reply(answer), whole=not asked.broken_off)


def _take_head(asked: _Asked, answer: Any, work: Work, *, may_ask: bool) -> None:
    if asked.head is not None:
        return
    head = read_head(answer, work.model_may)
    wish = head.tool
    if wish is not None and wish.tool.effect is Effect.READ and may_ask and not _has_run(work, wish):
        raise _WantsTool(wish)
    asked.head = head


def _has_run(work: Work, wish: ToolWish) -> bool:
    return work.has_run(Wanted(wish.tool, wish.arguments, ""))


def _new_text(situation: Situation, asked: _Asked, reply: str, *, whole: bool) -> list[Piece]:
    """What the reply has more than was given out, by sentences, with personal data put back."""
    done = "".join((asked.shown, asked.cutter.rest))
    fresh = reply[len(done) :] if reply.startswith(done) else ""
    cut = asked.cutter.feed(fresh)
    if whole:
        cut += asked.cutter.finish()
    asked.shown += "".join(cut)
    known = len(situation.hits[:_CITABLE])
    return [Piece(asked.prompt.mask.unmask(without_strays(each, known)), whole=True) for each in cut]


def _wanted(wish: ToolWish, prompt: Prompt) -> Wanted:
    arguments = {
        name: prompt.mask.unmask(value) if isinstance(value, str) else value for name, value in wish.arguments.items()
    }
    return Wanted(wish.tool, arguments, "the model")


def _cited(situation: Situation, reply: str) -> tuple[Citation, ...]:
    """Entries that the reply names by their number."""
    named = {int(number) for number in re.findall(r"\[(\d{1,2})\]", reply)}
    return tuple(
        Citation(number, hit.entry.text.id, hit.entry.text.title, hit.entry.version)
        for number, hit in enumerate(situation.hits[:_CITABLE], 1)
        if number in named
    )


def _parsed(text: str, *, partial: bool) -> Any:
    """The JSON value of the text, None where it is none; a fence of Markdown around it is looked past."""
    from pydantic_core import from_json

    body = text.strip()
    if body.startswith("```"):
        body = body.partition("\n")[2].removesuffix("```")
    try:
        return from_json(body, allow_partial="trailing-strings") if partial else json.loads(body)
    except (ValueError, RecursionError):
        return None
