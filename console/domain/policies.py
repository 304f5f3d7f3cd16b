"""Escalation policies as data: ordered steps, and for what they count. Every fault names policy, step and field.

Numbers of steps in texts for people begin at 1, indexes in ``Escalation.step`` at 0. Spans are whole seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from urllib.parse import urlsplit

from console.domain.ids import PersonId, PluginName, SiteId, TenantId
from console.domain.people import Role
from console.domain.scoring import Severity

SHORTEST_MONITOR = 5
LONGEST_WAIT = 7 * 24 * 3600
MOST_REPEATS = 100
MOST_STEPS = 50
MOST_POLICIES = 100
LONGEST_TEXT = 500
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Do(StrEnum):
    """What a step does."""

    NOTIFY = "notify"
    """tell ``to`` on the channel ``via``"""
    WAIT = "wait"
    """the next step comes ``seconds`` later, unless somebody acknowledges"""
    MONITOR = "monitor"
    """from now on take a reading every ``seconds``, also once it is acknowledged, until it is resolved or ``times``
    readings were taken (0: no bound); the chain goes on at once"""
    REPEAT = "repeat"
    """begin again at the first step, at most ``times`` times"""
    WEBHOOK = "webhook"
    """post to ``url``, signed as Standard Webhooks say"""
    RAISE = "raise severity"
    INCIDENT = "open incident"


class Via(StrEnum):
    """A way to people."""

    WINDOW = "window"
    EMAIL = "email"
    WEBHOOK = "webhook"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``to`` is ``person sam``, ``role supervisor``, ``everyone``, ``owner`` (who took it, else as ``everyone``), or
    ``address soc@example.org`` for a channel other than the window. ``text`` is added to what is told.

    ``secret`` names the key that signs a webhook, in the keyring; empty: the profile's own.
    """

    do: Do
    to: str = ""
    via: Via = Via.WINDOW
    seconds: int = 0
    times: int = 0
    url: str = ""
    secret: str = ""
    severity: Severity | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The first policy that fits is copied onto an escalation when it starts; an empty condition fits all.

    ``hours`` is ``22:00-06:00`` in the site's zone, without its end; ``days`` are mon to sun, of its beginning.
    ``remind_after``: seconds after which who acknowledged is asked whether it is still in hand, 0 never; unless that
    is confirmed within ``lapse_after`` seconds (0: ever), the acknowledgement lapses and the chain begins again.
    ``since`` is the edition of its plugin's policies in which it came: see ``StoredPolicies``.
    """

    id: str
    title: str
    steps: tuple[Step, ...]
    severities: tuple[Severity, ...] = ()
    kinds: tuple[str, ...] = ()
    sites: tuple[SiteId, ...] = ()
    hours: str = ""
    days: tuple[str, ...] = ()
    remind_after: int = 1800
    lapse_after: int = 300
    since: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPolicies:
    """What a tenant made of a plugin's policies: all of them, in order. ``version`` grows by one with each save.

    ``edition`` is that of the plugin's own which the tenant had before it then: what came later is added to these.
    """

    tenant: TenantId
    plugin: PluginName
    policies: tuple[Policy, ...]
    version: int
    updated_at: datetime
    updated_by: PersonId
    edition: int = 1


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """``step`` counts from 1, 0 where the policy itself is at fault."""

    policy: str
    step: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"step {self.step}, " if self.step else ""
        return f"Policy {self.policy or '(no name)'}, {place}{self.field}: {self.reason}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAlarm:
    """Records of this kind call people when they are stored, unless they are older than ``within_minutes``.

    ``answered`` and ``ended`` name fields that are empty until somebody answered, or until it was over. ``title``
    and ``brief`` may name fields of the record in braces, and ``{site}`` for the site's name.
    """

    record: str
    title: str
    severity: Severity = Severity.CRITICAL
    brief: str = ""
    answered: str = ""
    ended: str = ""
    within_minutes: int = 720


FALLBACK = Policy(
    id="fallback",
    title="Where no other policy fits",
    steps=(
        Step(do=Do.NOTIFY, to="everyone"),
        Step(do=Do.WAIT, seconds=300),
        Step(do=Do.NOTIFY, to="role supervisor", text="Nobody has answered yet."),
        Step(do=Do.WAIT, seconds=300),
        Step(do=Do.REPEAT, times=3),
    ),
)
"""So that nothing is ever escalated to nobody."""


def chosen_policy(
    policies: Iterable[Policy], severity: Severity, kind: str, site: SiteId | None, local: datetime
) -> Policy:
    """The first that fits, FALLBACK where none does. ``local`` is now in the site's zone."""
    return next((each for each in policies if fits(each, severity, kind, site, local)), FALLBACK)


def fits(policy: Policy, severity: Severity, kind: str, site: SiteId | None, local: datetime) -> bool:
    return (
        (not policy.severities or severity in policy.severities)
        and (not policy.kinds or kind in policy.kinds)
        and (not policy.sites or site in policy.sites)
        and _in_hours(policy, local)
    )


def policy_faults(policies: Iterable[Policy]) -> list[PolicyFault]:
    """What is wrong with any of them, in order; people and sites that do not exist are not looked for here."""
    faults: list[PolicyFault] = []
    seen: set[str] = set()
    for count, policy in enumerate(policies, 1):
        if policy.id in seen:
            faults.append(PolicyFault(policy.id, 0, "id", "another policy has this name already"))
        seen.add(policy.id)
        if count == MOST_POLICIES + 1:
            faults.append(PolicyFault(policy.id, 0, "id", f"there are more than {MOST_POLICIES} policies"))
        faults += _faults_of(policy)
    return faults


def step_fault(step: Step) -> tuple[str, str] | None:
    """Field and reason of the first thing that keeps a step from working; None for a sound one."""
    return next(_step_faults(step), None)


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _faults_of(policy: Policy) -> Iterator[PolicyFault]:
    def fault(field: str, reason: str) -> PolicyFault:
        return PolicyFault(policy.id, 0, field, reason)

    if not _WORD.fullmatch(policy.id):
        yield fault("id", "a name of small letters, digits, _ and - belongs here")
    if not policy.title.strip():
        yield fault("title", "it is empty")
    if not policy.steps:
        yield fault("steps", "there is no step")
    if len(policy.steps) > MOST_STEPS:
        yield fault("steps", f"at most {MOST_STEPS} steps")
    if policy.hours and not _HOURS.fullmatch(policy.hours):
        yield fault("hours", f"{policy.hours!r} is not like 22:00-06:00")
    for day in policy.days:
        if day not in DAYS:
            yield fault("days", f"{day!r} is not one of {', '.join(DAYS)}")
    for name in ("remind_after", "lapse_after"):
        if not 0 <= getattr(policy, name) <= LONGEST_WAIT:
            yield fault(name, f"seconds from 0 to {LONGEST_WAIT:,} belong here")
    for number, step in enumerate(policy.steps, 1):
        for field, reason in _step_faults(step):
            yield PolicyFault(policy.id, number, field, reason)
    yield from _repeat_faults(policy)


def _repeat_faults(policy: Policy) -> Iterator[PolicyFault]:
    repeats = [number for number, step in enumerate(policy.steps, 1) if step.do is Do.REPEAT]
    for number in repeats:
        if number < len(policy.steps):
            yield PolicyFault(policy.id, number, "do", "only the last step can repeat")
        if all(step.do is not Do.WAIT for step in policy.steps[:number]):
            yield PolicyFault(policy.id, number, "do", "a step that waits is missing before it")


def _step_faults(step: Step) -> Iterator[tuple[str, str]]:
    if len(step.text) > LONGEST_TEXT:
        yield "text", f"at most {LONGEST_TEXT} characters"
    if step.do is Do.NOTIFY:
        yield from _whom_faults(step)
    elif step.do is Do.WAIT and not 1 <= step.seconds <= LONGEST_WAIT:
        yield "seconds", f"from 1 to {LONGEST_WAIT:,} belong here"
    elif step.do is Do.MONITOR and not SHORTEST_MONITOR <= step.seconds <= LONGEST_WAIT:
        yield "seconds", f"from {SHORTEST_MONITOR} to {LONGEST_WAIT:,} belong here"
    elif step.do is Do.REPEAT and not 1 <= step.times <= MOST_REPEATS:
        yield "times", f"from 1 to {MOST_REPEATS} belong here"
    elif step.do is Do.RAISE and step.severity is None:
        yield "severity", "it is missing"
    elif step.do is Do.WEBHOOK:
        yield from _url_faults(step)
    if step.times < 0:
        yield "times", "it is below 0"


def _whom_faults(step: Step) -> Iterator[tuple[str, str]]:
    word, _, rest = step.to.partition(" ")
    if word in ("everyone", "owner") and not rest:
        return
    if word not in ("person", "role", "address") or not rest.strip():
        yield "to", f"{step.to!r} is none of: person NAME, role NAME, address ADDRESS, everyone, owner"
    elif word == "role" and rest not in (Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN):
        yield "to", f"{rest!r} is not one of operator, supervisor, admin"
    elif word == "address" and step.via is Via.WINDOW:
        yield "via", "an address needs a channel other than the window"


def _url_faults(step: Step) -> Iterator[tuple[str, str]]:
    if not is_web_address(step.url):
        yield "url", f"{step.url!r} is no address of the web"


def _in_hours(policy: Policy, local: datetime) -> bool:
    found = _HOURS.fullmatch(policy.hours)
    weekday = local.weekday()
    if found:
        first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        moment = local.time()
        over_midnight = first >= last
        if over_midnight and moment < last:
            weekday = (weekday - 1) % 7
        elif moment < first or (moment >= last and not over_midnight):
            return False
    return not policy.days or DAYS[weekday] in policy.days
