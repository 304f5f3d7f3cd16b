"""Raising an escalation: like ones join, else a policy is chosen and copied, and its first steps run at once."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from console.desk.escalating.carrying import run_due
from console.desk.escalating.clockwork import follow_clock
from console.desk.escalating.holding_back import HELD, held_to_rules, warned_of
from console.desk.escalating.house import House
from console.desk.escalating.keeping import checked, entry, keep, tell
from console.desk.warning import WARNED
from console.desk.work import Work
from console.domain.advancing import begun_again, grown
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import LONGEST_TITLE, Escalation, EscalationEntry, Member
from console.domain.ids import SYSTEM, EscalationId
from console.domain.policies import Policy, chosen_policy
from console.domain.reaching import policies_of

RAISED, GROWN, AGAIN, NEWS = "raised", "joined", "raised again", "more was said"


def raise_subject(house: House, work: Work, command: EscalateSubject) -> tuple[Escalation, bool]:
    """The escalation that the subject is in from now on, and whether anything changed by this."""
    knowing = warned_of(house, command)
    command, held = held_to_rules(house, command)
    title = checked(command.title, "The title")[:LONGEST_TITLE]
    tx, tenant = work.tx, command.tenant
    follow_clock(work, command)
    standing = tx.escalations.of_subject(tenant, command.subject)
    if standing is None:
        standing = tx.escalations.by_group(tenant, _group(command))
    if standing is None:
        return _begin(house, work, command, title, (held, knowing)), True
    member = _member(work, command, standing.id, title)
    is_new = tx.escalations.join(tenant, member)
    worse = command.severity.rank > standing.severity.rank
    if standing.conversation is None and command.conversation is not None:
        standing = replace(standing, conversation=command.conversation, version=standing.version + 1)
        keep(work, standing, [])
    calls = worse or ((command.news or command.anew) and standing.calls_at is None)
    if not is_new and not command.news and not calls:
        return standing, False
    after = grown(standing, command.severity, _policy(house, work, command) if worse else standing.policy, work.now)
    if not is_new:
        after = replace(after, members=standing.members)
    if calls and not worse:
        after = begun_again(after, work.now)
    if command.news:
        after = _with_news(after, command, calls)
    lines = _of_words(work, command, after, held, knowing)
    if worse:
        became = f"{title}: {standing.severity} became {command.severity}; the chain begins again."
        lines.append(entry(work, command, after, AGAIN, became))
    if command.news:
        lines.append(entry(work, command, after, AGAIN if calls and not worse else NEWS, command.why))
    elif calls and not worse:
        lines.append(entry(work, command, after, AGAIN, _why_anew(work, command, standing)))
    keep(work, after, lines)
    after, _ = run_due(work, command, after, house) if calls else (after, 0)
    tell(work, command, AGAIN if calls else NEWS if command.news else GROWN, [after.id])
    return after, True


def _with_news(after: Escalation, command: EscalateSubject, calls: bool) -> Escalation:
    """What steps tell from now on. What a person wrote on top of an incident stays until it calls again."""
    if after.incident_at is not None and after.brief and not calls:
        return after
    return replace(after, brief=checked(command.why, "The reason", needed=False))


def _why_anew(work: Work, command: EscalateSubject, standing: Escalation) -> str:
    owner = standing.taken_by or standing.acknowledged_by
    known = {person.id: person.name for person in work.tx.tenants.people(command.tenant)}
    if owner is None:
        return "Called by hand: no step was to come."
    return f"Called by hand, though {known.get(owner, str(owner))} had it in hand."


def _of_words(
    work: Work, command: EscalateSubject, after: Escalation, held: str, knowing: str
) -> list[EscalationEntry]:
    """That words were held back, or sent by a person who was warned."""
    lines = [entry(work, command, after, HELD, held, actor=SYSTEM)] if held else []
    return [*lines, entry(work, command, after, WARNED, knowing)] if knowing else lines


def _begin(house: House, work: Work, command: EscalateSubject, title: str, words: tuple[str, str]) -> Escalation:
    made = Escalation(
        id=EscalationId(0),
        tenant=command.tenant,
        kind=command.kind,
        subject=command.subject,
        title=title,
        severity=command.severity,
        policy=_policy(house, work, command),
        opened_at=work.now,
        opened_by=command.actor,
        group=_group(command),
        why=checked(command.why, "The reason", needed=False),
        site=command.site,
        plugin=command.plugin,
        conversation=command.conversation,
        due_at=work.now,
        brief=checked(command.brief, "The brief", needed=False),
    )
    made = replace(made, id=work.tx.escalations.add(made))
    work.tx.escalations.join(command.tenant, _member(work, command, made.id, title))
    keep(work, made, [entry(work, command, made, RAISED, made.why), *_of_words(work, command, made, *words)])
    made, _ = run_due(work, command, made, house)
    tell(work, command, RAISED, [made.id])
    return made


def _group(command: EscalateSubject) -> str:
    return command.group or str(command.subject)


def _member(work: Work, command: EscalateSubject, id: EscalationId, title: str) -> Member:
    return Member(escalation=id, subject=command.subject, title=title, at=work.now, severity=command.severity)


def _policy(house: House, work: Work, command: EscalateSubject) -> Policy:
    site = work.tx.tenants.site(command.tenant, command.site) if command.site else None
    local = work.now.astimezone(ZoneInfo(site.zone)) if site else work.now
    return chosen_policy(_policies(house, work, command), command.severity, command.kind, command.site, local)


def _policies(house: House, work: Work, command: EscalateSubject) -> tuple[Policy, ...]:
    """Those of the subject's plugin, as the tenant has them; of all plugins where it belongs to none."""
    every = policies_of(house.policies(), work.tx.policies.all(command.tenant))
    if command.plugin:
        return every.get(command.plugin, ())
    return tuple(policy for policies in every.values() for policy in policies)
