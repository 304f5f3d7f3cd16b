"""Nothing prohibited leaves, however the text arrives."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from console.domain.behavior import Behavior, Condition, Guideline, Prohibition
from console.domain.bots import BotSettings
from console.domain.prohibiting import Rule, breach_of, pattern_of
from console.domain.sentences import Cutter, split
from console.engine.enforce import Enforcer, enforce
from console.plugin.behavior import load_behavior
from console.plugin.manifest import Provides

NEVER = Prohibition(patterns=(r"\bnot urgent\b", r"\bno rush\b"), instead="It is urgent.", unless=(r"\bnever say\b",))
BEHAVIOR = Behavior(
    guidelines=(Guideline(id="calm", condition=Condition(text="x"), action="Never calm.", prohibition=NEVER),),
    disclaimers=("Advice only.",),
)
WORDS = st.sampled_from(
    ["It is", "not", "urgent", "not urgent", "no rush", "NOT  urgent", "*not* urgent", "n\u200bot urgent", "no\nrush",
     "never say", ".", "!", "? ", " ", "\n", "e.g.", "3.5", "Good day. ", "ｎot urgent", "x" * 300]
)  # fmt: skip


@st.composite
def pieces(draw: st.DrawFn) -> list[str]:
    text = " ".join(draw(st.lists(WORDS, max_size=25)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(pieces())
def test_that_no_prohibited_sentence_leaves_whatever_the_pieces(parts: list[str]) -> None:
    enforcer = Enforcer(BEHAVIOR, BotSettings(), "mentor")
    shown = [sentence for part in parts for sentence in enforcer.feed(part)]
    shown += enforcer.finish()
    assert enforcer.said == "".join(shown)
    for sentence in shown:
        assert breach_of(sentence, "", [Rule("never", NEVER)]) is None


@given(pieces())
def test_that_pieces_do_not_change_what_leaves(parts: list[str]) -> None:
    enforcer = Enforcer(BEHAVIOR, BotSettings(), "mentor")
    for part in parts:
        enforcer.feed(part)
    enforcer.finish()
    assert enforcer.said == enforce("".join(parts), BEHAVIOR, BotSettings(), "mentor")[0]


@given(pieces())
def test_that_sentences_join_to_the_text(parts: list[str]) -> None:
    cutter = Cutter()
    cut = [sentence for part in parts for sentence in cutter.feed(part)]
    cut += cutter.finish()
    assert "".join(cut) == "".join(parts)
    assert cut == split("".join(parts))


def test_that_restrictions_and_disclaimers_are_kept() -> None:
    settings = BotSettings(restrictions=("secret plan",), disclaimers=("Advice only.", "Ask a doctor."))
    enforcer = Enforcer(BEHAVIOR, settings, "mentor", first=True)
    enforcer.feed("The secret  plan is this. Advice only.")
    enforcer.finish()
    assert enforcer.said == "I may not say more about that. Advice only.\n\nAsk a doctor."


@given(pieces(), st.integers(1, 80))
def test_that_a_channels_length_is_kept(parts: list[str], longest: int) -> None:
    text, _ = enforce("".join(parts), BEHAVIOR, BotSettings(longest={"*": longest}), "sms")
    assert len(text) <= longest


def test_that_no_reply_waits_for_a_pattern_of_a_checked_plugin(tmp_path: Path) -> None:
    text = r"never (?:say|write) this \w+ one"
    (tmp_path / "guidelines.yaml").write_text(
        "- id: never\n"
        "  condition: {text: always, always: true}\n"
        "  action: not to say it\n"
        f"  prohibition: {{patterns: ['{text}'], instead: Something else.}}\n"
    )
    behavior = load_behavior(tmp_path, Provides(guidelines=("guidelines.yaml",)), {})
    compiled = pattern_of.cache_info().misses
    enforcer = Enforcer(behavior, BotSettings(), "mentor")
    assert "".join([*enforcer.sentence("Never SAY this first one."), *enforcer.finish()]).strip() == "Something else."
    assert pattern_of.cache_info().misses == compiled
