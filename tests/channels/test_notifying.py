"""Webhooks and e-mail against a real server each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.channels.mail import MailChannel, send_test
from console.channels.signing import BadSecret, check_secret, new_secret, signed_headers
from console.channels.webhook import WebhookChannel
from console.domain.escalation_settings import WEBHOOK_SECRET
from console.domain.escalations import Notice
from console.domain.ids import EscalationId, NoticeId, TenantId
from console.domain.mail import MAIL_PASSWORD, MailServer, Security, mail_faults
from console.domain.policies import Via
from console.domain.scoring import Severity
from console.ports.notifying import NoticeFailed
from tests.fakes.clock import NOON, SetClock
from tests.fakes.receivers import HookServer, MailBox

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
SECRETS = {WEBHOOK_SECRET: SECRET, "OTHER": "whsec_" + base64.b64encode(KEY[::-1]).decode(), MAIL_PASSWORD: "pw"}


def notice(address: str, **given: object) -> Notice:
    made = Notice(
        id=NoticeId(1), tenant=TenantId("acme"), escalation=EscalationId(7), step=1, repeat=0, via=Via.WEBHOOK,
        address=address, title="CRITICAL: Fire at\nNorth", text="Sée it.", severity=Severity.CRITICAL, at=NOON,
        token="msg_1", try_at=NOON,
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]


def hook(secrets: dict[str, str] | None = None) -> WebhookChannel:
    known = SECRETS if secrets is None else secrets
    return WebhookChannel(lambda name: known.get(name, ""), SetClock())


def test_a_signature_is_that_of_the_published_example() -> None:
    """Of the reference library's own test."""
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    for bad in (
        "",
        "whsec_",
        "whsec_!!",
        "whsec_" + base64.b64encode(b"short").decode(),
        base64.b64encode(KEY).decode(),
    ):
        with pytest.raises(BadSecret):
            signed_headers(bad, "msg", NOON, b"")


@pytest.mark.parametrize(("named", "key"), [("", KEY), ("OTHER", KEY[::-1])])
async def test_a_webhook_carries_what_was_said_and_a_signature_that_holds(named: str, key: bytes) -> None:
    async with HookServer() as server:
        await hook().send(notice(server.url, secret=named))
    (posted,) = server.posted
    content = b"msg_1." + posted.headers["webhook-timestamp"].encode() + b"." + posted.body
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert posted.headers["webhook-signature"] == f"v1,{expected}"
    assert (posted.headers["webhook-id"], posted.headers["webhook-timestamp"]) == (
        "msg_1", str(int(NOON.timestamp())),
    )  # fmt: skip
    said = json.loads(posted.body)
    assert said["type"] == "escalation.notice"
    assert said["data"]["text"] == "Sée it."
    assert (said["data"]["escalation"], said["data"]["step"], said["data"]["severity"]) == (7, 2, "CRITICAL")


@pytest.mark.parametrize(
    ("status", "headers", "again", "after"),
    [
        (500, {}, True, 0.0),
        (503, {"retry-after": "120"}, True, 120.0),
        (429, {"retry-after": "Wed, 18 Mar 2026 12:00:30 GMT"}, True, 30.0),
        (429, {"retry-after": "soon"}, True, 0.0),
        (404, {}, False, 0.0),
        (302, {"location": "http://example.org"}, False, 0.0),
    ],
)
async def test_what_a_server_answers_says_whether_to_try_again(
    status: int, headers: dict[str, str], again: bool, after: float
) -> None:
    async with HookServer() as server:
        server.answers.append((status, headers))
        with pytest.raises(NoticeFailed, match=f"answered {status}") as failed:
            await hook().send(notice(server.url))
    assert (failed.value.again, failed.value.after) == (again, after)


async def test_a_server_that_is_gone_is_tried_again_and_a_missing_key_is_not() -> None:
    async with HookServer() as server:
        url = server.url
    with pytest.raises(NoticeFailed, match="not reached") as gone:
        await hook().send(notice(url))
    assert gone.value.again
    for secrets in ({}, {WEBHOOK_SECRET: "plain"}):
        with pytest.raises(NoticeFailed, match="key") as unsigned:
            await hook(secrets).send(notice(url))
        assert not unsigned.value.again


def mail(box: MailBox, **given: object) -> MailChannel:
    server = MailServer(host="127.0.0.1", port=box.port, security=Security.NONE, sender="console@acme.example")
    server = replace(server, **given)  # type: ignore[arg-type]

    async def found() -> MailServer:
        return server

    return MailChannel(found, lambda name: SECRETS.get(name, ""))


async def test_a_mail_says_what_calls_and_is_marked_urgent() -> None:
    async with MailBox(login=("ann", "pw")) as box:
        await mail(box, user="ann").send(notice("sam@acme.example", via=Via.EMAIL))
    (got,) = box.mails
    assert (got["to"], got["from"], got["subject"]) == (
        "sam@acme.example", "console@acme.example", "CRITICAL: Fire at North",
    )  # fmt: skip
    assert (got["x-priority"], got["message-id"]) == ("1", "<msg_1@acme.example>")
    assert "Sée it." in got.get_content()


@pytest.mark.parametrize(("answer", "again"), [("450 later", True), ("550 unknown", False)])
async def test_a_receiver_that_is_refused_is_told(answer: str, again: bool) -> None:
    async with MailBox(refuse={"sam@acme.example": answer}) as box:
        with pytest.raises(NoticeFailed, match="refuses the receiver") as failed:
            await mail(box).send(notice("sam@acme.example"))
    assert failed.value.again is again
    assert box.mails == []


async def test_a_wrong_password_no_encryption_and_no_server_are_told_apart() -> None:
    async with MailBox(login=("ann", "other")) as box:
        with pytest.raises(NoticeFailed, match="user or password"):
            await mail(box, user="ann").send(notice("sam@acme.example"))
        with pytest.raises(NoticeFailed, match="cannot do what is set") as unable:
            await mail(box, security=Security.STARTTLS).send(notice("sam@acme.example"))
        assert not unable.value.again
    with pytest.raises(NoticeFailed, match="not reached") as gone:
        await mail(box).send(notice("sam@acme.example"))
    assert gone.value.again

    async def nothing() -> None:
        return None

    with pytest.raises(NoticeFailed, match="No mail server"):
        await MailChannel(nothing, lambda _: "").send(notice("sam@acme.example"))


def test_a_mail_server_is_checked_before_it_is_kept() -> None:
    sound = MailServer(host="mail.acme.example", sender="a@acme.example")
    assert mail_faults(sound) == {}
    broken = MailServer(host=" ", port=0, sender="nobody", user="u", security=Security.NONE)
    assert set(mail_faults(broken)) == {"host", "port", "sender", "security"}


def test_a_new_key_is_a_sound_one_and_never_the_same() -> None:
    made = {new_secret() for _ in range(9)}
    assert len(made) == 9
    for each in made:
        check_secret(each)


async def test_a_test_of_a_webhook_says_that_it_is_one_and_what_was_answered() -> None:
    async with HookServer() as server:
        server.answers.append((202, {}))
        assert await hook().send_test(server.url, "OTHER") == 202
        server.answers.append((401, {}))
        with pytest.raises(NoticeFailed, match="answered 401"):
            await hook().send_test(server.url, "OTHER")
    said = json.loads(server.posted[0].body)
    assert (said["type"], set(said["data"])) == ("escalation.test", {"text"})
    assert server.posted[0].headers["webhook-signature"].startswith("v1,")
    assert server.posted[0].headers["webhook-id"] != server.posted[1].headers["webhook-id"]


async def test_a_test_of_the_mail_server_goes_through_what_is_typed() -> None:
    async with MailBox(login=("ann", "pw")) as box:
        server = MailServer(
            host="127.0.0.1", port=box.port, security=Security.NONE, user="ann", sender="console@acme.example"
        )
        await send_test(server, lambda _: "pw", "sam@acme.example", NOON)
        with pytest.raises(NoticeFailed, match="user or password"):
            await send_test(server, lambda _: "typo", "sam@acme.example", NOON)
        with pytest.raises(NoticeFailed, match="letters"):
            await send_test(server, lambda _: "pässword", "sam@acme.example", NOON)
        with pytest.raises(NoticeFailed, match="Does the encryption fit the port"):
            await send_test(replace(server, security=Security.TLS), lambda _: "pw", "sam@acme.example", NOON)
    (got,) = box.mails
    assert (got["subject"], got["to"]) == ("Test message of Operator Console", "sam@acme.example")
    with pytest.raises(NoticeFailed, match="Is the port right"):
        await send_test(server, lambda _: "pw", "sam@acme.example", NOON)
