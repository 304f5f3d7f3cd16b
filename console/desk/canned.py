"""Commands on canned replies."""

from __future__ import annotations

from console.desk.holding import checked
from console.desk.work import Handlers, Work
from console.domain.canned import CannedReply, DropCannedReply, KeepCannedReply
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.trouble import Rejected
from console.ports.canned import keep_canned, read_canned

LONGEST_NAME = 40
MOST = 500


def keep(work: Work, command: KeepCannedReply) -> Outcome:
    name = "-".join(checked(command.reply.name, "The name", LONGEST_NAME).casefold().split())
    text = checked(command.reply.text, "The reply")
    if not name or not text:
        raise Rejected("A canned reply has a name and a text.", do="Write both.")
    stand = {each.name: each for each in read_canned(work.tx.settings, command.tenant)}
    if len(stand) >= MOST and name not in stand:
        raise Rejected(f"There are {MOST} canned replies already.", do="Drop one first.")
    stand[name] = CannedReply(name=name, text=text)
    keep_canned(work.tx.settings, command.tenant, tuple(stand.values()))
    work.tell(command.tenant, Topic.SETTINGS, "canned reply kept", command.id, ["inbox/canned"])
    return Outcome(command.id, f"/{name} is kept.", 1)


def drop(work: Work, command: DropCannedReply) -> Outcome:
    stand = {each.name: each for each in read_canned(work.tx.settings, command.tenant)}
    if stand.pop(command.name, None) is None:
        raise Rejected(f"There is no canned reply /{command.name}.")
    keep_canned(work.tx.settings, command.tenant, tuple(stand.values()))
    work.tell(command.tenant, Topic.SETTINGS, "canned reply dropped", command.id, ["inbox/canned"])
    return Outcome(command.id, f"/{command.name} is dropped.", 1)


HANDLERS: Handlers = {KeepCannedReply: keep, DropCannedReply: drop}
