"""A conversation in the terminal, by hand: what is said, what the bot suggests by number, and what is confirmed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.opening import say
from console.domain.trouble import Conflict, Rejected, Trouble

if TYPE_CHECKING:
    from console.domain.commands import Outcome
    from console.domain.conversations import Conversation
    from console.domain.ids import MessageId
    from console.domain.proactive import SuggestedAsk
    from console.domain.rich import Attachment
    from console.domain.turns import Reply, SuggestedAction
    from console.ports.database import Transaction
    from console.ports.session import Session

NextLine = Callable[[], Awaitable[str]]
HINT = "An empty line ends the chat; /1 does the first thing that a reply suggests, /attach FILE sends a file along."
_ATTACH = "/attach "
_NUMBER = re.compile(r"/(\d{1,3})\Z")
_LOOKED_BACK = 200
"""Messages of a conversation in which a suggestion is looked for."""


class Hand:
    """One conversation, line by line."""

    def __init__(self, session: Session, conversation: Conversation, next_line: NextLine) -> None:
        self._session = session
        self._conversation = conversation
        self._next_line = next_line
        self._offered: Sequence[SuggestedAction | SuggestedAsk] = ()

    async def talk(self) -> None:
        """Until an empty line."""
        person = sys.stdin.isatty()
        if person:
            say(HINT)
        while True:
            if person:
                print("> ", end="", flush=True)
            line = (await self._next_line()).strip()
            if not line:
                return
            try:
                await self._take(line)
            except Trouble as trouble:
                say(str(trouble))

    async def _take(self, line: str) -> None:
        number = _NUMBER.match(line)
        if number is not None:
            await self._run(int(number[1]))
            return
        text, files = _parted(line)
        reply = await reply_to(self._session, self._conversation, text, files=files, show=True)
        self._offered = (*reply.actions, *reply.asks)
        for place, action in enumerate(reply.actions, 1):
            print(f"  /{place} {action.label}: {action.preview}")
        for place, ask in enumerate(reply.asks, len(reply.actions) + 1):
            print(f"  /{place} {ask.text} ({ask.reason})")
        print(f"  [{reply.engine}, trace {reply.trace.id}]", flush=True)

    async def _run(self, number: int) -> None:
        from console.domain.proactive import SuggestedAsk

        if not 1 <= number <= len(self._offered):
            there = f"/1 to /{len(self._offered)}" if self._offered else "nothing"
            raise Rejected(f"The last reply suggests no number {number}.", do=f"It suggests {there}.")
        action = self._offered[number - 1]
        if isinstance(action, SuggestedAsk):
            print(f"> {action.text}")
            await self._take(action.text)
            return
        if action.irreversible and not await self._confirmed(action):
            print("  Nothing was done.", flush=True)
            return
        outcome = await run_action(self._session, self._conversation, action.digest)
        print(f"  {outcome.message}", flush=True)

    async def _confirmed(self, action: SuggestedAction) -> bool:
        print(f"  {action.preview}")
        for name, value in action.arguments.items():
            print(f"    {name.replace('_', ' ')}: {value}")
        print("  This cannot be taken back. Type yes to do it: ", end="", flush=True)
        return (await self._next_line()).strip().lower() == "yes"


def _parted(line: str) -> tuple[str, tuple[Path, ...]]:
    """The words and the file of ``/attach FILE words``; a name with blanks stands in quotes."""
    if not line.startswith(_ATTACH):
        return line, ()
    try:
        name, *words = shlex.split(line.removeprefix(_ATTACH))
    except ValueError:
        raise Rejected("After /attach comes the name of a file.", do="Put a name with blanks in quotes.") from None
    return " ".join(words), (Path(name),)


async def reply_to(
    session: Session, conversation: Conversation, text: str, *, files: Sequence[Path] = (), show: bool
) -> Reply:
    """The stored reply; with ``show`` it is printed as it is spoken. ``files`` go along with the message."""
    from console.domain.turns import Replied, TextPart

    attachments = [await _kept(session, conversation, file) for file in files]
    reply: Reply | None = None
    shown = ""
    try:
        async for event in session.chat.say(conversation, text, attachments=attachments):
            if isinstance(event, Replied):
                reply = event.reply
            elif show and isinstance(event, TextPart):
                shown += event.text
                print(event.text, end="", flush=True)
    except Conflict:
        reply = await session.reader.read(lambda tx: _answered_elsewhere(tx, conversation, text))
        if reply is None:
            raise
    if reply is None:
        raise Trouble("The message was not answered.", kept="It is kept.", do="Send it again.")
    if show:
        print(reply.content.removeprefix(shown.rstrip()) if reply.content.startswith(shown.rstrip()) else "")
    return reply


def _answered_elsewhere(tx: Transaction, conversation: Conversation, text: str) -> Reply | None:
    """What another process, in which the same conversation went on, replied to the message."""
    from console.domain.conversations import Sender

    messages = tx.conversations.messages(conversation.tenant, conversation.id, limit=_LOOKED_BACK)
    mine = {each.id for each in messages if each.sender is Sender.CUSTOMER and each.text == text}
    for each in reversed(messages):
        if each.sender is Sender.BOT and mine & {each.reply_to, *each.answers}:
            return tx.traces.reply(conversation.tenant, each.id)
    return None


async def _kept(session: Session, conversation: Conversation, file: Path) -> Attachment:
    """Raises Rejected where there is no such file, or it is too large."""
    import asyncio
    import mimetypes
    import uuid

    from console.domain.ids import DocumentId
    from console.domain.inbox_commands import KeepDocument
    from console.domain.rich import Attachment

    try:
        content = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise Rejected(f"{file} cannot be read: {error.strerror}.", do="Check the name.") from error
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    document = DocumentId(uuid.uuid4().hex)
    await session.desk.execute(
        KeepDocument(
            tenant=conversation.tenant,
            actor=session.me,
            document=document,
            name=file.name,
            media_type=media_type,
            content=content,
        )
    )
    return Attachment(document=document, name=file.name, media_type=media_type, size=len(content))


async def run_action(session: Session, conversation: Conversation, digest: str) -> Outcome:
    """What the latest reply of the conversation that suggests ``digest`` offers. Raises Rejected."""
    message = await session.reader.read(lambda tx: _suggesting(tx, conversation, digest))
    if message is None:
        raise Rejected("No reply of this conversation suggests that.", do="Use a digest from its “actions”.")
    return await session.chat.run_action(conversation, message, digest)


def _suggesting(tx: Transaction, conversation: Conversation, digest: str) -> MessageId | None:
    from console.domain.conversations import Sender

    messages = tx.conversations.messages(conversation.tenant, conversation.id, limit=_LOOKED_BACK)
    for message in reversed(messages):
        if message.sender is Sender.BOT:
            reply = tx.traces.reply(conversation.tenant, message.id)
            if reply is not None and any(action.digest == digest for action in reply.actions):
                return message.id
    return None
