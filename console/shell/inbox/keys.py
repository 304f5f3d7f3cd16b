"""All that can be done in the inbox by key and from the palette."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from console.shell.actions import Actions
from console.shell.inbox.behind import BehindController
from console.shell.inbox.deeds import Deeds
from console.shell.inbox.helping import HelpController
from console.shell.inbox.listing import ListController
from console.shell.inbox.middle import Middle
from console.shell.inbox.panes import InboxPanes
from console.shell.inbox.reading import ReadingController
from console.shell.inbox.sidebar import Sidebar
from console.shell.inbox.standing import Mode
from console.shell.inbox.suggesting import SuggestController
from console.shell.inbox.wording import VIEWS

Listed = tuple[str, str, Callable[[], object], str]


class Parts(Protocol):
    """The page, as its keys see it."""

    sidebar: Sidebar
    middle: Middle
    panes: InboxPanes
    listing: ListController
    reading: ReadingController
    deeds: Deeds
    behind: BehindController
    helping: HelpController
    suggesting: SuggestController

    def next_waiting(self) -> None: ...
    def show_view(self, key: str) -> None: ...
    def watch_silently(self, silent: bool) -> None: ...
    def choose_files(self) -> None: ...
    def escape(self) -> None: ...
    def focus_context(self) -> None: ...


def add_actions(page: Parts, actions: Actions, owner: QWidget, title: str) -> None:
    """Letters work wherever one does not write."""
    for id, text, run, keys in [*_going(page), *_doing(page), *_writing(page)]:
        actions.add(owner, f"inbox.{id}", text, run, group=title, keys=keys)


def _going(page: Parts) -> list[Listed]:
    reading, sidebar = page.reading, page.sidebar
    views: list[Listed] = [
        (f"view-{number}", f"List: {word}", partial(page.show_view, view.value), f"Ctrl+{number}")
        for number, (view, word) in enumerate(VIEWS, start=1)
    ]
    return [
        ("next", "Open the next conversation that waits", page.next_waiting, "J"),
        ("find", "Search all messages", sidebar.search.go_to, "Ctrl+F"),
        ("clear", "Clear filter and search", sidebar.clear_filter, "Ctrl+Shift+F"),
        ("news", "List again, with what is new", page.listing.show_news, "F5"),
        *views,
        ("queue", "List: Action queue", partial(page.show_view, "queue"), f"Ctrl+{len(VIEWS) + 1}"),
        ("unread", "Go to the first unread message", reading.go_to_unread, "U"),
        ("end", "Go to the last message", reading.go_to_end, "Ctrl+End"),
        ("why", "Why the bot's last words are what they are", page.behind.explain_last, "Y"),
        ("context", "Go to the profile", page.focus_context, "I"),
        ("behind", "Show or leave out what stands behind the conversation", page.panes.turn, "Ctrl+\\"),
        ("resolve", "Resolve the selected action item", sidebar.queue.resolve_current, "X"),
        ("messages", "Go to the messages", page.middle.transcript.setFocus, "M"),
        ("message-menu", "What to do with this message", page.middle.transcript.open_menu_of_current, "Shift+M"),
    ]


def _doing(page: Parts) -> list[Listed]:
    deeds, head = page.deeds, page.middle.head
    return [
        ("take", "Take over", deeds.take_over, "T"),
        ("write", "Write and take over", deeds.write_and_take, "Shift+T"),
        ("bot", "Hand back to the bot", deeds.hand_to_bot, "B"),
        ("to-queue", "Put into the queue", deeds.hand_to_queue, "Q"),
        ("hand", "Hand over to…", head.open_targets, "P"),
        ("snooze", "Snooze until…", head.open_moments, "S"),
        ("escalate", "Escalate the conversation", deeds.escalate, "!"),
        ("close", "Close the conversation", deeds.close, "E"),
        ("reopen", "Reopen the conversation", deeds.reopen, "O"),
        ("higher", "Raise the priority", partial(deeds.step_priority, 1), "+"),
        ("lower", "Lower the priority", partial(deeds.step_priority, -1), "-"),
        ("silent", "Watch silently, or openly again", lambda: page.watch_silently(not page.reading.silent), "V"),
    ]


def _writing(page: Parts) -> list[Listed]:
    deeds, composer = page.deeds, page.middle.composer
    return [
        ("reply", "Write to the customer", partial(deeds.write, Mode.REPLY), "R"),
        ("note", "Write a note", partial(deeds.write, Mode.NOTE), "N"),
        ("whisper", "Whisper to the bot", partial(deeds.write, Mode.WHISPER), "W"),
        ("attach", "Attach files", page.choose_files, "Ctrl+Shift+A"),
        ("canned", "Canned replies", page.helping.open_canned, "Ctrl+/"),
        ("suggested", "Go to the suggested replies", page.suggesting.focus, "Ctrl+G"),
        ("keep-canned", "Keep what is written as a canned reply", page.helping.keep_canned, "Ctrl+Shift+K"),
        ("bot-draft", "Let the bot write a draft", page.helping.ask_the_bot, "Ctrl+D"),
        ("later", "Send later…", composer.later.ask, "Ctrl+Shift+L"),
        ("list", "Back to the list", page.escape, "Esc"),
    ]
