"""What a tenant sets for its escalations: when waiting customers call people, and the webhooks that it posts to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.policies import is_web_address

WEBHOOK_SECRET = "OPERATOR_CONSOLE_WEBHOOK_SECRET"  # noqa: S105 - the name of a key, not the key
"""Name of the profile's own key in the keyring, and of the environment variable that stands above it."""
MOST_WEBHOOKS = 50
LONGEST_TITLE = 80
_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSettings:
    """A conversation that a bot handed over calls people after ``handoff_minutes``; a customer who waits for a person
    calls at ``sla_percent`` of the time within which an answer is due. What began more than ``look_back_hours`` ago
    calls nobody: it stands in its list."""

    handoff_minutes: int = 10
    sla_percent: int = 80
    look_back_hours: int = 24


ESCALATION_LIMITS: dict[str, tuple[int, int]] = {
    "handoff_minutes": (1, 7 * 24 * 60),
    "sla_percent": (10, 100),
    "look_back_hours": (1, 365 * 24),
}
"""The least and the most of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that policies post to; its own key, named ``key_name``, signs all that goes there. ``id`` is eight
    hexadecimal digits that stay."""

    id: str
    title: str
    url: str

    @property
    def key_name(self) -> str:
        return f"{WEBHOOK_SECRET}_{self.id.upper()}"


def setting_faults(settings: EscalationSettings) -> dict[str, str]:
    """What is wrong, by the name of the field; nothing where the settings are sound."""
    return {
        name: f"A whole number from {least} to {most:,}."
        for name, (least, most) in ESCALATION_LIMITS.items()
        if not least <= getattr(settings, name) <= most
    }


def webhook_faults(webhooks: Iterable[Webhook]) -> dict[str, str]:
    """What is wrong, by ``<place>.title`` and ``<place>.url``, places from 0; ``webhooks`` for all together."""
    faults: dict[str, str] = {}
    seen: dict[str, set[str]] = {"id": set(), "title": set(), "url": set()}
    for place, each in enumerate(webhooks):
        title = each.title.strip()
        if not title or len(title) > LONGEST_TITLE:
            faults[f"{place}.title"] = f"A name of at most {LONGEST_TITLE} characters belongs here."
        elif title.casefold() in seen["title"]:
            faults[f"{place}.title"] = "Another one has this name."
        if not is_web_address(each.url):
            faults[f"{place}.url"] = "An address that begins with https:// or http:// belongs here."
        elif each.url in seen["url"]:
            faults[f"{place}.url"] = "Another one has this address."
        if not _ID.fullmatch(each.id) or each.id in seen["id"]:
            faults["webhooks"] = "Each webhook needs an id of its own."
        if place == MOST_WEBHOOKS:
            faults["webhooks"] = f"There are more than {MOST_WEBHOOKS} webhooks."
        for name, value in (("id", each.id), ("title", title.casefold()), ("url", each.url)):
            seen[name].add(value)
    return faults


def key_name_of(url: str, webhooks: Iterable[Webhook], named: str = "") -> str:
    """Of the key that signs what is posted there: the one that a step has ``named``, the kept webhook's own, else the
    profile's."""
    return named or next((each.key_name for each in webhooks if each.url == url), WEBHOOK_SECRET)
