"""Notices by e-mail: SMTP of the standard library, in a thread."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from console.domain.escalations import Notice
from console.domain.mail import MAIL_PASSWORD, MailServer, Security
from console.domain.policies import Via
from console.domain.scoring import Severity
from console.ports.notifying import NoticeFailed, Secrets

SECONDS = 20.0


class MailChannel:
    """``ports.NoticeChannel``. ``server`` is asked for at each message: it may be set anew meanwhile."""

    via = Via.EMAIL

    def __init__(self, server: Callable[[], Awaitable[MailServer | None]], secrets: Secrets) -> None:
        self._server = server
        self._secrets = secrets

    async def send(self, notice: Notice) -> None:
        server = await self._server()
        if server is None:
            raise NoticeFailed("No mail server is set up; do so in the settings.", again=False)
        await asyncio.to_thread(_deliver, server, self._secrets, _of_notice(server, notice))


async def send_test(server: MailServer, secrets: Secrets, to: str, at: datetime) -> None:
    """A message that says what it is. Raises NoticeFailed where the server does not take it."""
    message = _message(server, to, "Test message of Operator Console", at, f"test_{uuid.uuid4().hex}")
    message.set_content("A test of the mail server. Nothing has happened: alarms would come this way.\n")
    await asyncio.to_thread(_deliver, server, secrets, message)


def _deliver(server: MailServer, secrets: Secrets, message: EmailMessage) -> None:
    try:
        with _connect(server) as smtp:
            if server.user:
                smtp.login(server.user, secrets(MAIL_PASSWORD))
            smtp.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise NoticeFailed("The mail server refuses user or password.", again=False) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        temporary = all(400 <= code < 500 for code in codes)
        raise NoticeFailed(f"The mail server refuses the receiver ({codes[0]}).", again=temporary) from error
    except smtplib.SMTPResponseException as error:
        temporary = 400 <= error.smtp_code < 500
        raise NoticeFailed(f"The mail server answered {error.smtp_code}.", again=temporary) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NoticeFailed(f"The mail server cannot do what is set: {error}.", again=False) from error
    except ssl.SSLCertVerificationError as error:
        raise NoticeFailed("The mail server's certificate is not trusted.", again=False) from error
    except UnicodeError as error:
        raise NoticeFailed("Server, user or password hold letters that e-mail cannot use.", again=False) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NoticeFailed(f"The mail server was not reached: {_why(error)}", again=True) from error


def _why(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "no computer has its name. Is the name right, and the network there?"
    if isinstance(error, ConnectionRefusedError):
        return "it refuses the connection. Is the port right?"
    if isinstance(error, TimeoutError):
        return f"it did not answer within {SECONDS:.0f} s."
    if isinstance(error, ssl.SSLError | smtplib.SMTPServerDisconnected):
        return "it ended the connection. Does the encryption fit the port?"
    return f"{type(error).__name__}."


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=ssl.create_default_context())
    smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    if server.security is Security.STARTTLS:
        try:
            smtp.starttls(context=ssl.create_default_context())
        except BaseException:
            smtp.close()
            raise
    return smtp


def _message(server: MailServer, to: str, subject: str, at: datetime, token: str) -> EmailMessage:
    """Without its text."""
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = server.sender
    message["To"] = to
    message["Date"] = format_datetime(at)
    domain = parseaddr(server.sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{token}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _of_notice(server: MailServer, notice: Notice) -> EmailMessage:
    message = _message(server, notice.address, notice.title, notice.at, notice.token)
    if notice.severity is Severity.CRITICAL:
        message["X-Priority"] = "1"
        message["Importance"] = "high"
    lines = (notice.title, "", notice.text, "", f"Escalation {notice.escalation}. Answer it in Operator Console.")
    message.set_content("\n".join(lines))
    return message
