"""What decides whom policies reach: addresses, mail server, webhooks and keys. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from console.domain.escalation_settings import WEBHOOK_SECRET
from console.domain.ids import PluginName, TenantId
from console.domain.policies import Policy, StoredPolicies
from console.domain.reaching import AddressBook, Means
from console.ports.database import Transaction
from console.ports.engine_room import KeyPlace
from console.ports.reaching import read_address_book
from console.ports.session import Session

_THERE = (KeyPlace.KEYRING, KeyPlace.ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a tenant; ``means`` knows no keys yet."""

    stored: tuple[StoredPolicies, ...]
    book: AddressBook
    means: Means


def read_means(tx: Transaction, tenant: TenantId) -> Standing:
    means = Means(mail=tx.policies.mail_server() is not None, webhooks=tuple(tx.policies.webhooks(tenant)))
    return Standing(tuple(tx.policies.all(tenant)), read_address_book(tx, tenant), means)


async def with_keys(session: Session, means: Means, policies: Mapping[PluginName, tuple[Policy, ...]]) -> Means:
    """With the names of those keys that exist, of all that might sign."""
    named = {step.secret for each in policies.values() for policy in each for step in policy.steps if step.secret}
    names = [WEBHOOK_SECRET, *(hook.key_name for hook in means.webhooks), *sorted(named)]
    there = [name for name in names if (await session.post.key(name)).place in _THERE]
    return replace(means, keys=frozenset(there))
