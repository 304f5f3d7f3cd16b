"""Requests signed as Standard Webhooks say (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

PREFIX = "whsec_"


class BadSecret(ValueError):
    """It is no secret of that kind; the message is a whole sentence."""


def signed_headers(secret: str, id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """``secret`` is ``whsec_`` and 24 to 64 bytes in base64. Raises BadSecret."""
    moment = str(int(at.timestamp()))
    content = f"{id}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.new(_key_of(secret), content, hashlib.sha256).digest()).decode()
    return {"webhook-id": id, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


def new_secret() -> str:
    """With 32 bytes of chance."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> None:
    """Raises BadSecret."""
    _key_of(secret)


def _key_of(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise BadSecret("The key that signs webhooks is not whsec_ with 24 to 64 bytes in base64.")
    return key
