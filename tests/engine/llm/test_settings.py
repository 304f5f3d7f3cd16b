"""Settings from the environment and from what was stored."""

from __future__ import annotations

from typing import Any

import pytest

from console.domain.model_choices import ModelChoices, SlotChoice
from console.domain.trouble import Trouble
from console.engine.llm.providers import PROVIDERS, Structure, quirks_of
from console.engine.llm.settings import fixed_by, keys_from, load_settings, stored_form, variable_of


def test_nothing_given_is_no_model() -> None:
    settings = load_settings({})
    assert not settings.enabled
    assert (settings.temperature, settings.max_tokens, settings.budget) == (0.3, 1000, 15.0)


def test_stub_is_no_model() -> None:
    assert not load_settings({"PROVIDER1_TYPE": "stub"}, {"provider": "stub"}).enabled


def test_the_model_can_be_switched_off_with_its_settings_kept() -> None:
    assert not load_settings({}, {"provider": "openai", "enabled": False}).enabled
    assert not load_settings({"OPERATOR_CONSOLE_LLM_ENABLED": "off"}, {"provider": "openai"}).enabled
    assert load_settings({"OPERATOR_CONSOLE_LLM_ENABLED": "1"}, {"provider": "openai", "enabled": False}).enabled


def test_a_key_in_the_environment_alone_sends_nothing_anywhere() -> None:
    assert not load_settings({"OPENAI_API_KEY": "sk-1"}).enabled


@pytest.mark.parametrize("name", ["openai", "anthropic", "huggingface", "together"])
def test_a_provider_needs_only_its_name(name: str) -> None:
    [slot] = load_settings({}, {"provider": name}).slots
    assert slot.url == PROVIDERS[name].url
    assert slot.url.startswith("https://")
    assert slot.models
    assert slot.needs_key


def test_any_address_can_be_given_and_needs_no_key() -> None:
    stored = {"provider": "compatible", "url": "http://localhost:8000/v1/", "models": ["llama3:8b"]}
    [slot] = load_settings({}, stored).slots
    assert (slot.url, slot.models, slot.needs_key) == ("http://localhost:8000/v1", ("llama3:8b",), False)


def test_the_environment_stands_above_what_is_stored() -> None:
    environ = {"OPERATOR_CONSOLE_LLM_PROVIDER": "openai", "OPERATOR_CONSOLE_LLM_MODEL": "gpt-4o"}
    settings = load_settings(environ, {"provider": "together", "models": "other", "temperature": 0.9})
    assert settings.slots[0].provider.name == "openai"
    assert settings.slots[0].models == ("gpt-4o",)
    assert settings.temperature == 0.9


def test_the_older_names_of_the_variables_count_too() -> None:
    environ = {
        "PARLANT_LLM_PROVIDER": "anthropic",
        "PARLANT_MODEL_NAME": "claude-opus",
        "PARLANT_TEMPERATURE": "0.5",
        "PARLANT_MAX_TOKENS": "200",
    }
    settings = load_settings(environ)
    assert settings.slots[0].provider.name == "anthropic"
    assert settings.slots[0].models == ("claude-opus",)
    assert (settings.temperature, settings.max_tokens) == (0.5, 200)


def test_numbered_slots_come_in_their_order_after_the_main_provider() -> None:
    environ = {
        "PROVIDER10_TYPE": "together",
        "PROVIDER2_TYPE": "openai",
        "PROVIDER2_KEY": "sk-2",
        "PROVIDER2_MODEL": "gpt-4o",
        "PROVIDER3_TYPE": "stub",
        "PROVIDER1_TYPE": "compatible",
        "PROVIDER1_URL": "http://127.0.0.1:1/v1",
        "PROVIDER1_MODEL": "a, b",
    }
    slots = load_settings(environ, {"provider": "openai"}).slots
    assert [slot.name for slot in slots] == ["main", "provider1", "provider2", "provider10"]
    assert slots[1].models == ("a", "b")
    assert slots[2].key_name == "PROVIDER2_KEY"
    assert slots[3].key_name == "TOGETHER_API_KEY"


def test_settings_hold_no_key() -> None:
    environ = {"PROVIDER1_TYPE": "openai", "PROVIDER1_KEY": "sk-secret", "OPENAI_API_KEY": "sk-other"}
    assert "sk-" not in repr(load_settings(environ))


def test_keys_come_from_the_environment_else_from_the_keyring() -> None:
    key_of = keys_from({"OPENAI_API_KEY": " sk-env \n"}, {"HF_TOKEN": "hf-ring", "OPENAI_API_KEY": "sk-ring"}.get)  # type: ignore[arg-type]
    assert key_of("OPENAI_API_KEY") == "sk-env"
    assert key_of("HF_TOKEN") == "hf-ring"
    assert keys_from({})("HF_TOKEN") == ""


@pytest.mark.parametrize(
    ("stored", "named"),
    [
        ({"provider": "nobody"}, "nobody"),
        ({"provider": "compatible"}, "No model is named"),
        ({"provider": "openai", "url": "ftp://x"}, "address"),
        ({"provider": "openai", "url": "http://[::1"}, "address"),
        ({"provider": "openai", "url": "http://h:99999"}, "address"),
        ({"temperature": "warm"}, "temperature"),
        ({"temperature": 2.5}, "temperature"),
        ({"temperature": "nan"}, "temperature"),
        ({"max_tokens": -1}, "max_tokens"),
        ({"budget": "inf"}, "budget"),
    ],
)
def test_a_wrong_setting_is_named(stored: dict[str, Any], named: str) -> None:
    with pytest.raises(Trouble, match=named):
        load_settings({}, stored)


def test_titles_tell_the_host_but_no_password() -> None:
    [slot] = load_settings({}, {"provider": "openai", "url": "https://me:pass@proxy.example:8443/v1"}).slots
    assert slot.title == "OpenAI at proxy.example:8443"
    assert "me:pass" not in slot.title


@pytest.mark.parametrize("model", ["o1", "o1-2024-12-17", "openai/o1-mini", "o3-mini", "gpt-5.1"])
def test_thinking_models_have_no_temperature(model: str) -> None:
    assert not quirks_of(PROVIDERS["openai"], model).temperature


@pytest.mark.parametrize("model", ["gpt-4o", "o1iver", "llama-o1"])
def test_other_models_have_one(model: str) -> None:
    assert quirks_of(PROVIDERS["openai"], model).temperature


def test_a_family_does_not_strengthen_what_its_provider_cannot_do() -> None:
    anthropic = PROVIDERS["anthropic"]
    assert quirks_of(anthropic, "claude-haiku-4-5").structure is Structure.PROMPT
    assert quirks_of(anthropic, "gpt-4-turbo").structure is Structure.PROMPT
    assert quirks_of(PROVIDERS["openai"], "o1-mini").structure is Structure.PROMPT
    assert quirks_of(PROVIDERS["openai"], "gpt-4-turbo").structure is Structure.OBJECT
    assert quirks_of(PROVIDERS["openai"], "gpt-4").structure is Structure.PROMPT
    assert quirks_of(PROVIDERS["openai"], "gpt-4o-2024-05-13").structure is Structure.OBJECT
    for model in ("gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "o1", "o3-mini", "gpt-5"):
        assert quirks_of(PROVIDERS["openai"], model).structure is Structure.SCHEMA


def test_the_enable_flag_of_the_older_program_counts() -> None:
    assert not load_settings({"ENABLE_PARLANT_AGENT": "False"}, {"provider": "openai"}).enabled
    assert load_settings({"ENABLE_PARLANT_AGENT": "True"}, {"provider": "openai", "enabled": False}).enabled
    both = {"ENABLE_PARLANT_AGENT": "False", "OPERATOR_CONSOLE_LLM_ENABLED": "1"}
    assert load_settings(both, {"provider": "openai"}).enabled


def test_what_a_person_chose_comes_with_its_further_slots_before_those_of_the_environment() -> None:
    url = "http://localhost:1/v1"
    local = SlotChoice(number=2, provider="compatible", url=url, models=("a", "b"), fallbacks=("c",))
    last = SlotChoice(number=3, provider="openai")
    choices = ModelChoices(main=SlotChoice(provider="openai"), others=(local, last))
    settings = load_settings({"PROVIDER1_TYPE": "together"}, stored_form(choices))
    assert [(slot.name, slot.key_name) for slot in settings.slots] == [
        ("main", "OPENAI_API_KEY"),
        ("slot2", "COMPATIBLE_API_KEY_2"),
        ("slot3", "OPENAI_API_KEY_3"),
        ("provider1", "TOGETHER_API_KEY"),
    ]
    assert (settings.slots[1].url, settings.slots[1].models, settings.slots[1].fallbacks) == (
        url, ("a", "b"), ("c",)
    )  # fmt: skip
    assert [variable_of(slot) for slot in settings.slots] == ["", "", "", "PROVIDER1_TYPE"]


def test_a_provider_of_the_environment_gets_no_address_that_was_stored_for_another() -> None:
    stored = {"provider": "compatible", "url": "http://localhost:1/v1", "models": ["llama"], "fallbacks": ["x"]}
    [slot] = load_settings({"PARLANT_LLM_PROVIDER": "openai"}, stored).slots
    assert slot.url == PROVIDERS["openai"].url
    assert slot.models == PROVIDERS["openai"].models
    assert slot.fallbacks == ()
    [same] = load_settings({"PARLANT_LLM_PROVIDER": "compatible"}, stored).slots
    assert same.url == "http://localhost:1/v1"


def test_what_the_environment_sets_is_known_with_its_variable() -> None:
    environ = {"PARLANT_TEMPERATURE": "0.5", "PARLANT_MODEL_NAME": "m", "OPERATOR_CONSOLE_LLM_MODEL": "n", "X": "y"}
    assert fixed_by(environ) == {
        "models": ("OPERATOR_CONSOLE_LLM_MODEL", "n"),
        "temperature": ("PARLANT_TEMPERATURE", "0.5"),
    }


def test_a_model_of_the_turn_is_asked_at_the_first_slot_with_its_fallbacks() -> None:
    [slot] = load_settings({}, {"provider": "openai", "fallbacks": ["last"]}).slots
    assert slot.choices(0.9) == ("gpt-4o", "last")
    assert slot.choices(0.9, "mine") == ("mine", "last")
    assert slot.choices(0.9, "mine", ("other",)) == ("mine", "other")
