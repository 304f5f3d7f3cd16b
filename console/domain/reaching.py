"""Whom a step of a policy tells, and where: asked when it tells, and by those who look before anything calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from console.domain.escalation_settings import Webhook, key_name_of
from console.domain.escalation_words import MESSAGE
from console.domain.escalations import Contact, RoleContact
from console.domain.ids import PersonId, PluginName
from console.domain.people import Person, Role
from console.domain.policies import Do, Policy, Step, StoredPolicies, Via, is_web_address

LONGEST_ADDRESS = 320
REACHED_BY = (Via.EMAIL, Via.WEBHOOK)
"""Channels of this program that need an address."""
_WHOM = {"role": "has the role", "person": "is called"}


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Of a tenant. ``shared`` are addresses of whole roles, such as a mailbox that all supervisors read."""

    people: tuple[Person, ...] = ()
    contacts: tuple[Contact, ...] = ()
    shared: tuple[RoleContact, ...] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to send with: a mail server, webhooks, and the names of the keys that exist."""

    mail: bool = False
    webhooks: tuple[Webhook, ...] = ()
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """An address, the person's id for the window; ``person`` is None where nobody in particular has it, and the first
    of those who share it."""

    address: str
    person: Person | None = None
    name: str = ""
    """of a person, or of the role that shares it; of all who share it"""


@dataclass(frozen=True, slots=True)
class Reach:
    """``missing`` are meant too and have no address. ``nobody`` says in a sentence why nobody is reached."""

    targets: tuple[Target, ...] = ()
    missing: tuple[Person, ...] = ()
    nobody: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A step, counted from 1, that would reach nobody; ``reason`` is a whole sentence."""

    plugin: PluginName
    policy: Policy
    step: int
    reason: str


def reach(step: Step, book: AddressBook, owner: PersonId | None = None) -> Reach:
    """``owner``: who has the escalation, None while nobody has."""
    word, _, rest = step.to.partition(" ")
    rest = rest.strip()
    if word == "address":
        return Reach((Target(rest),))
    meant = tuple(_meant(book.people, word, rest, owner))
    if step.via is Via.WINDOW:
        targets = tuple(Target(person.id, person, person.name) for person in meant)
        return Reach(targets, nobody="" if targets else _nobody(word, rest))
    known = {each.person: each.address for each in book.contacts if each.via is step.via}
    targets = tuple(Target(known[one.id], one, one.name) for one in meant if one.id in known)
    missing = tuple(one for one in meant if one.id not in known)
    of_all = word == "everyone" or (word == "owner" and owner is None)
    shared = tuple(
        Target(each.address, name=f"every {each.role}")
        for each in book.shared
        if each.via is step.via and (of_all or (word == "role" and each.role == rest))
    )
    if targets or shared:
        return Reach(_once_each((*targets, *shared), step.via), missing)
    named = ", ".join(person.name for person in missing)
    lacking = f"No address for {_messages(step.via)} is kept of {named}."
    return Reach((), missing, lacking if missing else _nobody(word, rest))


def same_place(via: Via, address: str) -> str:
    """Alike for two ways to write one address."""
    return address.casefold() if via is Via.EMAIL else address


def gaps(policies: Mapping[PluginName, Iterable[Policy]], book: AddressBook, means: Means) -> list[Gap]:
    """Steps that would reach nobody as things stand, in the order of the policies."""
    return [
        Gap(plugin, policy, number, reason)
        for plugin, each in policies.items()
        for policy in each
        for number, step in enumerate(policy.steps, 1)
        if (reason := step_gap(step, book, means))
    ]


def step_gap(step: Step, book: AddressBook, means: Means) -> str:
    """Why the step would reach nobody, empty where it reaches somebody or is about nobody."""
    if step.do is Do.WEBHOOK:
        return _unsigned(step.url, step.secret, means)
    if step.do is not Do.NOTIFY:
        return ""
    reached = reach(step, book)
    if reached.nobody or step.via is Via.WINDOW:
        return reached.nobody
    if step.via is Via.EMAIL:
        return "" if means.mail else "No mail server is set up."
    if step.via is Via.WEBHOOK:
        unsigned = [_unsigned(each.address, step.secret, means) for each in reached.targets]
        return unsigned[0] if all(unsigned) else ""
    return "This program sends nothing on Telegram yet."


def contact_fault(via: Via, address: str) -> str:
    """What keeps an address from being kept, empty for a sound or an empty one."""
    if via is Via.WINDOW:
        return "The window needs no address."
    if len(address) > LONGEST_ADDRESS or any(ord(letter) < 32 for letter in address):
        return f"An address has at most {LONGEST_ADDRESS} characters, in one line."
    if address and via is Via.EMAIL and (" " in address or "@" not in parseaddr(address)[1]):
        return "This is no e-mail address."
    if address and via is Via.WEBHOOK and not is_web_address(address):
        return "An address that begins with https:// or http:// belongs here."
    return ""


def policies_of(
    own: Mapping[PluginName, tuple[Policy, ...]], stored: Iterable[StoredPolicies]
) -> dict[PluginName, tuple[Policy, ...]]:
    """Those that count for a tenant: its edits, else the plugins' own."""
    return {**own, **{each.plugin: with_newer(own.get(each.plugin, ()), each) for each in stored if each.policies}}


def with_newer(own: Sequence[Policy], stored: StoredPolicies) -> tuple[Policy, ...]:
    """The tenant's policies, and those that its plugin got after they were saved.

    What is new stands behind the plugin's policies before it and what the tenant made for the same kinds.
    """
    found, known = list(stored.policies), {each.id for each in stored.policies}
    for number, policy in enumerate(own):
        if policy.since > stored.edition and policy.id not in known:
            before = {each.id for each in own[:number]}
            ahead = [at for at, each in enumerate(found) if each.id in before or set(each.kinds) & set(policy.kinds)]
            found.insert(max(ahead, default=-1) + 1, policy)
    return tuple(found)


def edition_of(own: Iterable[Policy]) -> int:
    return max((each.since for each in own), default=1)


def _once_each(targets: Iterable[Target], via: Via) -> tuple[Target, ...]:
    """Who shares a mailbox is told by one message."""
    sharing: dict[str, list[Target]] = {}
    for each in targets:
        sharing.setdefault(same_place(via, each.address), []).append(each)
    return tuple(replace(those[0], name=", ".join(each.name for each in those)) for those in sharing.values())


def _meant(people: Iterable[Person], word: str, rest: str, owner: PersonId | None) -> Iterator[Person]:
    for person in people:
        named = word == "person" and rest in (person.id, person.name)
        of_role = word == "role" and person.role == rest
        owns = word == "owner" and owner in (None, person.id)
        if person.role is not Role.CUSTOMER and (named or of_role or owns or word == "everyone"):
            yield person


def _nobody(word: str, rest: str) -> str:
    return f"Nobody {_WHOM.get(word, 'is here to tell as')} {rest or word}."


def _messages(via: Via) -> str:
    return f"{MESSAGE[via]}s" if via is not Via.EMAIL else MESSAGE[via]


def _unsigned(url: str, named: str, means: Means) -> str:
    if key_name_of(url, means.webhooks, named) in means.keys:
        return ""
    return f"There is no key that signs what is posted to {url}."
