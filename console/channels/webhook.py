"""Notices posted to a web address, signed so that the receiver knows who sent them."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from console.channels.signing import BadSecret, signed_headers
from console.domain.escalation_settings import WEBHOOK_SECRET
from console.domain.escalations import Notice
from console.domain.policies import Via
from console.ports.clock import Clock
from console.ports.notifying import NoticeFailed, Secrets

SECONDS = 15.0
LONGEST_WAIT = 3600.0


class WebhookChannel:
    """``ports.NoticeChannel``. ``type`` of the body is ``escalation.notice``; redirects are not followed."""

    via = Via.WEBHOOK

    def __init__(self, secrets: Secrets, clock: Clock, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._secrets = secrets
        self._clock = clock
        self._transport = transport

    async def send(self, notice: Notice) -> None:
        await self._post(notice.address, notice.secret or WEBHOOK_SECRET, notice.token, _body(notice))

    async def send_test(self, url: str, secret: str) -> int:
        """``type`` of the body is ``escalation.test``; returns the status. Raises NoticeFailed."""
        said = {
            "type": "escalation.test",
            "timestamp": self._clock.now().isoformat(),
            "data": {"text": "A test of Operator Console. Nothing has happened."},
        }
        return await self._post(url, secret, f"msg_{uuid.uuid4().hex}", json.dumps(said).encode())

    async def _post(self, url: str, secret_name: str, token: str, body: bytes) -> int:
        secret = await asyncio.to_thread(self._secrets, secret_name)
        if not secret:
            raise NoticeFailed("There is no key to sign webhooks with; keep one in the settings.", again=False)
        try:
            headers = signed_headers(secret, token, self._clock.now(), body)
        except BadSecret as bad:
            raise NoticeFailed(str(bad), again=False) from bad
        try:
            async with httpx.AsyncClient(timeout=SECONDS, transport=self._transport) as client:
                answer = await client.post(url, content=body, headers={**headers, "content-type": "application/json"})
        except httpx.InvalidURL as bad_url:
            raise NoticeFailed("This is no address of the web.", again=False) from bad_url
        except httpx.HTTPError as error:
            raise NoticeFailed(f"The server was not reached ({type(error).__name__}).", again=True) from error
        if not answer.is_success:
            raise _refused(answer, self._clock.now())
        return answer.status_code


def _body(notice: Notice) -> bytes:
    said = {
        "type": "escalation.notice",
        "timestamp": notice.at.isoformat(),
        "data": {
            "tenant": notice.tenant,
            "escalation": notice.escalation,
            "step": notice.step + 1,
            "repeat": notice.repeat,
            "severity": notice.severity.value,
            "title": notice.title,
            "text": notice.text,
        },
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _refused(answer: httpx.Response, now: datetime) -> NoticeFailed:
    status = answer.status_code
    again = status in (408, 425, 429) or status >= 500
    return NoticeFailed(f"The server answered {status}.", again=again, after=_after(answer, now))


def _after(answer: httpx.Response, now: datetime) -> float:
    """Seconds for which the server asks to be left alone."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return min(float(said), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT)
