"""Escalation policies from YAML: what a plugin may write, and errors that name file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.ids import KindName, PluginName
from console.domain.policies import Do, Policy, Step, policy_faults
from console.domain.scoring import Severity
from console.domain.trouble import Trouble
from console.plugin.loader import bundled_folder, load_plugins
from console.plugin.policies import read_policies

HEAD = "policies:\n  - id: night\n    title: Night\n    steps:\n"


def read(folder: Path, text: str) -> tuple[Policy, ...]:
    file = folder / "escalations.yaml"
    file.write_text(text, encoding="utf-8")
    return read_policies(file).policies


def test_a_policy_is_read_as_it_is_written(tmp_path: Path) -> None:
    text = (
        HEAD + "      - do: notify\n        to: role supervisor\n      - do: wait\n        seconds: 300\n"
        "      - do: raise severity\n        severity: CRITICAL\n"
        "    severities: [HIGH, CRITICAL]\n    hours: '22:00-06:00'\n    days: [fri, sat]\n    remind_after: 0\n"
    )
    (policy,) = read(tmp_path, text)
    assert policy == Policy(
        id="night",
        title="Night",
        steps=(
            Step(do=Do.NOTIFY, to="role supervisor"),
            Step(do=Do.WAIT, seconds=300),
            Step(do=Do.RAISE, severity=Severity.CRITICAL),
        ),
        severities=(Severity.HIGH, Severity.CRITICAL),
        hours="22:00-06:00",
        days=("fri", "sat"),
        remind_after=0,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "      - do: notify\n", "escalations.yaml, line 5, Policy night, step 1, to: '' is none of"),
        (
            HEAD + "      - do: notify\n        to: everyone\n      - do: wait\n        seconds: 0\n",
            "escalations.yaml, line 8, Policy night, step 2, seconds: from 1 to",
        ),
        (HEAD + "      - do: shout\n", "escalations.yaml, line 5, policies.steps.do: 'shout' is not one of"),
        (HEAD + "      - do: wait\n        second: 5\n", "escalations.yaml, line 6, policies.steps.second: unknown"),
        (
            HEAD + "      - do: wait\n        seconds: 5\n    hours: nine\n",
            "escalations.yaml, line 7, Policy night, hours: 'nine' is not like 22:00-06:00",
        ),
    ],
)
def test_a_fault_names_file_line_and_field(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Trouble) as trouble:
        read(tmp_path, text)
    assert trouble.value.what.startswith(told)


def test_the_bundled_policies_are_sound_and_emergencies_follow_the_plan() -> None:
    catalog = load_plugins([bundled_folder()])
    policies = catalog.policies()[PluginName("security_facility")]
    assert policy_faults(policies) == []
    emergency = policies[0]
    assert emergency.kinds == ("emergency",)
    dos = [(step.do, step.seconds) for step in emergency.steps]
    first_wait = dos.index((Do.WAIT, 300))
    assert (Do.MONITOR, 60) in dos[:first_wait]
    assert Do.INCIDENT in [do for do, _ in dos[:first_wait]]
    assert dos[first_wait + 1][0] is Do.NOTIFY
    plugin, alarm = catalog.alarms()[KindName("emergency")]
    assert (plugin, alarm.answered, alarm.ended) == ("security_facility", "first_response_at", "resolved_at")


@pytest.mark.expects_log
def test_a_plugin_with_broken_policies_stays_and_its_report_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "guards"
    folder.mkdir()
    (folder / "plugin.toml").write_text(
        'name = "guards"\ntitle = "Guards"\nversion = "1"\napi = 1\n[provides]\nescalations = ["calls.yaml"]\n'
    )
    (folder / "calls.yaml").write_text(HEAD + "      - do: wait\n")
    catalog = load_plugins([tmp_path])
    assert catalog.policies() == {}
    (report,) = catalog.reports()
    assert report.trouble.startswith(
        "Its escalation policies are left out, everyone is told instead: calls.yaml, line 5"
    )
    assert catalog.check_bots() == (report,)
