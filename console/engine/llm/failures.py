"""What went wrong with a try, told without what was sent, without keys, and without the server's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum


class Kind(StrEnum):
    BUSY = "too many requests"
    SERVER = "server error"
    SILENT = "no answer in time"
    NETWORK = "no connection"
    BROKEN = "answer broke off"
    NONSENSE = "not a chat completion"
    TOO_LONG = "answer too long"
    EMPTY = "empty answer"
    REFUSED = "model refused"
    KEY = "wrong key"
    NO_KEY = "no key"
    MODEL = "unknown model"
    REQUEST = "request not accepted"
    BUDGET = "out of time"
    CLOSED = "model was closed"


_PASSING = (Kind.BUSY, Kind.SERVER, Kind.SILENT, Kind.NETWORK, Kind.BROKEN, Kind.NONSENSE, Kind.EMPTY)


@dataclass(frozen=True, slots=True)
class Failure:
    """``retry_after`` are the seconds that the server asked us to wait. ``about`` is what a 400 complains of."""

    kind: Kind
    status: int = 0
    retry_after: float | None = None
    about: str = ""

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})" if self.status else str(self.kind)

    @property
    def passing(self) -> bool:
        """Whether the same request may well succeed in a moment."""
        return self.kind in _PASSING

    @property
    def of_slot(self) -> bool:
        """Whether every other model behind the same address and key would fail as well."""
        return self.kind in (Kind.KEY, Kind.NO_KEY)

    @property
    def final(self) -> bool:
        """Whether nobody else is to be asked."""
        return self.kind in (Kind.REFUSED, Kind.BUDGET, Kind.CLOSED)

    @property
    def blames_provider(self) -> bool:
        """Whether the breaker counts it: the fault lies with the provider, not with this request."""
        return self.kind in (Kind.KEY, Kind.BUDGET) or (self.passing and self.kind is not Kind.EMPTY)

    @property
    def shows_life(self) -> bool:
        """Whether the provider did its part, and only this request came to nothing."""
        return self.kind in (Kind.EMPTY, Kind.REFUSED, Kind.MODEL, Kind.REQUEST, Kind.TOO_LONG)


DISPENSABLE = ("response_format", "stream_options", "temperature", "max_tokens")
"""What a request can go without, or say in another way."""


class TryFailed(Exception):
    """Carries a failure out of a try; never leaves the package."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def failure_of(error: BaseException, now: datetime) -> Failure | None:
    """What an error of a try means; None where it is none of the model's. ``now`` is UTC."""
    import httpx
    import openai

    if isinstance(error, TryFailed):
        return error.failure
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException, TimeoutError)):
        return Failure(Kind.SILENT)
    if isinstance(error, openai.APIStatusError):
        wait = _seconds(error.response.headers.get("retry-after"), now)
        return _of_status(error.status_code, wait, error.code, error.message)
    if isinstance(error, httpx.ConnectError):
        return Failure(Kind.NETWORK)
    if isinstance(error, openai.APIConnectionError):
        return Failure(Kind.BROKEN if isinstance(error.__cause__, httpx.RemoteProtocolError) else Kind.NETWORK)
    if isinstance(error, openai.APIError):
        return failure_in_stream(error.body)
    if isinstance(error, (httpx.HTTPError, httpx.StreamError)):
        return Failure(Kind.BROKEN)
    if isinstance(error, (ValueError, TypeError, AttributeError)):  # openai's reader, given JSON of other types
        return Failure(Kind.NONSENSE)
    return Failure(Kind.REQUEST) if isinstance(error, openai.OpenAIError) else None


def _of_status(status: int, wait: float | None, code: object, message: str) -> Failure:
    if status in (401, 403):
        return Failure(Kind.KEY, status)
    if status == 404 or code == "model_not_found":
        return Failure(Kind.MODEL, status)
    if status in (408, 409, 425):
        return Failure(Kind.SILENT, status, wait)
    if status == 429:
        return Failure(Kind.BUSY, status, wait)
    if status >= 500:
        return Failure(Kind.SERVER, status, wait)
    about = next((name for name in DISPENSABLE if name in message), "")
    return Failure(Kind.REQUEST, status, about=about)


def failure_in_stream(body: object) -> Failure:
    """An error that came as an event of the stream, under status 200."""
    code = body.get("code") if isinstance(body, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 0
    if status:
        return _of_status(status, None, code, "")
    return Failure(Kind.BUSY if code == "rate_limit_exceeded" else Kind.BROKEN)


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Of a ``Retry-After``, which is a number of seconds or a date. Formula: RFC 9110, 10.2.3."""
    if not retry_after:
        return None
    try:
        return max(0.0, min(float(retry_after), 86_400.0))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, min((moment - now).total_seconds(), 86_400.0))
