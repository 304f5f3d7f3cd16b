"""Commands that set whom escalations call, and where people are reached."""

from __future__ import annotations

from email.utils import parseaddr

from console.desk.permissions import at_least, role_of
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import SaveContact, SavePolicies
from console.domain.escalations import Contact
from console.domain.people import Role
from console.domain.policies import StoredPolicies, Via, policy_faults
from console.domain.trouble import Conflict, Refused, Rejected

LONGEST_ADDRESS = 320


def save_policies(work: Work, command: SavePolicies) -> Outcome:
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
    if standing is not None and standing.policies == command.policies:
        return Outcome(command.id, "The policies are so already.")
    work.tx.policies.put(
        StoredPolicies(
            tenant=command.tenant,
            plugin=command.plugin,
            policies=command.policies,
            version=command.expected + 1,
            updated_at=work.now,
            updated_by=command.actor,
        )
    )
    work.tell(command.tenant, Topic.POLICIES, "policies set", command.id, [command.plugin])
    return Outcome(command.id, "The policies are saved. What is escalated from now on follows them.", 1)


def save_contact(work: Work, command: SaveContact) -> Outcome:
    if command.person != command.actor and not at_least(work.role, Role.ADMIN):
        raise Refused("Only an administrator sets where others are reached.", do="Ask one.")
    role_of(work.tx, command.tenant, command.person)
    address = command.address.strip()
    if command.via is Via.WINDOW:
        raise Rejected("The window needs no address.")
    if len(address) > LONGEST_ADDRESS or any(ord(letter) < 32 for letter in address):
        raise Rejected("This is no address.", do="Correct it.")
    if address and command.via is Via.EMAIL and "@" not in parseaddr(address)[1]:
        raise Rejected(f"{address!r} is no e-mail address.", do="Correct it.")
    work.tx.policies.keep_contact(command.tenant, Contact(command.person, command.via, address))
    work.tell(command.tenant, Topic.POLICIES, "contact set", command.id, [])
    return Outcome(command.id, "The address is kept." if address else "The address is forgotten.", 1)


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


HANDLERS: Handlers = {SavePolicies: save_policies, SaveContact: save_contact}
