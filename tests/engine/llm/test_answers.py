"""A model that behaves: streaming, structured answers, quirks, usage and cost."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from console.engine.llm.requests import is_strict, json_part
from console.engine.llm.settings import load_settings
from console.ports.models import ModelText
from tests.engine.llm.conftest import KEY, MODEL, SCHEMA, Asking, ask, fail, request, settings_for
from tests.fakes.model_server import ModelServer, Raw, Status, Words


async def test_the_answer_grows_and_ends_whole(server: ModelServer, asking: Asking) -> None:
    server.say(Words("Guard one is late at the north gate.", piece=10))
    growing, done = await ask(asking.model(settings_for(server.url)))
    texts = [part.text for part in growing]
    assert done.text == "Guard one is late at the north gate."
    assert len(texts) == 4
    assert all(done.text.startswith(text) for text in texts)
    assert texts == sorted(texts, key=len)


async def test_the_first_words_come_before_the_last_are_sent(server: ModelServer, asking: Asking) -> None:
    server.say(Words("First words. ", ends=False, finish=""))
    answer = asking.model(settings_for(server.url)).ask(request())
    first = await anext(answer)
    assert isinstance(first, ModelText)
    await answer.aclose()


async def test_what_is_sent_is_what_was_asked(server: ModelServer, asking: Asking) -> None:
    await ask(asking.model(settings_for(server.url)), temperature=0.7, max_tokens=50)
    [asked] = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body == {
        "model": MODEL,
        "messages": [{"role": "system", "content": "You are terse."}, {"role": "user", "content": "Hello?"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.7,
        "max_tokens": 50,
    }


async def test_limits_come_from_the_settings_unless_the_request_names_them(
    server: ModelServer, asking: Asking
) -> None:
    await ask(asking.model(settings_for(server.url, temperature=0.1, max_tokens=77)))
    assert server.asked[0].body["temperature"] == 0.1
    assert server.asked[0].body["max_tokens"] == 77


async def test_usage_of_the_server_is_kept(server: ModelServer, asking: Asking) -> None:
    server.say(Words("Yes.", usage=(123, 4)))
    _, done = await ask(asking.model(settings_for(server.url)))
    [call] = done.calls
    assert (call.provider, call.model, call.prompt_tokens, call.completion_tokens) == ("compatible", MODEL, 123, 4)
    assert call.cost is None
    assert call.error == ""


async def test_usage_is_estimated_when_the_server_counts_none(server: ModelServer, asking: Asking) -> None:
    server.say(Words("y" * 40, usage=None))
    _, done = await ask(asking.model(settings_for(server.url)), system="s" * 400, user="u" * 400)
    assert done.calls[0].prompt_tokens == 200
    assert done.calls[0].completion_tokens == 10


async def test_cost_is_that_of_the_price_list(server: ModelServer, asking: Asking) -> None:
    server.say(Words("Yes.", usage=(1_000_000, 100_000)))
    settings = load_settings({}, {"provider": "openai", "url": server.url, "models": "gpt-4o-mini"})
    _, done = await ask(asking.model(settings))
    assert done.calls[0].cost == pytest.approx(0.15 + 0.06)


async def test_cost_of_an_unknown_model_is_unknown(server: ModelServer, asking: Asking) -> None:
    settings = load_settings({}, {"provider": "openai", "url": server.url, "models": "nobody-knows-it"})
    _, done = await ask(asking.model(settings))
    assert done.calls[0].cost is None


async def test_a_schema_is_bound_by_response_format(server: ModelServer, asking: Asking) -> None:
    server.say(Words('{"reply": "Hello."}', piece=6))
    growing, done = await ask(asking.model(settings_for(server.url)), schema=SCHEMA)
    assert json.loads(done.text) == {"reply": "Hello."}
    assert growing[0].text == '{"repl'
    assert server.asked[0].body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": SCHEMA, "strict": False},
    }


async def test_a_server_that_knows_no_schema_is_told_in_the_prompt(server: ModelServer, asking: Asking) -> None:
    def picky(body: dict[str, Any]) -> Status | Words:
        if body.get("response_format", {}).get("type") in ("json_schema", "json_object"):
            return Status(400, message="response_format of this type is unavailable now")
        return Words('{"reply": "Hello."}')

    server.otherwise = picky
    model = asking.model(settings_for(server.url))
    _, done = await ask(model, schema=SCHEMA)
    assert json.loads(done.text) == {"reply": "Hello."}
    assert len(done.calls) == 3
    assert json.dumps(SCHEMA, separators=(",", ":")) in server.asked[-1].body["messages"][0]["content"]
    _, again = await ask(model, schema=SCHEMA)
    assert len(again.calls) == 1, "what was learned is kept"
    assert asking.waits.slept == []


async def test_a_server_that_refuses_stream_options_is_asked_without(server: ModelServer, asking: Asking) -> None:
    server.say(Status(400, message="Unrecognized request argument supplied: stream_options"), Words("Yes."))
    _, done = await ask(asking.model(settings_for(server.url)))
    assert done.text == "Yes."
    assert "stream_options" not in server.asked[1].body


async def test_a_model_of_a_new_family_is_asked_as_it_wants(server: ModelServer, asking: Asking) -> None:
    def new(body: dict[str, Any]) -> Status | Words:
        for name, advice in (("max_tokens", " Use 'max_completion_tokens' instead."), ("temperature", "")):
            if name in body:
                return Status(400, message=f"Unsupported parameter: '{name}' is not supported.{advice}")
        return Words("Yes.")

    server.otherwise = new
    model = asking.model(settings_for(server.url))
    assert len((await ask(model))[1].calls) == 3
    assert len((await ask(model))[1].calls) == 1
    assert server.asked[-1].body["max_completion_tokens"] == 1000


async def test_json_is_taken_out_of_its_fence(server: ModelServer, asking: Asking) -> None:
    server.say(Words('Here you are:\n```json\n{"reply": "Hello {you}."}\n```\nAnything else?', piece=5))
    growing, done = await ask(asking.model(settings_for(server.url)), schema=SCHEMA)
    assert json.loads(done.text) == {"reply": "Hello {you}."}
    assert all(done.text.startswith(part.text) for part in growing)


async def test_an_answer_without_json_is_given_as_it_is(server: ModelServer, asking: Asking) -> None:
    server.say(Words("I would rather talk."))
    growing, done = await ask(asking.model(settings_for(server.url)), schema=SCHEMA)
    assert done.text == "I would rather talk."
    assert growing == []


async def test_a_server_that_does_not_stream_is_understood(server: ModelServer, asking: Asking) -> None:
    server.say(Words("All at once.", stream=False, usage=(7, 3)))
    growing, done = await ask(asking.model(settings_for(server.url)))
    assert (done.text, done.calls[0].prompt_tokens) == ("All at once.", 7)
    assert [part.text for part in growing] == ["All at once."]


async def test_o1_gets_no_system_role_and_no_temperature(server: ModelServer, asking: Asking) -> None:
    settings = load_settings({}, {"provider": "openai", "url": server.url, "models": "o1-mini"})
    await ask(asking.model(settings), schema=SCHEMA)
    body = server.asked[0].body
    assert [message["role"] for message in body["messages"]] == ["user"]
    assert body["messages"][0]["content"].startswith("You are terse.")
    assert body["messages"][0]["content"].endswith("Hello?")
    assert not {"temperature", "max_tokens", "response_format"} & set(body)
    assert body["max_completion_tokens"] == 5000


async def test_later_thinking_models_get_the_developer_role(server: ModelServer, asking: Asking) -> None:
    settings = load_settings({}, {"provider": "openai", "url": server.url, "models": "o3-mini"})
    await ask(asking.model(settings))
    assert server.asked[0].body["messages"][0]["role"] == "developer"


async def test_anthropic_is_told_the_schema_in_the_prompt(server: ModelServer, asking: Asking) -> None:
    server.say(Words('{"reply": "Hello."}'))
    settings = load_settings({}, {"provider": "anthropic", "url": server.url})
    await ask(asking.model(settings), schema=SCHEMA)
    assert "response_format" not in server.asked[0].body
    assert "JSON schema" in server.asked[0].body["messages"][0]["content"]


async def test_harder_turns_go_to_the_stronger_model(server: ModelServer, asking: Asking) -> None:
    model = asking.model(settings_for(server.url, models="small,middle,big"))
    for difficulty in (0.0, 0.3, 0.5, 0.9, 1.0, 7.0, -1.0):
        await ask(model, difficulty=difficulty)
    assert [asked.body["model"] for asked in server.asked] == [
        "small",
        "small",
        "middle",
        "big",
        "big",
        "big",
        "small",
    ]


async def test_one_connection_serves_many_answers(server: ModelServer, asking: Asking) -> None:
    model = asking.model(settings_for(server.url))
    for _ in range(5):
        await ask(model)
    assert server.connections == 1


async def test_leaving_early_closes_the_stream(server: ModelServer, asking: Asking) -> None:
    server.say(Words("First words. ", ends=False, finish=""))
    answer = asking.model(settings_for(server.url)).ask(request())
    await anext(answer)
    await answer.aclose()
    await asyncio.wait_for(server.left.wait(), 5)


async def test_cancelling_closes_the_stream(server: ModelServer, asking: Asking) -> None:
    server.say(Words("First words. ", ends=False, finish=""))
    model = asking.model(settings_for(server.url))
    heard = asyncio.Event()

    async def listen() -> None:
        async for _ in model.ask(request()):
            heard.set()

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(listen())
        await asyncio.wait_for(heard.wait(), 5)
        listening.cancel()
        await asyncio.wait_for(server.left.wait(), 5)
    _, done = await ask(model)
    assert done.text == "Good day."


async def test_answers_at_the_same_time_do_not_mix(server: ModelServer, asking: Asking) -> None:
    server.otherwise = lambda body: Words(body["messages"][1]["content"] * 20, piece=3)
    model = asking.model(settings_for(server.url))
    answers = await asyncio.gather(*(ask(model, user=f"{number};") for number in range(8)))
    assert [done.text for _, done in answers] == [f"{number};" * 20 for number in range(8)]


async def test_odd_text_survives_the_way(server: ModelServer, asking: Asking) -> None:
    odd = "😀 שלום \u202e \u0000 é \ud7ff" + "a" * 100_000
    server.otherwise = lambda body: Words(body["messages"][1]["content"][:20], piece=1)
    _, done = await ask(asking.model(settings_for(server.url)), user=odd)
    assert done.text == odd[:20]


async def test_preparing_asks_nobody_and_never_fails(server: ModelServer, asking: Asking) -> None:
    settings = load_settings({"PROVIDER1_TYPE": "openai"}, {"provider": "openai", "url": server.url})
    model = asking.model(settings, key_of=lambda _name: "")
    await model.prepare()
    assert server.asked == []
    await asking.model(load_settings({})).prepare()


async def test_no_model_says_so(asking: Asking) -> None:
    failed = await fail(asking.model(load_settings({})))
    assert failed.what == "No model is set up."
    assert failed.calls == ()


async def test_no_json_in_an_empty_page_of_another_server(server: ModelServer, asking: Asking) -> None:
    server.otherwise = Raw(b"<html>Welcome to the router</html>", "text/html")
    failed = await fail(asking.model(settings_for(server.url)))
    assert failed.calls[0].error in ("empty answer", "not a chat completion")


def test_a_closed_schema_with_all_required_is_strict() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    closed = {**inner, "additionalProperties": False}
    assert is_strict(closed)
    assert not is_strict(inner)
    assert is_strict({**closed, "properties": {"a": {"type": "array", "items": closed}}})
    assert not is_strict({**closed, "properties": {"a": {"type": "array", "items": inner}}})
    assert not is_strict({**closed, "properties": {"a": closed, "b": closed}})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("no", ""),
        ('{"a":', '{"a":'),
        ('{"a":1} ', '{"a":1} '),
        ('```json\n{"a":1}\n```', '{"a":1}'),
        ('x {"a":"}` {', '{"a":"}` {'),
    ],
)
def test_the_json_part_of_an_answer(text: str, part: str) -> None:
    assert json_part(text) == part


async def test_that_the_model_of_a_request_is_asked_first_and_then_the_others(
    server: ModelServer, second: ModelServer, asking: Asking
) -> None:
    model = asking.model(settings_for(server.url, second.url, fallbacks="spare"))
    server.otherwise = Status(404, code="model_not_found")
    for _ in range(2):
        _, done = await ask(model, model="mine", fallbacks=("mine too",))
        assert [(call.model, bool(call.error)) for call in done.calls] == [
            ("mine", True), ("mine too", True), (MODEL, False)
        ]  # fmt: skip
    assert {each.body["model"] for each in second.asked} == {MODEL}
