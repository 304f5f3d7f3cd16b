"""What the inbox says, in words, icons and colors: waiting times, owners, senders, deliveries, priorities. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from console.domain.control import BOT, QUEUE, Owner
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Priority, Sender
from console.domain.ids import SYSTEM, PersonId, PluginName
from console.domain.inbox import ActionKind, InboxSettings, View
from console.shell.tokens import Role

Look = tuple[str, Role]
"""Name of the icon, and the role it is drawn in."""

VIEWS: tuple[tuple[View, str], ...] = (
    (View.NEEDS_HUMAN, "Needs a human"),
    (View.MINE, "Mine"),
    (View.UNASSIGNED, "Unassigned"),
    (View.WITH_BOT, "With the bot"),
    (View.WITH_PEOPLE, "With people"),
    (View.SNOOZED, "Snoozed"),
    (View.CLOSED, "Closed"),
)

SENDERS: Mapping[Sender, tuple[str, str, Role]] = {
    Sender.CUSTOMER: ("Customer", "person", "bubble_customer"),
    Sender.BOT: ("Bot", "bot", "bubble_bot"),
    Sender.PERSON: ("Colleague", "hand", "bubble_person"),
    Sender.NOTE: ("Note", "note", "bubble_note"),
    Sender.WHISPER: ("Whisper to the bot", "whisper", "bubble_note"),
    Sender.SYSTEM: ("Event", "info", "window"),
}
"""Word, icon, and the ground of its bubble."""

DELIVERIES: Mapping[Delivery, tuple[str, str, Role]] = {
    Delivery.DRAFT: ("never sent", "eye-off", "secondary"),
    Delivery.SCHEDULED: ("scheduled", "clock", "accent"),
    Delivery.QUEUED: ("waiting to be sent", "clock", "secondary"),
    Delivery.SENDING: ("sending", "send", "secondary"),
    Delivery.SENT: ("sent", "check", "secondary"),
    Delivery.DELIVERED: ("delivered", "check-twice", "secondary"),
    Delivery.READ: ("read", "check-twice", "accent"),
    Delivery.FAILED: ("not sent", "red", "red"),
}
"""Word, icon and color of what goes out; of what came in nothing is said."""

PRIORITIES: Mapping[Priority, Look] = {
    Priority.URGENT: ("critical", "red"),
    Priority.HIGH: ("high", "amber"),
    Priority.NORMAL: ("medium", "secondary"),
    Priority.LOW: ("low", "secondary"),
}

ACTIONS: Mapping[ActionKind, Look] = {
    ActionKind.HANDOFF: ("hand", "amber"),
    ActionKind.LOW_CONFIDENCE: ("help", "amber"),
    ActionKind.ERROR: ("red", "red"),
    ActionKind.NOT_SENT: ("send", "red"),
    ActionKind.MUST_HAVE_FAILED: ("close", "amber"),
    ActionKind.REVIEW: ("eye", "accent"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What sentences need beside the conversation itself. ``now`` is UTC."""

    me: PersonId
    now: datetime
    people: Mapping[PersonId, str] = field(default_factory=dict)
    bots: Mapping[PluginName, str] = field(default_factory=dict)
    settings: InboxSettings = field(default_factory=InboxSettings)

    def person(self, id: PersonId) -> str:
        return "you" if id == self.me else self.people.get(id, id)

    def owner(self, owner: Owner) -> str:
        if owner == BOT:
            return "the bot"
        if owner == SYSTEM:
            return "the program"
        return "nobody" if owner == QUEUE else self.person(PersonId(owner))

    def bot(self, plugin: PluginName) -> str:
        return self.bots.get(plugin) or plugin.replace("_", " ")


def customer_of(conversation: Conversation) -> str:
    return conversation.customer_name or conversation.title or conversation.customer


def channel_word(channel: str) -> str:
    return {"whatsapp": "WhatsApp", "sms": "SMS"}.get(channel, channel.capitalize())


def span_words(span: timedelta) -> str:
    """``1:50`` minutes, ``2 h 10 min``, ``3 d``."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}"
    if seconds < 86_400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02d} min"
    return f"{seconds // 86_400} d"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long the customer has been owed an answer: word, icon and color; ``told`` is the whole sentence."""

    word: str
    icon: str
    role: Role
    told: str


def waiting_of(conversation: Conversation, settings: InboxSettings, now: datetime) -> Waiting | None:
    """None where nobody owes an answer."""
    since = conversation.waiting_since
    if since is None or conversation.state is ConversationState.CLOSED:
        return None
    waited, allowed = now - since, timedelta(minutes=settings.sla_minutes)
    left = allowed - waited
    said = f"waits {span_words(waited)}, to be answered within {settings.sla_minutes} min"
    if left <= timedelta(0):
        return Waiting(f"{span_words(-left)} late", "red", "red", f"late: {said}")
    if left <= allowed / 3:
        return Waiting(f"{span_words(left)} left", "amber", "amber", f"soon late: {said}")
    return Waiting(f"{span_words(left)} left", "green", "green", f"in time: {said}")


def holder_words(conversation: Conversation, wording: Wording) -> str:
    """Who holds it since when, as the head of the conversation says it."""
    control = conversation.control
    since = clock_words(control.since, wording.now) if control.epoch else ""
    if conversation.state is ConversationState.CLOSED:
        return "Closed"
    if conversation.state is ConversationState.SNOOZED and conversation.snoozed_until:
        return f"Snoozed until {clock_words(conversation.snoozed_until, wording.now)}"
    if control.owner == BOT:
        return "The bot speaks"
    if control.owner == QUEUE:
        return f"Nobody holds it{f' since {since}' if since else ''}"
    holds = "You hold it" if control.owner == wording.me else f"{wording.owner(control.owner)} holds it"
    return f"{holds} since {since}" if since else holds


def holder_look(conversation: Conversation, me: PersonId) -> Look:
    if conversation.state is ConversationState.CLOSED:
        return ("check", "secondary")
    if conversation.state is ConversationState.SNOOZED:
        return ("moon", "secondary")
    owner = conversation.control.owner
    if owner == BOT:
        return ("bot", "accent")
    if owner == QUEUE:
        return ("amber", "amber")
    return ("hand", "green") if owner == me else ("person", "secondary")


def clock_words(at: datetime, now: datetime) -> str:
    """``10:05`` today, ``17 Mar 10:05`` on another day, in local time."""
    local = at.astimezone()
    same = local.date() == now.astimezone().date()
    return f"{local:%H:%M}" if same else f"{local.day} {local:%b %H:%M}"


def day_words(day: date, today: date) -> str:
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return f"{day:%A}, {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def sender_words(message: Message, conversation: Conversation, wording: Wording) -> str:
    if message.sender is Sender.CUSTOMER:
        return customer_of(conversation)
    if message.sender is Sender.BOT:
        return "Bot" if message.delivery is not Delivery.DRAFT else "The bot would have said"
    who = wording.person(message.author) if message.author else ""
    if message.sender is Sender.PERSON:
        return _sentence(who or "a colleague")
    word = SENDERS[message.sender][0]
    return f"{word}, {who}" if who else word


def delivery_of(message: Message) -> tuple[str, str, Role] | None:
    """Word, icon and color of an outbound message's state; None where there is nothing to say."""
    if message.sender not in (Sender.BOT, Sender.PERSON):
        return None
    return DELIVERIES.get(message.delivery)


def size_words(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def preview_of(conversation: Conversation) -> str:
    """The last words in one line."""
    said = " ".join(conversation.last_text.split())
    return said or "No message yet"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
