"""What the program itself says of an escalation breaks no rule of its own: no alarm loses its words to one."""

from __future__ import annotations

import pytest

from console.domain.escalation_words import span
from console.domain.ids import PluginName, TenantId
from console.domain.prohibiting import Rule, breaches
from console.domain.violations import NEWEST_FIRST, ViolationFilter
from console.plugin.loader import bundled_folder, load_plugins
from console.ports.session import Session

GUARDS = PluginName("security_facility")


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    return load_plugins([bundled_folder()]).rules()[GUARDS]


def test_there_is_a_rule_that_says_what_it_asks_for(rules: tuple[Rule, ...]) -> None:
    (rule,) = rules
    assert (rule.name, rule.says[:20]) == ("p7_never_downplay", "Never make a delay i")
    assert breaches("The delay was minor.", rules)


def test_the_texts_of_all_policies_may_leave() -> None:
    catalog = load_plugins([bundled_folder()])
    for plugin, policies in catalog.policies().items():
        for policy in policies:
            for step in policy.steps:
                assert not breaches(step.text, catalog.rules()[plugin]), (policy.id, step.text)


@pytest.mark.parametrize("seconds", [66, 119, 120, 300, 840, 3600, 8 * 3600, 50 * 3600])
def test_what_is_said_of_lateness_may_leave(rules: tuple[Rule, ...], seconds: int) -> None:
    for text in (
        f"Late by {span(seconds)}: nobody was awake to send this.",
        f"Nobody has answered for 5 minutes.\nLate by {span(seconds)}: nobody was awake to send this.",
        f"No answer for {span(seconds)}. The record shows no answer yet. 1 reading before this one missed.",
        f"Sam has it in hand, {span(seconds)} after the alarm. The record says that it was answered at noon.",
        f"Answered elsewhere; nobody here has it in hand, {span(seconds)} after the alarm.",
        f"Still in hand? Acknowledge it again. Otherwise it calls again in {span(seconds)}.",
        f"The customer waits {span(seconds)}.",
    ):
        assert not breaches(text, rules), text


async def test_no_violation_of_the_demo_loses_its_words(session: Session, rules: tuple[Rule, ...]) -> None:
    of_demo = ViolationFilter(TenantId("demo"))
    found = await session.reader.read(lambda tx: tx.violations.page(of_demo, NEWEST_FIRST, 0, 100_000))
    assert found
    for each in found:
        for text in (f"{each.subject}: {each.found}", f"{each.rule}: {each.why}"):
            assert not breaches(text, rules), text
