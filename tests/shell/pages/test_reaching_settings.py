"""Mail server, webhooks, addresses and times of escalations in the settings, by keys, against real servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from console.channels.signing import check_secret
from console.domain.escalation_commands import SavePolicies, SaveWebhooks, SetUpEscalations
from console.domain.escalation_settings import EscalationSettings, Webhook
from console.domain.escalations import Contact, Notice, NoticeState, RoleContact
from console.domain.ids import SYSTEM, EscalationId, NoticeId, PersonId, TenantId
from console.domain.mail import MAIL_PASSWORD, MailServer, SaveMailServer, Security
from console.domain.people import Person, Role
from console.domain.policies import Do, Policy, Step, Via
from console.domain.scoring import Severity
from console.ports.database import Transaction
from console.ports.engine_room import KeyPlace
from console.ports.session import Session
from console.shell.settings.sections import Section
from console.shell.theme import Theme
from tests.fakes.clock import NOON
from tests.fakes.receivers import HookServer, MailBox
from tests.fakes.secret_service import needs_secret_service, secret_service
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.settingsdesk import DEMO, SECURITY, Desk, Key, open_settings, until

SERVER = MailServer(host="mail.acme.example", user="console", sender="console@acme.example")
HOOK = Webhook(id="0a1b2c3d", title="Incident desk", url="https://soc.example.org/in")


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with secret_service(tmp_path / "secrets", monkeypatch):
        yield


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme, "mail")
    opened.page.mail.host.part.setFocus()
    yield opened
    await close_window(opened)


async def go(desk: Desk, section: Section, part: QWidget) -> None:
    """To a part of the settings, as by the palette."""
    desk.window.go("settings", section=section.key)
    await desk.settle()
    part.setFocus()


async def mail_server(desk: Desk) -> MailServer | None:
    return await desk.session.reader.read(lambda tx: tx.policies.mail_server())


# The mail server


async def test_that_a_mail_server_is_set_by_keyboard_with_the_usual_port_of_its_encryption(desk: Desk) -> None:
    form = desk.page.mail
    assert form.chip.word == "not set up: no e-mail is sent"
    assert not form.off.isVisible()
    await desk.write(form.host.part, "mail.acme.example")
    await desk.choose(form.security.part, "TLS")
    assert form.port.text == "465"
    await desk.write(form.user.part, "console")
    await desk.write(form.sent_from.part, "console@acme.example")
    assert form.bar.state.text() == "not saved yet"
    await desk.press(Key.Key_S, CONTROL)
    assert await mail_server(desk) == replace(SERVER, port=465, security=Security.TLS)
    assert form.chip.word == "sent by mail.acme.example"
    assert form.bar.state.text() == "of this profile, for all its tenants"


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        ("host", "two words", "The name of a server belongs here."),
        ("port", "smtp", "A number from 1 to 65,535."),
        ("sent_from", "console", "An e-mail address belongs here."),
    ],
)
async def test_that_what_is_wrong_with_a_mail_server_stands_at_its_field(
    desk: Desk, field: str, text: str, fault: str
) -> None:
    form = desk.page.mail
    await desk.write(form.host.part, SERVER.host)
    await desk.write(form.sent_from.part, SERVER.sender)
    wrong = getattr(form, field)
    wrong.part.setFocus()
    await desk.write(wrong.part, text)
    await desk.press(Key.Key_S, CONTROL)
    assert wrong.fault == fault
    assert desk.focused() is wrong.part
    assert await mail_server(desk) is None


async def test_that_no_e_mail_is_sent_any_more_once_a_person_says_so(desk: Desk) -> None:
    await desk.session.desk.execute(SaveMailServer(tenant=DEMO, actor=SYSTEM, server=SERVER))
    await desk.settle()
    form = desk.page.mail
    assert form.host.text == SERVER.host
    await desk.tab_to(form.off)
    await desk.press(Key.Key_Space)
    assert desk.focused() is form.bar.save
    await desk.press(Key.Key_Space)
    assert await mail_server(desk) is None
    assert form.chip.word == "not set up: no e-mail is sent"


async def test_that_a_test_message_arrives_by_what_is_typed_and_is_told(desk: Desk) -> None:
    form = desk.page.mail
    async with MailBox() as box:
        await desk.write(form.host.part, "127.0.0.1")
        await desk.choose(form.security.part, "None")
        await desk.write(form.port.part, str(box.port))
        await desk.write(form.sent_from.part, "console@acme.example")
        await desk.tab_to(form.test.button)
        await desk.press(Key.Key_Space)
        assert form.to.fault == "An e-mail address belongs here."
        await desk.write(form.to.part, "sam@acme.example")
        await desk.tab_to(form.test.button)
        await desk.press(Key.Key_Space)
        await until(lambda: form.test.lines)
    (got,) = box.mails
    assert (got["to"], got["subject"]) == ("sam@acme.example", "Test message of Operator Console")
    (line,) = form.test.lines
    assert line.startswith("sent: 127.0.0.1 took a message to sam@acme.example after ")
    assert await mail_server(desk) is None, "a test saves nothing"
    await desk.tab_to(form.test.button)
    await desk.press(Key.Key_Space)
    await until(lambda: form.test.lines)
    (line,) = form.test.lines
    assert line == "not sent: The mail server was not reached: it refuses the connection. Is the port right?"
    assert form.test.button.isEnabled()


async def test_that_a_test_of_a_server_that_says_nothing_is_cancelled_by_a_key(desk: Desk) -> None:
    form, lines = desk.page.mail, asyncio.Queue[asyncio.StreamWriter]()
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.put_nowait(writer)
        await reader.read()
        left.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        form.put(replace(SERVER, host="127.0.0.1", port=server.sockets[0].getsockname()[1], user=""))
        form.to.put("sam@acme.example")
        desk.page.mailing.test()
        async with asyncio.timeout(10):
            writer = await lines.get()
            assert desk.focused() is form.test.cancel
            QTest.keyClick(desk.focused(), Key.Key_Space)
            await desk.settle()
            assert form.test.told.text() == "cancelled"
            assert form.test.lines == []
            writer.close()
            await left.wait()


@needs_secret_service
async def test_that_the_password_goes_into_the_keyring_and_opens_the_server(keyring: None, desk: Desk) -> None:
    form = desk.page.mail
    async with MailBox(login=("ann", "pass word")) as box:
        await desk.write(form.host.part, "127.0.0.1")
        await desk.choose(form.security.part, "None")
        await desk.write(form.port.part, str(box.port))
        await desk.write(form.user.part, "ann")
        await desk.write(form.sent_from.part, "console@acme.example")
        assert form.password.chip.word == "needed, not set"
        form.user.part.setFocus()
        await desk.tab_to(form.password.replace)
        await desk.press(Key.Key_Space)
        line = desk.focused()
        assert isinstance(line, QLineEdit)
        assert line.echoMode() is QLineEdit.EchoMode.Password
        QTest.keyClicks(line, "pass word")
        await desk.press(Key.Key_Return)
        assert form.password.chip.word == KeyPlace.KEYRING.value
        assert (await desk.session.post.key(MAIL_PASSWORD)).place is KeyPlace.KEYRING
        form.to.put("sam@acme.example")
        desk.page.mailing.test()
        await until(lambda: form.test.lines)
    assert form.test.lines[0].startswith("sent: ")
    assert len(box.mails) == 1


# Webhooks


@needs_secret_service
async def test_that_a_webhook_gets_a_key_that_is_shown_once_and_a_test_says_what_was_answered(
    keyring: None, desk: Desk
) -> None:
    form = desk.page.webhooks
    await go(desk, form, form.add)
    assert form.empty.isVisible()
    await desk.press(Key.Key_Space)
    (row,) = form.hooks
    assert desk.focused() is row.title.part
    assert row.first.isVisible()
    async with HookServer() as server:
        await desk.write(row.title.part, "Incident desk")
        await desk.write(row.url.part, server.url)
        await desk.press(Key.Key_S, CONTROL)
        (kept,) = await desk.session.reader.read(lambda tx: tx.policies.webhooks(DEMO))
        assert (kept.title, kept.url) == ("Incident desk", server.url)
        assert form.hooks == [row], "what is saved keeps its row"
        assert row.key.row.chip.word == "needed, not set"
        row.url.part.setFocus()
        await desk.tab_to(row.key.make)
        await desk.press(Key.Key_Space)
        made = row.key.shown.text()
        check_secret(made)
        assert desk.focused() is row.key.copy
        assert (await desk.session.post.key(kept.key_name)).place is KeyPlace.KEYRING
        await desk.tab_to(row.key.done)
        await desk.press(Key.Key_Space)
        assert row.key.shown.text() == ""
        assert not row.key.shown.isVisible()
        await desk.tab_to(row.test.button)
        await desk.press(Key.Key_Space)
        await until(lambda: row.test.lines)
        assert row.test.lines[0].startswith("sent: The server answered 204 after ")
        server.answers.append((401, {}))
        await desk.tab_to(row.test.button)
        await desk.press(Key.Key_Space)
        await until(lambda: row.test.lines)
    assert row.test.lines == ["not sent: The server answered 401."]
    assert [each.headers["webhook-signature"][:3] for each in server.posted] == ["v1,", "v1,"]
    desk.page.hooking.load()
    await desk.settle()
    assert row.key.shown.text() == "", "never shown again"


@needs_secret_service
async def test_that_a_key_that_is_none_is_refused_and_stays_typed(keyring: None, desk: Desk) -> None:
    form = desk.page.webhooks
    await go(desk, form, form.others.row.replace)
    await desk.press(Key.Key_Space)
    QTest.keyClicks(desk.focused(), "not-a-key")
    await desk.press(Key.Key_Return)
    assert form.others.row.typed == "not-a-key"
    assert "24 to 64 bytes" in desk.window.trouble.what.text()


async def test_that_a_webhook_without_a_name_or_an_address_is_told_at_its_field_and_removed(desk: Desk) -> None:
    form = desk.page.webhooks
    await desk.session.desk.execute(SaveWebhooks(tenant=DEMO, actor=SYSTEM, webhooks=(HOOK,)))
    await desk.settle()
    await go(desk, form, form.add)
    await desk.press(Key.Key_Space)
    await desk.write(form.hooks[1].url.part, "soc.example.org")
    await desk.press(Key.Key_S, CONTROL)
    assert "of at most 80 characters" in form.hooks[1].title.fault
    assert "begins with https://" in form.hooks[1].url.fault
    await desk.tab_to(form.hooks[1].remove)
    await desk.press(Key.Key_Space)
    assert form.bar.state.text() == "set by this tenant"
    form.hooks[0].remove.click()
    await desk.press(Key.Key_S, CONTROL)
    assert await desk.session.reader.read(lambda tx: tuple(tx.policies.webhooks(DEMO))) == ()
    assert form.empty.isVisible()


@needs_secret_service
async def test_that_the_key_of_a_webhook_goes_with_it_once_that_is_saved(keyring: None, desk: Desk) -> None:
    form, post = desk.page.webhooks, desk.session.post
    staying = Webhook(id="4e5f6a7b", title="Guard room", url="https://guard.example.org/in")
    await desk.session.desk.execute(SaveWebhooks(tenant=DEMO, actor=SYSTEM, webhooks=(HOOK, staying)))
    for each in (HOOK, staying):
        await post.make_key(each.key_name)
    await desk.settle()
    await go(desk, form, form.hooks[0].remove)
    await desk.press(Key.Key_Space)
    assert form.leaving.isVisible()
    assert "Incident desk" in form.leaving.text()
    assert (await post.key(HOOK.key_name)).place is KeyPlace.KEYRING, "not before it is saved"
    form.bar.drop.click()
    await desk.settle()
    assert not form.leaving.isVisible()
    await until(lambda: form.hooks[0].key.row.remove.isVisible())
    await go(desk, form, form.hooks[0].remove)
    await desk.press(Key.Key_Space)
    await desk.press(Key.Key_S, CONTROL)
    await until(lambda: "went out of the keyring" in desk.window.toast.text.text())
    assert not form.leaving.isVisible()
    places = [(await post.key(each.key_name)).place for each in (HOOK, staying)]
    assert places == [KeyPlace.NOWHERE, KeyPlace.KEYRING]


async def test_that_a_key_that_stays_behind_is_told_with_its_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOOK.key_name, "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0")
    await desk.session.desk.execute(SaveWebhooks(tenant=DEMO, actor=SYSTEM, webhooks=(HOOK,)))
    await desk.settle()
    desk.page.webhooks.hooks[0].remove.click()
    await desk.press(Key.Key_S, CONTROL)
    await until(lambda: desk.window.trouble.what.text())
    assert desk.window.trouble.what.text() == ("A key of “Incident desk” may be left. It is set by the environment.")
    assert await desk.session.reader.read(lambda tx: tuple(tx.policies.webhooks(DEMO))) == ()


# Addresses


def person(desk: Desk, name: str) -> str:
    shown = desk.page.contacts.content.people
    return f"person {next(one.id for one in shown if one.name.startswith(name))}"


async def test_that_addresses_of_people_and_roles_are_set_changed_and_forgotten(desk: Desk) -> None:
    form = desk.page.contacts
    whom = person(desk, "Connor")
    first = form.fields[whom, Via.EMAIL]
    await go(desk, form, first.part)
    await desk.write(first.part, "connor@acme.example")
    await desk.write(form.fields["role supervisor", Via.WEBHOOK].part, "https://soc.example.org")
    await desk.press(Key.Key_S, CONTROL)
    contacts, shared = await desk.session.reader.read(
        lambda tx: (tx.policies.contacts(DEMO), tx.policies.role_contacts(DEMO))
    )
    connor = PersonId(whom.removeprefix("person "))
    assert contacts == [Contact(connor, Via.EMAIL, "connor@acme.example")]
    assert shared == [RoleContact(Role.SUPERVISOR, Via.WEBHOOK, "https://soc.example.org")]
    assert form.bar.state.text() == "of this tenant"
    first.part.setFocus()
    await desk.write(first.part, "not one")
    await desk.press(Key.Key_S, CONTROL)
    assert first.fault == "This is no e-mail address."
    await desk.write(first.part, "")
    await desk.press(Key.Key_S, CONTROL)
    assert await desk.session.reader.read(lambda tx: tx.policies.contacts(DEMO)) == []


async def test_that_steps_that_would_reach_nobody_are_told_and_gone_to(desk: Desk) -> None:
    form = desk.page.contacts
    await desk.settle()
    assert form.state.word == "every step of the policies reaches somebody"
    steps = (
        Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL),
        Step(do=Do.WEBHOOK, url="https://x.example"),
        Step(do=Do.NOTIFY, to="everyone"),
    )
    night = Policy(id="night", title="Night", steps=steps)
    saved = SavePolicies(tenant=DEMO, actor=SYSTEM, plugin=SECURITY, policies=(night,), expected=0)
    await desk.session.desk.execute(saved)
    await desk.settle()
    await until(lambda: form.state.word == "2 steps reach nobody")
    told = [label.text() for label in form.gaps]
    assert "“Night”, step 1, tell every supervisor by e-mail: No address for e-mail is kept of" in told[0]
    assert "step 2, post to https://x.example: There is no key" in told[1]
    await desk.session.desk.execute(SaveMailServer(tenant=DEMO, actor=SYSTEM, server=SERVER))
    mail = form.fields["role supervisor", Via.EMAIL]
    await go(desk, form, mail.part)
    await desk.write(mail.part, "desk@acme.example")
    await desk.press(Key.Key_S, CONTROL)
    await until(lambda: form.state.word == "1 step reaches nobody")
    assert form.policies.isVisible()


async def test_that_an_operator_sets_no_address_but_their_own(session: Session, theme: Theme) -> None:
    session.reader.write_now(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add_person(Person(DEMO, PersonId("temp"), "Temp"))
    )
    opened = await open_settings(replace(session, me=PersonId("temp")), theme, "contacts")
    form = opened.page.contacts
    able = {whom for (whom, _via), each in form.fields.items() if each.part.isEnabled()}
    assert able == {"person temp"}
    assert not form.add.isEnabled()
    assert form.changes == {}
    assert not opened.page.mail.host.part.isEnabled()
    assert opened.page.mail.bar.state.text().endswith("an administrator changes them")
    own = form.fields["person temp", Via.EMAIL]
    own.part.setFocus()
    await opened.write(own.part, "temp@acme.example")
    await opened.press(Key.Key_S, CONTROL)
    assert await session.reader.read(lambda tx: tx.policies.contacts(DEMO)) == [
        Contact(PersonId("temp"), Via.EMAIL, "temp@acme.example")
    ]
    await close_window(opened)


# People


async def test_that_people_are_added_changed_and_removed_and_typed_addresses_stay(desk: Desk) -> None:
    form = desk.page.contacts
    await desk.session.desk.execute(SaveMailServer(tenant=DEMO, actor=SYSTEM, server=SERVER))
    typed = form.fields["role supervisor", Via.EMAIL]
    await go(desk, form, typed.part)
    await desk.write(typed.part, "desk@acme.example")
    await desk.tab_to(form.add)
    await desk.press(Key.Key_Space)
    assert desk.focused() is form.form.person.part
    await desk.press(Key.Key_Return)
    assert "not empty" in form.form.person.fault
    assert "not empty" in form.form.name.fault
    await desk.write(form.form.person.part, "nell")
    await desk.write(form.form.name.part, "Nell Ode")
    await desk.choose(form.form.role.part, "sup")
    await desk.tab_to(form.form.keep)
    await desk.press(Key.Key_Space)
    assert not form.form.isVisible()
    assert desk.focused() is form.add
    nell = PersonId("nell")
    kept = await desk.session.reader.read(lambda tx: tx.tenants.person(DEMO, nell))
    assert kept == Person(DEMO, nell, "Nell Ode", Role.SUPERVISOR)
    assert ("person nell", Via.EMAIL) in form.fields
    assert form.fields["role supervisor", Via.EMAIL].text == "desk@acme.example"
    assert not form.bar.conflict.isVisible()
    form.changes[nell].setFocus()
    await desk.press(Key.Key_Space)
    assert not form.form.person.part.isEnabled()
    await desk.write(form.form.name.part, "Nell")
    await desk.press(Key.Key_Return)
    assert (await desk.session.reader.read(lambda tx: tx.tenants.person(DEMO, nell))) == replace(kept, name="Nell")
    form.changes[nell].setFocus()
    await desk.press(Key.Key_Space)
    await desk.tab_to(form.form.remove)
    await desk.press(Key.Key_Space)
    assert await desk.session.reader.read(lambda tx: tx.tenants.person(DEMO, nell)) is None
    assert ("person nell", Via.EMAIL) not in form.fields
    form.changes[desk.session.me].setFocus()
    await desk.press(Key.Key_Space)
    assert not form.form.remove.isVisible(), "nobody removes themselves"
    await desk.press(Key.Key_Escape)
    assert not form.form.isVisible()
    form.fields["role supervisor", Via.EMAIL].part.setFocus()
    await desk.press(Key.Key_S, CONTROL)
    assert len(await desk.session.reader.read(lambda tx: tx.policies.role_contacts(DEMO))) == 1


async def test_that_what_gets_the_focus_is_brought_into_sight(desk: Desk) -> None:
    form = desk.page.contacts
    desk.window.resize(1280, 640)
    first = next(iter(form.fields.values()))
    await go(desk, form, first.part)
    form.changes[desk.session.me].click()
    await desk.settle()
    assert not form.form.name.part.visibleRegion().isEmpty()
    form.form.close_form()
    first.part.setFocus()
    await desk.write(first.part, "not one")
    form.bar.save.setFocus()
    await desk.settle()
    assert not form.bar.save.visibleRegion().isEmpty()
    await desk.press(Key.Key_S, CONTROL)
    assert desk.focused() is first.part
    assert not first.part.visibleRegion().isEmpty()


# Times


async def test_that_the_times_of_calls_are_set_with_bounds_and_default_beside_them(desk: Desk) -> None:
    form = desk.page.calls
    await go(desk, form, form.times["handoff_minutes"].part)
    assert {name: each.text for name, each in form.times.items()} == {
        "handoff_minutes": "10", "sla_percent": "80", "look_back_hours": "24",
    }  # fmt: skip
    assert form.times["sla_percent"].note.text().endswith("(10 to 100; 80 where nothing is set)")
    await desk.write(form.times["handoff_minutes"].part, "3")
    await desk.write(form.times["sla_percent"].part, "101")
    await desk.press(Key.Key_S, CONTROL)
    assert form.times["sla_percent"].fault == "A whole number from 10 to 100."
    await desk.write(form.times["sla_percent"].part, "50")
    await desk.write(form.times["look_back_hours"].part, "48")
    await desk.press(Key.Key_S, CONTROL)
    kept = await desk.session.reader.read(lambda tx: tx.policies.settings(DEMO))
    assert kept == EscalationSettings(handoff_minutes=3, sla_percent=50, look_back_hours=48)
    assert form.bar.state.text() == "set by this tenant"


async def test_that_times_that_someone_else_set_meanwhile_are_told(desk: Desk) -> None:
    form = desk.page.calls
    await go(desk, form, form.times["handoff_minutes"].part)
    await desk.write(form.times["handoff_minutes"].part, "3")
    theirs = EscalationSettings(handoff_minutes=7)
    await desk.session.desk.execute(SetUpEscalations(tenant=DEMO, actor=SYSTEM, settings=theirs))
    await desk.settle()
    assert form.bar.conflict.isVisible()
    assert form.times["handoff_minutes"].text == "3"


# What went out


def went_out(tx: Transaction, **given: object) -> None:
    plain = Notice(
        id=NoticeId(0), tenant=DEMO, escalation=EscalationId(1), step=0, repeat=0, via=Via.EMAIL,
        address="soc@acme.example", title="CRITICAL: Fire at Gate 4", text="t", severity=Severity.CRITICAL,
        at=NOON - timedelta(minutes=5), token="t", try_at=NOON,
    )  # fmt: skip
    tx.notices.add([replace(plain, **given)])  # type: ignore[arg-type]


async def test_that_failures_are_told_with_reason_and_next_try_before_what_was_sent(desk: Desk) -> None:
    view = desk.page.deliveries
    assert view.state.word == "no e-mail and no webhook in 7 days"

    def fill(tx: Transaction) -> None:
        went_out(tx, state=NoticeState.SENT, sent_at=NOON, attempts=2)
        went_out(tx, state=NoticeState.WAITING, failure="The server answered 503.", attempts=3,
                 via=Via.WEBHOOK, address="https://x.example", try_at=NOON + timedelta(seconds=32))  # fmt: skip
        went_out(tx, state=NoticeState.FAILED, failure="The mail server refuses the receiver (550).", attempts=1)
        went_out(tx, state=NoticeState.FAILED, failure="long ago", at=NOON - timedelta(days=9))
        went_out(tx, state=NoticeState.SENT, via=Via.WINDOW, address="sam")

    await desk.session.reader.write(fill)  # type: ignore[attr-defined]
    await go(desk, view, desk.page)
    assert view.state.word == "2 messages were not sent in 7 days"
    assert view.lines[:2] == [
        "not sent: e-mail to soc@acme.example, 5 min ago: CRITICAL: Fire at Gate 4\n"
        "The mail server refuses the receiver (550). No further try is made.",
        "not sent yet: webhook to https://x.example, 5 min ago: CRITICAL: Fire at Gate 4\n"
        "3 tries. The server answered 503. Tried again in 00:32.",
    ]
    assert view.lines[2].startswith("sent just now: e-mail to soc@acme.example")
    assert len(view.lines) == 3
    buttons = [row.button.accessibleName() for row in view.rows_made if row.button.isVisible()]
    assert buttons == ["Open CRITICAL: Fire at Gate 4"] * 3


# All of them


async def test_that_tab_goes_through_the_sections_as_they_are_read(desk: Desk) -> None:
    await desk.session.desk.execute(SaveWebhooks(tenant=DEMO, actor=SYSTEM, webhooks=(HOOK,)))
    await desk.session.desk.execute(SaveMailServer(tenant=DEMO, actor=SYSTEM, server=SERVER))
    await desk.settle()
    page = desk.page
    (row,) = page.webhooks.hooks
    mail = page.mail
    expected: list[QWidget] = [
        *(each.part for each in page.contacts.fields.values()), mail.host.part, mail.security.part, mail.port.part,
        mail.user.part, mail.password.replace, mail.sent_from.part, mail.off, mail.to.part, mail.test.button,
        page.webhooks.tenant.part, row.title.part, row.url.part, row.key.make, row.test.button, row.remove,
        page.webhooks.add, page.webhooks.others.make,
    ]  # fmt: skip
    page.contacts.tenant.part.setFocus()
    passed: list[QWidget] = []
    while desk.focused() is not expected[-1] and len(passed) < 200:
        QTest.keyClick(desk.focused(), Key.Key_Tab)
        passed.append(desk.focused())
    assert [_name(each) for each in passed if each in expected] == [_name(each) for each in expected]


async def test_that_closing_the_window_asks_once_where_something_typed_is_not_saved(desk: Desk) -> None:
    await desk.write(desk.page.mail.host.part, "mail.acme.example")
    desk.window.close()
    assert desk.window.isVisible()
    assert "not saved" in desk.window.trouble.what.text()
    desk.window.close()
    assert not desk.window.isVisible()


async def test_that_every_part_of_the_new_sections_has_a_name(desk: Desk) -> None:
    await desk.session.desk.execute(SaveWebhooks(tenant=DEMO, actor=SYSTEM, webhooks=(HOOK,)))
    await desk.settle()
    page = desk.page
    for section in (page.calls, page.contacts, page.mail, page.webhooks, page.deliveries):
        found = section.findChildren(QWidget)
        parts = [each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
        assert not [each for each in parts if not (each.accessibleName() or getattr(each, "text", str)())]


async def test_that_what_is_typed_for_a_tenant_stays_while_another_is_looked_at(desk: Desk) -> None:
    await desk.session.reader.write(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add(replace(tx.tenants.all()[0], id=TenantId("other"), name="Other"))
    )
    page = desk.page
    page.hooking.load()
    await desk.settle()
    await go(desk, page.webhooks, page.webhooks.add)
    await desk.press(Key.Key_Space)
    await desk.write(page.webhooks.hooks[0].title.part, "Desk")
    page.hooking.choose(TenantId("other"))
    await desk.settle()
    assert page.webhooks.hooks == []
    page.hooking.choose(DEMO)
    await desk.settle()
    assert page.webhooks.hooks[0].title.text == "Desk"


def _name(part: QWidget) -> str:
    return part.accessibleName() or str(getattr(part, "text", str)())
