"""Whose own words make a delay small is warned beside them, and sends them all the same with the same key."""

from __future__ import annotations

from PySide6.QtCore import Qt

from console.domain.conversations import Delivery, Sender
from console.domain.escalations import EscalationState
from console.domain.policies import Do
from tests.shell.pages.escalated import DEMO, Floor
from tests.shell.pages.inboxes import Inbox

SMALL = "The responder was only two minutes late"
RULE = "p7_never_downplay"


async def written(inbox: Inbox) -> list[tuple[Sender, str]]:
    """By a person, and the notes beside it."""
    said = [(who, text) for who, text, kept in await inbox.said("waiting") if kept is not Delivery.DRAFT]
    return [(who, text) for who, text in said if who in (Sender.PERSON, Sender.NOTE)]


async def test_who_took_a_conversation_over_is_warned_and_sends_it_again(inbox: Inbox) -> None:
    before = await written(inbox)
    await inbox.open("waiting")
    await inbox.press(Qt.Key.Key_T)
    composer = inbox.page.middle.composer
    composer.edit.setFocus()
    await inbox.type(SMALL)
    await inbox.press(Qt.Key.Key_Return)
    assert await written(inbox) == before
    assert composer.text == SMALL
    assert composer.edit.hasFocus()
    assert composer.refusal.isVisible()
    for words in (RULE, "“only two minutes late”", "Never make a delay", "send them again as they are"):
        assert words in composer.refusal.text(), words
    await inbox.press(Qt.Key.Key_Return)
    assert composer.text == ""
    assert not composer.refusal.isVisible()
    sent, note = (await written(inbox))[len(before) :]
    assert sent == (Sender.PERSON, SMALL)
    assert note[0] is Sender.NOTE
    assert "Robin Vale, sent after a warning: “only two minutes late” breaks the rule" in note[1]


async def test_changed_words_are_looked_at_anew_and_innocent_ones_just_go(inbox: Inbox) -> None:
    before = await written(inbox)
    await inbox.open("waiting")
    await inbox.press(Qt.Key.Key_T)
    composer = inbox.page.middle.composer
    composer.edit.setFocus()
    await inbox.type(SMALL)
    await inbox.press(Qt.Key.Key_Return)
    await inbox.type(" and the delay was minor")
    assert not composer.refusal.isVisible(), "it was said of other words"
    await inbox.press(Qt.Key.Key_Return)
    assert composer.refusal.isVisible()
    assert await written(inbox) == before
    composer.edit.selectAll()
    await inbox.type("The first responder came after 17 minutes; 3 minutes are allowed.")
    await inbox.press(Qt.Key.Key_Return)
    assert (await written(inbox))[len(before) :] == [
        (Sender.PERSON, "The first responder came after 17 minutes; 3 minutes are allowed.")
    ]


async def test_a_suggested_reply_that_is_used_is_looked_at_as_well(inbox: Inbox) -> None:
    before = await written(inbox)
    await inbox.open("waiting")
    inbox.page.suggesting.insert(SMALL)
    await inbox.settle()
    inbox.page.middle.composer.edit.setFocus()
    await inbox.press(Qt.Key.Key_Return)
    assert RULE in inbox.page.middle.composer.refusal.text()
    assert await written(inbox) == before


async def test_a_note_in_a_timeline_is_warned_of_beside_it_and_kept_when_it_is_given_again(floor: Floor) -> None:
    pane = floor.page.pane
    await floor.desktop.press(Qt.Key.Key_N)
    await floor.desktop.type(SMALL)
    await floor.desktop.press(Qt.Key.Key_Return)
    await floor.settle()
    assert pane.note_warning.isVisible()
    assert RULE in pane.note_warning.text()
    assert pane.note.text() == SMALL
    assert f"noted: {SMALL}" not in pane.text.toPlainText()
    await floor.desktop.press(Qt.Key.Key_Return)
    await floor.settle()
    assert not pane.note_warning.isVisible()
    told = pane.text.toPlainText()
    assert f"noted: {SMALL}" in told
    assert "sent after a warning: “only two minutes late” breaks the rule" in told


async def test_how_an_incident_ended_is_warned_of_beside_the_form(floor: Floor) -> None:
    pane = floor.page.pane
    await floor.desktop.press(Qt.Key.Key_R)
    pane.form.note.setText(SMALL)
    pane.form.submit.click()
    await floor.settle()
    assert RULE in pane.form_warning.text()
    assert not pane.note_warning.isVisible()
    assert pane.shown is not None
    assert pane.shown.is_open
    id = pane.shown.id
    pane.form.submit.click()
    await floor.settle()
    fire = await floor.desktop.session.reader.read(lambda tx: tx.escalations.get(DEMO, id))
    assert fire is not None
    assert (fire.state, fire.resolution) == (EscalationState.RESOLVED, SMALL)


async def test_a_text_of_a_policy_is_warned_of_below_the_form_and_saved_when_it_is_saved_again(floor: Floor) -> None:
    floor.page.show_view("policies")
    await floor.settle()
    panel, session = floor.page.policies, floor.desktop.session
    row = next(each for each in panel.form.rows if each.step.do is Do.NOTIFY)
    row.text.setFocus()
    row.text.selectAll()
    await floor.desktop.type(f"{SMALL}.")
    panel.save()
    await floor.settle()
    assert panel.bar.told.isVisible()
    for words in (RULE, "“only two minutes late”", "says instead", "save again"):
        assert words in panel.bar.told.text(), words
    assert panel.bar.save.text() == "Save"
    assert not await session.reader.read(lambda tx: tx.policies.all(DEMO))
    panel.save()
    await floor.settle()
    (stored,) = await session.reader.read(lambda tx: tx.policies.all(DEMO))
    assert any(step.text == f"{SMALL}." for policy in stored.policies for step in policy.steps)
    assert not panel.bar.told.isVisible()
