"""What is half written on the escalations page is kept, and closing the window asks; what went out is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from console.channels.mail import MailChannel
from console.dispatch.notices import Notices
from console.domain.escalation_commands import EscalateSubject, SaveContact, SavePolicies, SaveWebhooks
from console.domain.escalation_settings import Webhook
from console.domain.escalations import EscalationOutcome, Notice, NoticeState, Subject, SubjectKind
from console.domain.ids import SYSTEM, EscalationId, NoticeId, PluginName, TenantId
from console.domain.mail import MailServer, SaveMailServer, Security
from console.domain.policies import Do, Policy, Step, Via
from console.domain.scoring import Severity
from console.ports.database import Transaction
from console.ports.handover import read_handovers
from console.shell.escalations.calling import HandCall
from console.shell.escalations.noticewords import came_of
from tests.fakes.clock import NOON, SetClock
from tests.fakes.receivers import MailBox
from tests.shell.pages.escalated import DEMO, Floor, fire_in

OTHER = TenantId("other")
SECURITY = PluginName("security_facility")
HOOK = Webhook(id="0a1b2c3d", title="Incident desk", url="https://soc.example.org/in")


async def edit_title(floor: Floor, text: str) -> None:
    floor.desktop.window.go("escalations", tenant=DEMO, section="policies")
    await floor.settle()
    line = floor.page.policies.form.title.line
    line.setFocus()
    line.selectAll()
    await floor.desktop.type(text)


async def closes(floor: Floor) -> bool:
    floor.desktop.window.close()
    await floor.settle()
    return not floor.desktop.window.isVisible()


async def test_that_edits_of_policies_stay_when_one_leaves_the_page_and_comes_back(floor: Floor) -> None:
    await edit_title(floor, "At night")
    floor.desktop.window.go("scorecard")
    await floor.settle()
    floor.desktop.window.go("escalations", section="now")
    await floor.settle()
    floor.desktop.window.go("escalations", section="policies")
    await floor.settle()
    panel = floor.page.policies
    assert panel.form.title.text == "At night"
    assert panel.bar.state.text() == "not saved yet"


async def test_that_edits_of_a_tenant_stay_while_another_is_looked_at_and_are_saved_after(floor: Floor) -> None:
    await floor.desktop.session.reader.write(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add(replace(tx.tenants.all()[0], id=OTHER, name="Other"))
    )
    await edit_title(floor, "At night")
    panel, governing = floor.page.policies, floor.page.governing
    floor.desktop.window.go("escalations", tenant=OTHER, section="policies")
    await floor.settle()
    assert panel.form.title.text != "At night"
    assert not panel.dirty
    assert list(governing.typed) == [(DEMO, SECURITY)]
    floor.desktop.window.go("escalations", tenant=DEMO, section="policies")
    await floor.settle()
    assert panel.form.title.text == "At night"
    assert panel.bar.conflict.isHidden()
    panel.save()
    await floor.settle()
    (stored,) = await floor.desktop.session.reader.read(lambda tx: tx.policies.all(DEMO))
    assert stored.policies[0].title == "At night"
    assert governing.typed == {}


async def test_that_edits_that_come_back_are_not_given_up_by_a_change_that_is_told_just_then(floor: Floor) -> None:
    await floor.desktop.session.reader.write(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add(replace(tx.tenants.all()[0], id=OTHER, name="Other"))
    )
    await edit_title(floor, "At night")
    governing = floor.page.governing
    governing.show(OTHER)
    await floor.settle()
    governing.show(DEMO)
    governing.load()
    governing.load()
    await floor.settle()
    assert floor.page.policies.form.title.text == "At night"


async def test_that_who_was_faster_meanwhile_is_told_when_one_comes_back(floor: Floor) -> None:
    await floor.desktop.session.reader.write(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add(replace(tx.tenants.all()[0], id=OTHER, name="Other"))
    )
    await edit_title(floor, "Mine")
    floor.desktop.window.go("escalations", tenant=OTHER, section="policies")
    await floor.settle()
    theirs = Policy(id="theirs", title="Theirs", steps=(Step(do=Do.NOTIFY, to="everyone"),))
    saved = SavePolicies(tenant=DEMO, actor=SYSTEM, plugin=SECURITY, policies=(theirs,), expected=0)
    await floor.desktop.session.desk.execute(saved)
    floor.desktop.window.go("escalations", tenant=DEMO, section="policies")
    await floor.settle()
    panel = floor.page.policies
    assert panel.form.title.text == "Mine"
    assert not panel.bar.conflict.isHidden()
    panel.dropped.emit()
    await floor.settle()
    assert panel.form.title.text == "Theirs"
    assert floor.page.governing.typed == {}


async def test_that_closing_the_window_asks_once_about_policies(floor: Floor) -> None:
    await edit_title(floor, "At night")
    floor.desktop.window.go("scorecard")
    await floor.settle()
    assert not await closes(floor)
    assert floor.desktop.window.current == "escalations"
    assert floor.page.policies.isVisible()
    assert "policies you changed are not saved" in floor.desktop.window.toast.text.text()
    assert await closes(floor)


async def test_that_closing_the_window_asks_about_a_handover_and_a_line_for_the_timeline(floor: Floor) -> None:
    page = floor.page
    page.pane.note.setText("Brigade called")
    assert not await closes(floor)
    assert "for the timeline is not kept" in floor.desktop.window.toast.text.text()
    page.pane.note.clear()
    page.handover.text.setPlainText("Gate 4 is shut")
    assert not await closes(floor)
    assert page.handover.isVisible()
    assert "not handed over" in floor.desktop.window.toast.text.text()
    page.handover.text.clear()
    assert await closes(floor)


async def test_that_a_half_written_line_stays_with_its_escalation(floor: Floor) -> None:
    page, fire = floor.page, await fire_in(floor.desktop.session)
    page.pane.note.setText("Brigade called")
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=EscalationId(fire + 1))
    await floor.settle()
    assert page.pane.title.text() == "Report never generated"
    assert page.pane.note.text() == ""
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=fire)
    await floor.settle()
    assert page.pane.note.text() == "Brigade called"
    page.pane.note.setFocus()
    await floor.desktop.press(Qt.Key.Key_Return)
    await floor.settle()
    assert page.pane.note.text() == ""
    assert page.pane.typed == {}
    assert "Brigade called" in page.pane.text.toPlainText()


async def choose(floor: Floor, tenant: TenantId, one: EscalationId) -> None:
    floor.desktop.window.go("escalations", tenant=tenant, escalation=one)
    await floor.settle()


async def test_that_a_half_written_end_stays_with_its_escalation_until_it_is_resolved(floor: Floor) -> None:
    page, fire = floor.page, await fire_in(floor.desktop.session)
    form, report = page.pane.form, EscalationId(fire + 1)
    await floor.desktop.press(Qt.Key.Key_R)
    form.outcome.setCurrentIndex(1)
    form.note.setText("Steam from the kitchen")
    await choose(floor, DEMO, report)
    assert (form.isVisible(), form.note.text(), form.outcome.currentText()) == (False, "", "handled")
    await floor.desktop.press(Qt.Key.Key_R)
    form.note.setText("Written by hand")
    await choose(floor, DEMO, fire)
    assert (form.isVisible(), form.note.text()) == (True, "Steam from the kitchen")
    assert form.outcome.currentText() == "false alarm"
    floor.desktop.window.go("scorecard")
    await floor.settle()
    await choose(floor, DEMO, fire)
    form.submit.click()
    await floor.settle()
    found = await floor.desktop.session.reader.read(lambda tx: tx.escalations.get(DEMO, fire))
    assert found is not None
    assert (found.outcome, found.resolution) == (EscalationOutcome.FALSE_ALARM, "Steam from the kitchen")
    assert (form.isVisible(), form.note.text()) == (False, "")
    await choose(floor, DEMO, report)
    assert (form.isVisible(), form.note.text(), form.outcome.currentText()) == (True, "Written by hand", "handled")


async def test_that_a_reason_to_open_it_again_stays_and_closing_asks_about_it(floor: Floor) -> None:
    page, fire = floor.page, await fire_in(floor.desktop.session)
    door = EscalationId(fire + 2)
    await choose(floor, DEMO, door)
    await floor.desktop.press(Qt.Key.Key_O)
    page.pane.form.note.setText("It is forced again")
    await choose(floor, DEMO, fire)
    assert not await closes(floor)
    assert "on how it ended is not kept" in floor.desktop.window.toast.text.text()
    form = page.pane.form
    assert (form.isVisible(), form.submit.text(), form.note.text()) == (True, "Re-open", "It is forced again")
    form.submit.click()
    await floor.settle()
    assert page.pane.typed == {}
    assert page.pane.state.word == "open"
    assert await closes(floor)


async def test_that_what_is_written_for_a_tenant_is_not_kept_with_another(floor: Floor) -> None:
    session, page = floor.desktop.session, floor.page
    await session.reader.write(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add(replace(tx.tenants.all()[0], id=OTHER, name="Other"))
    )
    page.handover.text.setPlainText("Gate 4 is shut")
    page.pane.note.setText("Brigade called")
    floor.desktop.window.go("escalations", tenant=OTHER, section="handover")
    await floor.settle()
    assert page.handover.text.toPlainText() == ""
    page.handover.text.setPlainText("Nothing here")
    floor.desktop.window.go("escalations", tenant=OTHER, section="call")
    await floor.settle()
    page.call.put(HandCall(title="Barrier of the other tenant"))
    floor.desktop.window.go("escalations", tenant=DEMO, section="call")
    await floor.settle()
    assert page.call.call == HandCall(), "it would have called the people of another tenant"
    floor.desktop.window.go("escalations", tenant=OTHER, section="call")
    await floor.settle()
    assert page.call.what.text() == "Barrier of the other tenant"
    assert [(part, tenant) for part, tenant, _text in page._unsaved()] == [
        ("handover", DEMO), ("handover", OTHER), ("call", OTHER), ("note", DEMO),
    ]  # fmt: skip
    floor.desktop.window.go("escalations", tenant=DEMO, section="handover")
    await floor.settle()
    assert page.handover.text.toPlainText() == "Gate 4 is shut"
    page.handover.hand_over()
    await floor.settle()
    kept = await session.reader.read(lambda tx: read_handovers(tx.settings, DEMO))
    assert kept[0].text == "Gate 4 is shut"
    assert page.handover.text.toPlainText() == ""
    assert page.handing.typed == {OTHER: "Nothing here"}


async def until(held: Callable[[], object], settle: Callable[[], Awaitable[None]]) -> None:
    for _round in range(50):
        if held():
            return
        await settle()
    raise AssertionError("it never came")


async def test_that_a_step_that_would_reach_nobody_says_so_and_kept_webhooks_are_offered(floor: Floor) -> None:
    session, panel = floor.desktop.session, floor.page.policies
    await session.desk.execute(SaveWebhooks(tenant=DEMO, actor=SYSTEM, webhooks=(HOOK,)))
    steps = (Step(do=Do.NOTIFY, to="everyone", via=Via.EMAIL), Step(do=Do.WEBHOOK, url="https://x.example"))
    mine = Policy(id="p", title="P", steps=steps)
    saved = SavePolicies(tenant=DEMO, actor=SYSTEM, plugin=SECURITY, policies=(mine,), expected=0)
    await session.desk.execute(saved)
    floor.desktop.window.go("escalations", tenant=DEMO, section="policies")
    await floor.settle()
    rows = panel.form.rows
    await until(lambda: rows[0].gap.text(), floor.settle)
    assert rows[0].gap.text().startswith("▲ Would reach nobody. No address for e-mail is kept of ")
    assert "no key that signs" in rows[1].gap.text()
    assert rows[1].gap.isVisible()
    rows[1].url.setFocus()
    rows[1].url.selectAll()
    await floor.desktop.type("soc")
    completer = rows[1].url.completer()
    assert completer is not None
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == HOOK.url
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    rows[1].url.setText(HOOK.url)
    completer.activated.emit(HOOK.url)
    assert panel.policies[0].steps[1].url == HOOK.url
    panel.dropped.emit()
    await floor.settle()


async def test_that_what_did_not_go_out_stands_at_the_head_with_reason_and_next_try(floor: Floor) -> None:
    session, pane = floor.desktop.session, floor.page.pane
    fire = await fire_in(session)
    assert pane.delivery.word == "1 not sent"
    told = " ".join(pane.text.toPlainText().split())
    assert "soc@example.org by e-mail" in told
    assert "not sent 3 tries. the mail server refused No further try is made." in told

    def later(tx: Transaction) -> None:
        (failed,) = tx.notices.of(DEMO, fire)
        retried = replace(failed, state=NoticeState.WAITING, failure="The server answered 503.", attempts=2,
                          try_at=NOON + timedelta(seconds=8))  # fmt: skip
        tx.notices.update(retried)

    await session.reader.write(later)  # type: ignore[attr-defined]
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=fire)
    await floor.settle()
    assert pane.delivery.word == "1 not sent yet"
    assert "2 tries. The server answered 503. Tried again in 00:08." in " ".join(pane.text.toPlainText().split())


async def test_that_a_mail_that_a_real_server_puts_off_is_told_as_tried_again_and_then_as_sent(
    floor: Floor, clock: SetClock
) -> None:
    session, pane = floor.desktop.session, floor.page.pane
    (sam, *_) = await session.reader.read(lambda tx: tx.tenants.people(DEMO))
    contact = SaveContact(tenant=DEMO, actor=SYSTEM, person=sam.id, via=Via.EMAIL, address="sam@acme.example")
    await session.desk.execute(contact)
    steps = (Step(do=Do.NOTIFY, to=f"person {sam.id}", via=Via.EMAIL), Step(do=Do.WAIT, seconds=900))
    mine = Policy(id="p", title="P", steps=steps)
    saved = SavePolicies(tenant=DEMO, actor=SYSTEM, plugin=SECURITY, policies=(mine,), expected=0)
    await session.desk.execute(saved)
    async with MailBox(refuse={"sam@acme.example": "451 later"}) as box:
        server = MailServer(host="127.0.0.1", port=box.port, security=Security.NONE, sender="console@acme.example")
        await session.desk.execute(SaveMailServer(tenant=DEMO, actor=SYSTEM, server=server))
        channel = MailChannel(lambda: session.reader.read(lambda tx: tx.policies.mail_server()), lambda _name: "")
        notices = Notices(session.reader, session.desk, [channel], clock, jitter=lambda: 0.0)
        subject = Subject(SubjectKind.OTHER, "cellar")
        call = EscalateSubject(
            tenant=DEMO, actor=SYSTEM, subject=subject, title="Water in the cellar", severity=Severity.HIGH,
            plugin=SECURITY,
        )  # fmt: skip
        await session.desk.execute(call)
        found = await session.reader.read(lambda tx: tx.escalations.of_subject(DEMO, subject))
        assert found is not None
        await notices.round()
        await notices.settled()
        floor.desktop.window.go("escalations", tenant=DEMO, escalation=found.id)
        await floor.settle()
        told = " ".join(pane.text.toPlainText().split())
        assert pane.delivery.word == "1 not sent yet"
        assert f"calls: {sam.name} (sam@acme.example) by e-mail" in told
        assert (
            f"not sent yet: e-mail to {sam.name} (sam@acme.example), try 1:"
            " The mail server refuses the receiver (451). Tried again in 4 s."
        ) in told
        box.refuse.clear()
        clock.advance(seconds=4)
        await notices.round()
        await notices.settled()
        await floor.settle()
        told = " ".join(pane.text.toPlainText().split())
        assert f"sent: e-mail to {sam.name} (sam@acme.example), at try 2, after 4 s" in told
        assert not pane.delivery.isVisible()
        assert [mail["to"] for mail in box.mails] == ["sam@acme.example"]
        await notices.stop()


def test_that_what_came_of_a_notice_is_told_in_words() -> None:
    plain = Notice(
        id=NoticeId(1), tenant=DEMO, escalation=EscalationId(1), step=0, repeat=0, via=Via.EMAIL, address="a@b.c",
        title="t", text="t", severity=Severity.HIGH, at=NOON, token="t", try_at=NOON,
    )  # fmt: skip
    later = NOON + timedelta(minutes=5)

    def told(**given: object) -> tuple[str, str, str]:
        came = came_of(replace(plain, **given), later)  # type: ignore[arg-type]
        return came.word, came.role, came.more

    assert told() == ("waits to be sent", "secondary", "")
    assert told(state=NoticeState.SENDING, attempts=2) == ("is being sent", "secondary", "try 2")
    assert told(state=NoticeState.SENT, sent_at=NOON, attempts=1) == ("sent 5 min ago", "green", "")
    assert told(state=NoticeState.SENT, sent_at=NOON, attempts=3) == ("sent 5 min ago", "green", "at try 3")
    assert told(state=NoticeState.DROPPED, failure="acknowledged by olga") == (
        "not needed any more", "secondary", "Acknowledged by olga.",
    )  # fmt: skip
    assert told(via=Via.WINDOW) == ("not seen yet", "secondary", "")
    assert told(via=Via.WINDOW, seen_at=NOON, state=NoticeState.SENT) == ("seen 5 min ago", "green", "")
