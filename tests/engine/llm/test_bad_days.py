"""Everything that a provider can do wrong, through real sockets: each ask settles, within its budget."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import time
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from console.engine.llm.retries import Pace
from console.engine.llm.settings import load_settings
from console.ports.models import ModelFailed, ModelText
from tests.engine.llm.conftest import KEY, MODEL, SCHEMA, Asking, ask, errors, fail, request, settings_for
from tests.fakes.model_server import (
    Answer,
    Cut,
    Endless,
    Hang,
    ModelServer,
    Raw,
    Refusal,
    Status,
    Words,
    events,
    huge,
)

SLACK = 8.0
"""Seconds beyond its budget in which an ask must settle on a busy machine."""


async def test_a_429_storm_is_waited_out_with_growing_waits(server: ModelServer, asking: Asking) -> None:
    server.say(Status(429), Status(429), Words("At last."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert done.text == "At last."
    assert errors(done.calls) == ["too many requests (429)", "too many requests (429)", ""]
    assert asking.waits.slept == [0.5, 1.0]


async def test_waits_vary_by_chance(server: ModelServer, asking: Asking) -> None:
    slept = []
    for jitter in (0.0, 1.0):
        server.say(Status(500), Words("Yes."))
        await ask(asking.model(settings_for(server.url), pace=asking.waits.pace(jitter)))
        slept.append(asking.waits.slept[-1])
    assert slept == [0.25, 0.75]


async def test_an_endless_429_storm_ends_after_three_tries(server: ModelServer, asking: Asking) -> None:
    server.otherwise = Status(429)
    failed = await fail(asking.model(settings_for(server.url)))
    assert len(failed.calls) == 3
    assert "taking no more requests" in failed.what


async def test_retry_after_is_kept(server: ModelServer, asking: Asking) -> None:
    server.say(Status(429, retry_after="4"), Words("Thanks for waiting."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert done.text == "Thanks for waiting."
    assert asking.waits.slept == [4.0]


async def test_retry_after_may_be_a_date(server: ModelServer, asking: Asking) -> None:
    server.say(Status(503, retry_after="Wed, 18 Mar 2026 12:00:06 GMT"), Words("Thanks."))
    await ask(asking.model(settings_for(server.url)))
    assert asking.waits.slept == [6.0]


async def test_retry_after_past_the_budget_ends_the_ask_and_is_kept_by_the_next(
    server: ModelServer, asking: Asking
) -> None:
    server.say(Status(429, retry_after="40"))
    model = asking.model(settings_for(server.url))
    assert len((await fail(model)).calls) == 1
    asking.clock.advance(seconds=39)
    assert (await fail(model)).calls == ()
    assert len(server.asked) == 1
    asking.clock.advance(seconds=2)
    _, done = await ask(model)
    assert done.text == "Good day."


@pytest.mark.parametrize("status", [500, 502, 503, 529])
async def test_server_errors_are_tried_again(server: ModelServer, asking: Asking, status: int) -> None:
    server.say(Status(status), Words("Back."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert done.text == "Back."


async def test_a_cut_stream_is_tried_again_and_the_text_starts_anew(server: ModelServer, asking: Asking) -> None:
    server.say(Cut("The first ans"), Words("The second answer."))
    growing, done = await ask(asking.model(settings_for(server.url)))
    assert growing[0] == ModelText("The first ans", 0)
    assert {part.attempt for part in growing[1:]} == {1}
    assert done.text == "The second answer."
    assert done.calls[0].error == "answer broke off"
    assert done.calls[0].completion_tokens == 4, "what came was paid for"


async def test_a_connection_cut_before_the_headers_is_tried_again(server: ModelServer, asking: Asking) -> None:
    server.say(Cut(), Words("Here."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert (done.text, len(done.calls)) == ("Here.", 2)


async def test_a_stream_that_ends_without_an_end_broke_off(server: ModelServer, asking: Asking) -> None:
    unfinished = events({"choices": [{"index": 0, "delta": {"content": "Half a"}}]}, done=False)
    server.say(unfinished, Words("A whole answer."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert errors(done.calls) == ["answer broke off", ""]


async def test_a_stream_left_open_after_the_last_word_is_whole(server: ModelServer, asking: Asking) -> None:
    server.say(Words("All said.", ends=False))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert (done.text, len(done.calls)) == ("All said.", 1)


async def test_an_error_inside_a_stream_is_a_failed_try(server: ModelServer, asking: Asking) -> None:
    broken = events(
        {"choices": [{"index": 0, "delta": {"content": "Hel"}}]}, {"error": {"message": KEY, "code": 429}}
    )
    server.say(broken, Words("Hello."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert errors(done.calls) == ["too many requests (429)", ""]


CHOICE = {"index": 0, "delta": {"content": "Hello"}, "finish_reason": None}
WRONG: dict[str, Any] = {
    "choices are text": {"choices": "Hello"},
    "choices are missing": {"id": 1},
    "choices are numbers": {"choices": [1, 2]},
    "delta is text": {"choices": [{"delta": "Hello", "finish_reason": "stop"}]},
    "delta is a list": {"choices": [{"delta": ["Hello"], "finish_reason": "stop"}]},
    "content is a number": {"choices": [{"delta": {"content": 5}, "finish_reason": "stop"}]},
    "content is a list": {"choices": [{"delta": {"content": ["Hello"]}, "finish_reason": "stop"}]},
    "a list": [CHOICE],
    "text": "Hello",
    "a number": 7,
    "null": None,
}


@pytest.mark.parametrize("name", WRONG)
async def test_wrong_types_are_a_failed_try(server: ModelServer, asking: Asking, name: str) -> None:
    server.otherwise = events(WRONG[name])
    failed = await fail(asking.model(settings_for(server.url)))
    assert set(errors(failed.calls)) <= {"not a chat completion", "empty answer"}
    assert len(failed.calls) == 3


async def test_odd_finish_reasons_and_counts_do_no_harm(server: ModelServer, asking: Asking) -> None:
    odd = {
        "choices": [{**CHOICE, "finish_reason": "eos"}],
        "usage": {"prompt_tokens": "many", "completion_tokens": -1},
    }
    server.say(events(odd))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert (done.text, done.calls[0].completion_tokens) == ("Hello", 2)


@pytest.mark.parametrize(
    "body", [b'data: {"choices": [{"delta"\n\n', b"data: \xff\xfe\n\n", b"no stream at all", b"", b"data: {}\n\n"]
)
async def test_a_stream_of_no_json_is_a_failed_try(server: ModelServer, asking: Asking, body: bytes) -> None:
    server.otherwise = Raw(body)
    failed = await fail(asking.model(settings_for(server.url)))
    assert set(errors(failed.calls)) <= {"not a chat completion", "empty answer"}


@pytest.mark.parametrize("body", [b'{"choices": [{"mess', b"[]", b"null", b"5", b'{"choices": 1}', b"", b"\xff"])
async def test_a_body_of_no_completion_is_a_failed_try(server: ModelServer, asking: Asking, body: bytes) -> None:
    server.otherwise = Raw(body, "application/json")
    failed = await fail(asking.model(settings_for(server.url)))
    assert set(errors(failed.calls)) == {"not a chat completion"}


async def test_truncated_json_is_given_as_it_came(server: ModelServer, asking: Asking) -> None:
    server.say(Words('{"reply": "Hel', finish="length"))
    _, done = await ask(asking.model(settings_for(server.url)), schema=SCHEMA)
    assert done.text == '{"reply": "Hel'


@pytest.mark.parametrize("answer", [Words(""), Words("   \n"), events(), events({"choices": []})])
async def test_an_empty_answer_is_tried_again(server: ModelServer, asking: Asking, answer: Answer) -> None:
    server.say(answer, Words("Something."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert errors(done.calls) == ["empty answer", ""]


async def test_a_refusal_is_final(server: ModelServer, second: ModelServer, asking: Asking) -> None:
    server.say(Refusal())
    failed = await fail(asking.model(settings_for(server.url, second.url)))
    assert errors(failed.calls) == ["model refused"]
    assert "refused to answer" in failed.what


async def test_a_content_filter_is_a_refusal(server: ModelServer, asking: Asking) -> None:
    server.say(Words("I", finish="content_filter"))
    assert errors((await fail(asking.model(settings_for(server.url)))).calls) == ["model refused"]


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("stream", [True, False])
async def test_ten_megabytes_are_broken_off(
    server: ModelServer, asking: Asking, stream: bool, declared: bool
) -> None:
    server.otherwise = replace(huge(stream=stream), declared=declared)
    failed = await fail(asking.model(settings_for(server.url)))
    assert errors(failed.calls) == ["answer too long"]
    assert len(server.asked) == 1, "asking again would bring the same"


@pytest.mark.parametrize("of", ["words", "reasoning", "comments"])
async def test_an_endless_stream_is_broken_off(server: ModelServer, asking: Asking, of: str) -> None:
    server.otherwise = Endless(of)
    began = time.monotonic()
    model = asking.model(settings_for(server.url, budget=1.5, timeout=1.5), pace=Pace())
    failed = await fail(model)
    assert time.monotonic() - began < 1.5 + SLACK
    assert failed.calls[-1].error in ("answer too long", "out of time", "no answer in time")
    await asyncio.wait_for(server.left.wait(), 5)


@pytest.mark.parametrize("answer", [Hang(), Words("Half a sen", ends=False, finish=""), Words("slow", pace=9)])
async def test_a_hang_ends_with_the_budget(server: ModelServer, asking: Asking, answer: Answer) -> None:
    server.otherwise = answer
    began = time.monotonic()
    failed = await fail(asking.model(settings_for(server.url, budget=1, timeout=0.4), pace=Pace(jitter=lambda: 0.0)))
    assert time.monotonic() - began < 1 + SLACK
    assert "did not answer in time" in failed.what
    await asyncio.wait_for(server.left.wait(), 5)


async def test_after_a_hang_the_fallback_is_asked_at_once(server: ModelServer, asking: Asking) -> None:
    server.say(Hang(), Words("From the fallback."))
    settings = settings_for(server.url, timeout=0.3, fallbacks="spare")
    _, done = await ask(asking.model(settings, pace=Pace()))
    assert [call.model for call in done.calls] == [MODEL, "spare"]


async def test_the_request_may_have_less_time_than_the_settings(server: ModelServer, asking: Asking) -> None:
    server.otherwise = Hang()
    began = time.monotonic()
    await fail(asking.model(settings_for(server.url), pace=Pace()), budget=0.3)
    assert time.monotonic() - began < 0.3 + SLACK


async def test_a_slow_reader_is_not_a_silent_server(server: ModelServer, asking: Asking) -> None:
    server.say(Words("One two three four five.", piece=4))
    answer = asking.model(settings_for(server.url, timeout=0.2), pace=Pace()).ask(request())
    async with aclosing(answer):
        await anext(answer)
        await asyncio.sleep(0.4)
        rest = [event async for event in answer]
    assert rest[-1].text == "One two three four five."


async def test_a_wrong_key_is_told_once_and_read_anew(server: ModelServer, asking: Asking) -> None:
    known = ["sk-wrong"]
    model = asking.model(settings_for(server.url, fallbacks="spare"), key_of=lambda _name: known[0])
    failed = await fail(model)
    assert errors(failed.calls) == ["wrong key (401)"]
    known[0] = KEY
    _, done = await ask(model)
    assert done.text == "Good day."


async def test_a_missing_key_asks_nobody(server: ModelServer, asking: Asking) -> None:
    failed = await fail(asking.model(load_settings({}, {"provider": "openai"}), key_of=lambda _name: ""))
    assert errors(failed.calls) == ["no key"]
    assert failed.what == "No key is set for OpenAI."
    assert failed.calls[0].cost == 0
    assert server.asked == []


async def test_no_network_is_told_in_a_sentence(asking: Asking) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    failed = await fail(asking.model(settings_for(f"http://127.0.0.1:{port}/v1")))
    assert set(errors(failed.calls)) == {"no connection"}
    assert "cannot be reached" in failed.what


async def test_an_unknown_model_goes_to_the_fallback_without_waiting(server: ModelServer, asking: Asking) -> None:
    server.say(Status(404, code="model_not_found"), Words("From the fallback."))
    _, done = await ask(asking.model(settings_for(server.url, fallbacks="spare")))
    assert [call.model for call in done.calls] == [MODEL, "spare"]
    assert asking.waits.slept == []


async def test_fallbacks_are_asked_in_their_order(server: ModelServer, asking: Asking) -> None:
    server.otherwise = lambda body: Words("Yes.") if body["model"] == "third" else Status(404)
    _, done = await ask(asking.model(settings_for(server.url, fallbacks="first,second,third")))
    assert [call.model for call in done.calls] == [MODEL, "first", "second", "third"]


async def test_slots_are_used_in_rotation(server: ModelServer, second: ModelServer, asking: Asking) -> None:
    model = asking.model(settings_for(server.url, second.url))
    for _ in range(6):
        await ask(model)
    assert (len(server.asked), len(second.asked)) == (3, 3)


async def test_another_slot_answers_when_one_has_a_wrong_key(
    server: ModelServer, second: ModelServer, asking: Asking
) -> None:
    server.key = "another"
    _, done = await ask(asking.model(settings_for(server.url, second.url, fallbacks="spare")))
    assert done.text == "Good day."
    assert len(done.calls) == 2, "the fallback behind the wrong key is not asked"


async def test_a_provider_that_keeps_failing_is_left_alone_then_tried_once(
    server: ModelServer, second: ModelServer, asking: Asking
) -> None:
    server.otherwise = Status(500)
    model = asking.model(settings_for(server.url, second.url))
    for _ in range(6):
        await ask(model)
    assert len(server.asked) == 5
    asking.clock.advance(seconds=31)
    for _ in range(4):
        await ask(model)
    assert len(server.asked) == 6, "one try a cooling"
    server.otherwise = Words("Recovered.")
    asking.clock.advance(seconds=31)
    for _ in range(4):
        await ask(model)
    assert len(server.asked) == 8, "back in rotation"


async def test_a_clock_set_back_does_not_shut_a_provider_out(server: ModelServer, asking: Asking) -> None:
    server.say(Status(429, retry_after="100"))
    model = asking.model(settings_for(server.url))
    await fail(model)
    asking.clock.advance(days=-1)
    _, done = await ask(model)
    assert done.text == "Good day."


async def test_a_clock_that_jumps_leaves_the_budget_as_it_is(server: ModelServer, asking: Asking) -> None:
    server.say(Words("First. Then more.", piece=7, pace=0.05))
    answer = asking.model(settings_for(server.url), pace=Pace()).ask(request())
    async with aclosing(answer):
        await anext(answer)
        asking.clock.advance(days=400)
        rest = [event async for event in answer]
    assert rest[-1].text == "First. Then more."


async def test_neither_key_nor_message_is_in_logs_or_failures(
    server: ModelServer, asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "Maria Lopez 555-0199"
    server.say(
        Status(500, message=f"{secret} {KEY}"),
        events({"error": {"message": secret}}),
        Status(400, message=f"{secret} {KEY}"),
    )
    failed = await fail(asking.model(settings_for(server.url)), user=secret)
    server.key = "another"
    refused = await fail(asking.model(settings_for(server.url)), user=secret)
    told = "\n".join((caplog.text, str(failed), repr(failed.calls), str(refused), repr(refused.calls)))
    assert "Maria" not in told
    assert KEY not in told
    for error in (failed, refused):
        assert error.__cause__ is None
        assert error.__context__ is None


async def test_closing_ends_an_answer_under_way_and_begins_no_other(server: ModelServer, asking: Asking) -> None:
    server.otherwise = Words("Half a ", ends=False, finish="")
    model = asking.model(settings_for(server.url), pace=Pace())
    answer = model.ask(request())
    async with aclosing(answer):
        await anext(answer)
        await model.close()
        with pytest.raises(ModelFailed):
            await anext(answer)
    assert errors((await fail(model)).calls) == ["model was closed"]
    assert len(server.asked) == 1


async def test_a_provider_that_answers_a_bad_request_is_not_left_alone(server: ModelServer, asking: Asking) -> None:
    server.otherwise = Status(400)
    model = asking.model(settings_for(server.url))
    for _ in range(8):
        await fail(model)
    assert len(server.asked) == 8


async def test_a_provider_that_hangs_ask_after_ask_is_left_alone(server: ModelServer, asking: Asking) -> None:
    server.otherwise = Hang()
    model = asking.model(settings_for(server.url, budget=0.4), pace=Pace())
    for _ in range(7):
        await fail(model)
    assert len(server.asked) == 5


async def test_packed_answers_that_nobody_asked_for_are_bounded(server: ModelServer, asking: Asking) -> None:
    packed = gzip.compress(huge(30_000_000).body, 1)
    server.otherwise = Raw(packed, "text/event-stream\r\nContent-Encoding: gzip")
    assert set(errors((await fail(asking.model(settings_for(server.url)))).calls)) == {"answer too long"}
    assert server.asked[0].headers["accept-encoding"] == "identity"
