"""Commands that set whom escalations call, and the server that sends e-mail."""

from __future__ import annotations

from console.desk.escalating.house import House
from console.desk.permissions import check
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import SavePolicies
from console.domain.mail import SaveMailServer, mail_faults
from console.domain.policies import StoredPolicies, policy_faults
from console.domain.prohibiting import breaches
from console.domain.reaching import edition_of
from console.domain.trouble import Conflict, Rejected, Warned

MAIL = "mail"
"""Subject of the change that tells of it."""


def handlers(house: House) -> Handlers:
    return {
        SavePolicies: lambda work, command: save_policies(work, command, house),
        SaveMailServer: save_mail_server,
    }


def save_policies(work: Work, command: SavePolicies, house: House) -> Outcome:
    faults = policy_faults(command.policies)
    if faults:
        more = f" There are {len(faults) - 1} more faults." if len(faults) > 1 else ""
        raise Rejected(f"{faults[0]}{more}", do="Correct it.")
    _check_people(work, command)
    standing = work.tx.policies.get(command.tenant, command.plugin)
    if (standing.version if standing else 0) != command.expected:
        if standing is None:
            raise Conflict("Nothing was saved here yet.", do="Look at the policies again.")
        raise Conflict(
            f"{standing.updated_by} changed these policies at {standing.updated_at:%Y-%m-%d %H:%M} UTC"
            f" (version {standing.version}).",
            do="Look at that version, then save yours again.",
        )
    edition = edition_of(house.policies().get(command.plugin, ()))
    if standing is not None and (standing.policies, standing.edition) == (command.policies, edition):
        return Outcome(command.id, "The policies are so already.")
    _warn_of(command, house)
    work.tx.policies.put(
        StoredPolicies(
            tenant=command.tenant,
            plugin=command.plugin,
            policies=command.policies,
            version=command.expected + 1,
            updated_at=work.now,
            updated_by=command.actor,
            edition=edition,
        )
    )
    work.tell(command.tenant, Topic.POLICIES, "policies set", command.id, [command.plugin])
    return Outcome(command.id, "The policies are saved. What is escalated from now on follows them.", 1)


def save_mail_server(work: Work, command: SaveMailServer) -> Outcome:
    tenants = [tenant.id for tenant in work.tx.tenants.all()]
    for tenant in tenants:
        check(work.tx, tenant, command.actor, SaveMailServer)
    for name, fault in mail_faults(command.server).items() if command.server else ():
        raise Rejected(f"{name.capitalize()}: {fault}", do="Correct it.")
    work.tx.policies.keep_mail_server(command.server)
    for tenant in tenants:
        work.tell(tenant, Topic.SETTINGS, "mail server set", command.id, [MAIL])
    return Outcome(command.id, "The mail server is kept." if command.server else "No e-mail is sent any more.", 1)


def _check_people(work: Work, command: SavePolicies) -> None:
    """Persons and sites that are named must exist; who goes later is told when a step reaches nobody."""
    people = {name for person in work.tx.tenants.people(command.tenant) for name in (person.id, person.name)}
    sites = {site.id for site in work.tx.tenants.sites(command.tenant)}
    for policy in command.policies:
        for site in policy.sites:
            if site not in sites:
                raise Rejected(f"Policy {policy.id}, sites: there is no site {site!r}.", do="Correct it.")
        for number, step in enumerate(policy.steps, 1):
            word, _, name = step.to.partition(" ")
            if word == "person" and name.strip() not in people:
                raise Rejected(
                    f"Policy {policy.id}, step {number}, to: there is no person {name!r}.", do="Correct it."
                )


def _warn_of(command: SavePolicies, house: House) -> None:
    """Of texts that would be replaced where they leave."""
    for policy in command.policies:
        for number, step in enumerate(policy.steps, 1):
            for breach in breaches(step.text, house.rules_of(command.plugin)):
                rule = breach.rule
                if rule.name in command.warned:
                    continue
                raise Warned(
                    f"Policy {policy.id}, step {number}: {breach}. When it goes out it says instead:"
                    f" “{rule.prohibition.instead}”",
                    (*command.warned, rule.name),
                    do="Change the text, or save again to keep it.",
                )
