"""Canned replies: words that are used again, with places for who is written to and who writes. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.domain.canned import CannedReply
from console.domain.conversations import Conversation
from console.domain.memory import Profile
from console.shell.inbox.profile import shown
from console.shell.inbox.wording import Wording, channel_word, customer_of


def values_of(one: Conversation, profile: Profile, wording: Wording) -> Mapping[str, str]:
    """What stands for each place: ``{name}``, ``{first_name}``, ``{me}``, ``{channel}``, ``{bot}``, and the profile's
    fields."""
    name = customer_of(one)
    collected = {field: shown(known.value) for field, known in profile.collected.items()}
    return collected | {
        "name": name,
        "first_name": name.split()[0] if name.split() else name,
        "me": wording.people.get(wording.me, wording.me),
        "channel": channel_word(one.channel),
        "bot": wording.bot(one.plugin),
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """With what is known in its places; a place that is not known stays, so that nobody sends it unseen."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def found(replies: Sequence[CannedReply], words: str) -> list[CannedReply]:
    """Those whose name or text has all the words; names that begin so first."""
    wanted = words.casefold().split()
    held = [each for each in replies if all(word in f"{each.name} {each.text}".casefold() for word in wanted)]
    return sorted(
        held, key=lambda each: (not each.name.casefold().startswith(words.casefold()), each.name.casefold())
    )
