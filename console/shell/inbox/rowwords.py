"""A conversation of the list, in words: for screen readers, for hovering, and for its last line. No Qt."""

from __future__ import annotations

from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState, Priority
from console.domain.inbox import View
from console.shell.inbox.query import Row, without
from console.shell.inbox.wording import (
    Wording,
    channel_word,
    clock_words,
    customer_of,
    holder_words,
    preview_of,
    waiting_of,
)
from console.shell.timewords import exact_time, relative_time


def about(row: Row, wording: Wording) -> str:
    """Channel, bot, and who holds it or why a person is needed."""
    one = row.conversation
    return "  ·  ".join((channel_word(one.channel), wording.bot(one.plugin), _state(one, wording)))


def said(row: Row) -> str:
    """The last words, or those that a search found."""
    return " ".join(row.hit.text.split()) if row.hit else preview_of(row.conversation)


def when(row: Row, wording: Wording) -> str:
    """How long ago something was said in it."""
    return relative_time(row.hit.at if row.hit else row.conversation.last_at, wording.now)


def told(row: Row, wording: Wording) -> str:
    """All of the row in sentences."""
    one = row.conversation
    waiting = waiting_of(one, wording.settings, wording.now)
    parts = [
        customer_of(one),
        f"{channel_word(one.channel)}, {wording.bot(one.plugin)}",
        holder_words(one, wording) + (f": {one.control.reason}" if one.control.reason else ""),
        waiting.told if waiting else "",
        f"{one.unread} unread" if one.unread else "",
        f"priority {one.priority.value}" if one.priority is not Priority.NORMAL else "",
        f"{one.action_items} open in the action queue" if one.action_items else "",
        looking(row, wording),
        f"“{said(row)}”, {exact_time(row.hit.at if row.hit else one.last_at)}",
    ]
    return "\n".join(part for part in parts if part)


def looking(row: Row, wording: Wording) -> str:
    others = without(row.viewers, wording.me)
    if not others:
        return ""
    names = ", ".join(wording.person(each) for each in others)
    return f"{names} {'looks' if len(others) == 1 else 'look'} at it"


def view_of(one: Conversation, me: str) -> View:
    """Where the conversation is listed."""
    if one.state is ConversationState.CLOSED:
        return View.CLOSED
    if one.state is ConversationState.SNOOZED:
        return View.SNOOZED
    if one.control.owner == me:
        return View.MINE
    if one.control.held_by_person:
        return View.WITH_PEOPLE
    return View.NEEDS_HUMAN if one.needed_since is not None else View.WITH_BOT


def _state(one: Conversation, wording: Wording) -> str:
    if one.state is ConversationState.CLOSED:
        return "closed"
    if one.state is ConversationState.SNOOZED and one.snoozed_until:
        return f"until {clock_words(one.snoozed_until, wording.now)}"
    if one.control.owner == QUEUE:
        return one.control.reason or "nobody holds it"
    if one.control.owner == BOT:
        return "needs a look" if one.action_items else "with the bot"
    return f"with {wording.owner(one.control.owner)}"
