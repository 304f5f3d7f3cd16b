"""All that can be done on the escalations page by key and from the palette."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QPushButton, QWidget

from console.shell.actions import Actions
from console.shell.escalations.callform import CallPanel
from console.shell.escalations.detail import EscalationPane
from console.shell.escalations.handover import HandoverPanel
from console.shell.escalations.policies import PolicyPanel

VIEWS: dict[str, str] = {
    "now": "Now",
    "in hand": "In hand",
    "resolved": "Resolved",
    "handover": "Handover",
    "policies": "Policies",
    "call": "Call people",
}
"""Keys of the page's views, the lanes first, with their words."""


class Parts(Protocol):
    """The page, as its keys see it."""

    pane: EscalationPane
    all: QPushButton
    handover: HandoverPanel
    policies: PolicyPanel
    call: CallPanel

    def show_view(self, key: str) -> None: ...


def add_actions(page: Parts, actions: Actions, owner: QWidget, lanes: QWidget, title: str) -> None:
    """Letters work in the lanes, wherever one does not write."""
    pane = page.pane
    listed: list[tuple[str, str, Callable[[], object], str]] = [
        ("acknowledge", "Acknowledge what is selected", pane.acknowledge.click, "A"),
        ("acknowledge-all", "Acknowledge all that call", page.all.click, "Shift+A"),
        ("take", "Take it", _offered(pane.take), "T"),
        ("silence", "Silence it for a while", pane.open_silences, "S"),
        ("resolve", "Resolve it", pane.ask_resolution, "R"),
        ("reopen", "Re-open it", pane.ask_reopening, "O"),
        ("note", "Write into its timeline", pane.write_note, "N"),
        ("incident", "Open an incident of it", _offered(pane.incident), "I"),
        ("subject", "Go to what it is about", _offered(pane.subject), "G"),
        ("report", "Report of it as PDF", pane.report.click, "P"),
        ("send-again", "Send again what did not go out", _offered(pane.resend), "M"),
        ("unacknowledge", "Take back the acknowledgement", _offered(pane.unacknowledge), "Shift+U"),
    ]
    for id, text, run, keys in listed:
        actions.add(lanes, f"escalations.{id}", text, run, group=title, keys=keys)
    for number, (key, word) in enumerate(VIEWS.items(), start=1):
        name = f"escalations.view-{key.replace(' ', '-')}"
        actions.add(owner, name, f"Show: {word}", partial(page.show_view, key), group=title, keys=f"Ctrl+{number}")
    words = "Hand the shift over, or call people: what stands in front"
    actions.add(owner, "escalations.send", words, partial(_send, page), group=title, keys="Ctrl+Return")
    actions.add(
        page.policies, "escalations.save", "Save the policies", page.policies.save, group=title, keys="Ctrl+S"
    )


def _offered(button: QPushButton) -> Callable[[], object]:
    """A letter does what its button does, and nothing where that is not there."""
    return lambda: button.click() if button.isVisible() else None


def _send(page: Parts) -> None:
    """The form that is in front."""
    if page.call.isVisible():
        page.call.go()
    elif page.handover.isVisible():
        page.handover.hand_over()
