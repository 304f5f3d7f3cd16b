"""The server that sends e-mail of the profile."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from console.domain.commands import Command

MAIL_PASSWORD = "OPERATOR_CONSOLE_SMTP_PASSWORD"  # noqa: S105 - the name of a key, not the key
"""Name of the key in the keyring, and of the environment variable that stands above it."""


class Security(StrEnum):
    TLS = "tls"
    """from the first byte, usually port 465"""
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """``user`` is empty where the server asks for no password; the password itself is in the keyring."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMailServer(Command):
    """Counts for every tenant of the profile, so its actor must be an administrator of each. None: no e-mail."""

    server: MailServer | None


def mail_faults(server: MailServer) -> dict[str, str]:
    """What is wrong, by the name of the field; nothing where the settings are sound."""
    faults: dict[str, str] = {}
    if not server.host.strip() or any(letter.isspace() for letter in server.host):
        faults["host"] = "The name of a server belongs here."
    if not 0 < server.port < 65536:
        faults["port"] = "A number from 1 to 65,535."
    if "@" not in parseaddr(server.sender)[1]:
        faults["sender"] = "An e-mail address belongs here."
    if server.user and server.security is Security.NONE and server.host not in ("localhost", "127.0.0.1", "::1"):
        faults["security"] = "A password is not sent without encryption."
    return faults
