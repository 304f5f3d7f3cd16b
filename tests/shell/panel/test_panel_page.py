"""The page of recruiting, driven by keys: found, moved, taken back, written to; nothing is said by the bot."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from console.domain.commands import AddTenant
from console.domain.conversations import Delivery, Sender
from console.domain.founding import founded_by
from console.domain.ids import SYSTEM, TenantId
from console.domain.people import Tenant
from console.domain.record_commands import KeepRecords
from console.ports.session import Session
from console.shell.inbox.page import InboxPage
from console.shell.inbox.standing import Mode
from console.shell.panel.page import PanelPage
from console.shell.preferences import Forgetful
from console.shell.theme import Theme
from console.shell.window import MainWindow
from plugins.recruitment.records import APPLICATION, OPEN_STAGES, Application, Deed, Stage
from plugins.recruitment.writing import bodies
from tests.shell.driven import ALT, CONTROL, close_window
from tests.shell.panel.conftest import INBOX, TENANT, Panel


async def best(panel: Panel, stage: Stage) -> Application:
    """The first in the list of a stage, gone to."""
    panel.window.go("recruitment", lane=stage.value)
    await panel.settle()
    row = panel.page.model.row(0)
    assert row is not None
    await panel.go_to(row.key)
    found = await panel.book(lambda book: book.application(row.key))
    assert found is not None
    return found


async def test_that_a_plugins_page_stands_in_the_rail_and_lists_open_applications(panel: Panel) -> None:
    assert list(panel.window.rail.buttons) == ["inbox", "recruitment"]
    assert panel.window.rail.buttons["recruitment"].text() == " Recruitment"
    applications = await panel.book(lambda book: book.applications())
    still_open = [each for each in applications if each.stage in OPEN_STAGES]
    assert panel.page.model.rowCount() == len(still_open)
    assert panel.page.filters.count.text() == f"{len(still_open)} of {len(applications)}"
    assert panel.page.badge() == sum(each.stage is Stage.REVIEW for each in applications)
    scores = [row.cells[3].text for row in panel.page.model.held()]
    assert scores == sorted(scores, key=lambda text: -float(text) if text != "–" else 1)


async def test_that_lanes_search_job_and_order_narrow_the_list(panel: Panel) -> None:
    filters = panel.page.filters
    everybody = len(await panel.book(lambda book: book.applications()))
    filters.lanes["screening"].click()
    await panel.settle()
    assert {row.cells[2].mark.word for row in panel.page.model.held() if row.cells[2].mark} == {"Screening"}
    await panel.press(Qt.Key.Key_F, CONTROL)
    await panel.type("receptionist")
    assert {row.cells[1].text for row in panel.page.model.held()} == {"Receptionist"}
    await panel.press(Qt.Key.Key_F, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert panel.page.model.rowCount() == everybody
    filters.group.setCurrentIndex(filters.group.findData("JOB-101"))
    filters.group.activated.emit(filters.group.currentIndex())
    await panel.settle()
    assert {row.cells[1].text for row in panel.page.model.held()} == {"Night guard"}
    filters.order.setCurrentIndex(filters.order.findData("oldest"))
    filters.order.activated.emit(1)
    await panel.settle()
    keys = [row.key for row in panel.page.model.held()]
    waits = {each.id: each.waits_since for each in await panel.book(lambda book: book.applications())}
    assert keys == sorted(keys, key=lambda key: waits[key])
    filters.words.setText("nobody of this name")
    await panel.settle()
    assert panel.page.empty.isVisible()
    assert panel.page.empty.title.text() == "No application is listed here"
    panel.page.empty.button.click()
    await panel.settle()
    assert panel.page.model.rowCount() == everybody


async def test_that_a_stage_is_changed_by_keys_and_taken_back(panel: Panel) -> None:
    application = await best(panel, Stage.SCREENED)
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_S)
    form = panel.page.detail.card.form
    assert form is not None
    stage = form.parts["stage"]
    assert isinstance(stage, QComboBox)
    assert stage.hasFocus()
    stage.setCurrentIndex(stage.findData("interview"))
    form.parts["note"].setFocus()
    await panel.type("Tuesday at 10")
    await panel.press(Qt.Key.Key_Return)
    moved = await panel.book(lambda book: book.application(application.id))
    assert moved is not None
    assert (moved.stage, moved.note) == (Stage.INTERVIEW, "Tuesday at 10")
    assert moved.stage_since == panel.session.clock.now()
    (log, *_) = await panel.book(lambda book: book.activities(application.candidate))
    assert (log.deed, log.by) == (Deed.MOVED, panel.session.me)
    assert "Screened → Interview" in panel.told
    assert "Tuesday at 10" in panel.page.detail.texts
    panel.window.toast.undo()
    await panel.settle()
    assert await panel.book(lambda book: book.application(application.id)) == application
    assert "stage changed" in panel.page.detail.texts


async def test_that_alt_and_an_arrow_move_one_step_and_stop_at_the_end(panel: Panel) -> None:
    application = await best(panel, Stage.SCREENED)
    panel.page.table.setFocus()
    for _step in range(4):
        await panel.press(Qt.Key.Key_Right, ALT)
    moved = await panel.book(lambda book: book.application(application.id))
    assert moved is not None
    assert moved.stage is Stage.HIRED
    assert panel.told == "There is nothing after that."
    assert panel.page.listing.key == application.id, "what one looks at stays, though it left the list"
    await panel.press(Qt.Key.Key_Left, ALT)
    moved = await panel.book(lambda book: book.application(application.id))
    assert moved is not None
    assert moved.stage is Stage.OFFER


async def test_that_an_undo_is_refused_when_somebody_changed_it_since(panel: Panel) -> None:
    application = await best(panel, Stage.SCREENED)
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_Right, ALT)
    moved = await panel.book(lambda book: book.application(application.id))
    assert moved is not None
    other = bodies(replace(moved, note="he called"))
    await panel.session.desk.execute(KeepRecords(tenant=TENANT, actor=panel.session.me, records=other))
    panel.window.toast.undo()
    await panel.settle()
    kept = await panel.book(lambda book: book.application(application.id))
    assert kept is not None
    assert (kept.stage, kept.note) == (Stage.INTERVIEW, "he called")
    assert "was changed meanwhile" in panel.window.trouble.what.text()


async def test_that_a_recruiter_begins_a_chat_and_the_bot_says_nothing(panel: Panel) -> None:
    application = await best(panel, Stage.SCREENED)
    candidate = await panel.book(lambda book: book.candidate(application.candidate))
    assert candidate is not None
    assert not panel.page.detail.buttons["open"].isEnabled()
    assert panel.page.detail.buttons["chat"].text() == "Start a chat…  W"
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_W)
    form = panel.page.detail.card.form
    assert form is not None
    assert form.values == {"way": f"{candidate.channel}:{candidate.handle}", "begin": "greeting"}
    await panel.press(Qt.Key.Key_Return)
    assert panel.window.current == "inbox"
    begun = panel.inbox.reading.conversation
    assert begun is not None
    assert (begun.channel, begun.customer, begun.control.owner) == (
        candidate.channel, candidate.handle, panel.session.me,
    )  # fmt: skip
    composer = panel.inbox.middle.composer
    assert (composer.text, composer.mode, composer.is_locked) == (f"Hello {candidate.name}, ", Mode.REPLY, False)
    said = await panel.session.reader.read(lambda tx: tx.conversations.history(TENANT, begun.id, limit=20))
    assert all(each.sender is Sender.SYSTEM for each in said), "nothing was sent"
    await panel.type("when can you come?")
    await panel.press(Qt.Key.Key_Return)
    said = await panel.session.reader.read(lambda tx: tx.conversations.history(TENANT, begun.id, limit=20))
    assert [(each.text, each.delivery) for each in said if each.sender is Sender.PERSON] == [
        (f"Hello {candidate.name}, when can you come?", Delivery.QUEUED)
    ]
    logged = [each.deed for each in await panel.book(lambda book: book.activities(application.candidate))]
    assert Deed.CHATTED in logged


async def test_that_the_next_chat_goes_into_the_same_conversation(panel: Panel) -> None:
    application = await best(panel, Stage.SCREENED)
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_W)
    await panel.press(Qt.Key.Key_Return)
    first = panel.inbox.reading.conversation
    await panel.go_to(application.id)
    kept = await panel.book(lambda book: book.application(application.id))
    assert first is not None
    assert kept is not None
    assert kept.conversation == first.id
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_O)
    assert panel.window.current == "inbox"
    assert panel.inbox.reading.wanted == first.id
    await panel.go_to(application.id)
    assert panel.page.detail.buttons["chat"].text() == "Write to candidate…  W"
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_W)
    await panel.press(Qt.Key.Key_Return)
    assert panel.inbox.reading.wanted == first.id
    count = await panel.session.reader.read(
        lambda tx: len(tx.conversations.recent(TENANT, first.channel, first.customer, 9))
    )
    assert count == 1


async def test_that_who_has_not_agreed_is_not_named_and_is_asked_for_consent_first(panel: Panel) -> None:
    application = await best(panel, Stage.SCREENED)
    candidate = await panel.book(lambda book: book.candidate(application.candidate))
    assert candidate is not None
    silent = replace(candidate, consent=False)
    await panel.session.desk.execute(KeepRecords(tenant=TENANT, actor=panel.session.me, records=bodies(silent)))
    await panel.go_to(application.id)
    assert panel.page.detail.title.text() == candidate.id
    assert candidate.email not in " ".join(panel.page.detail.texts)
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_W)
    form = panel.page.detail.card.form
    assert form is not None
    assert form.values["begin"] == "consent"
    await panel.press(Qt.Key.Key_Return)
    assert "May I keep what you tell me" in panel.inbox.middle.composer.text


async def test_that_what_happens_elsewhere_is_seen_and_nothing_moves_away(panel: Panel) -> None:
    row = panel.page.model.row(3)
    assert row is not None
    await panel.go_to(row.key)
    application = await panel.book(lambda book: book.application(row.key))
    assert application is not None
    changed = replace(application, note="look at the gap in 2023")
    await panel.session.desk.execute(KeepRecords(tenant=TENANT, actor=panel.session.me, records=bodies(changed)))
    await panel.settle()
    assert panel.page.listing.key == row.key
    assert "look at the gap in 2023" in panel.page.detail.texts
    kind = await panel.session.reader.read(lambda tx: tx.records.get(TENANT, APPLICATION, row.key))
    assert kind is not None


async def test_that_no_application_at_all_says_what_to_do(panel: Panel) -> None:
    new = Tenant(TenantId("empty"), "Empty House")
    await panel.session.desk.execute(AddTenant(tenant=new.id, actor=SYSTEM, new=new))
    await panel.session.desk.execute(founded_by(panel.session.me, new))
    await panel.settle()
    panel.window.go("recruitment", tenant="empty")
    await panel.settle()
    assert panel.page.empty.isVisible()
    assert panel.page.empty.title.text() == "No application yet"
    assert not panel.page.detail.isVisible()


async def test_that_a_plugins_page_that_was_left_in_front_comes_back_when_it_is_there(
    session: Session, theme: Theme
) -> None:
    theme.apply()
    window = MainWindow(theme, [INBOX], Forgetful(**{"window.page": "recruitment"}), session.clock)
    window.dress()
    inbox = window.add_page(INBOX.load())
    window.show()
    window.attach(session)
    assert window.current == "inbox"
    page = window.add_page(window.panels["recruitment"].load())
    assert window.current == "recruitment"
    assert isinstance(inbox, InboxPage)
    assert isinstance(page, PanelPage)
    await close_window(Panel(window, page, inbox, session))
