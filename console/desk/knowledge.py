"""Commands on knowledge: save, retire, import. Every one that changes an entry makes a new version of it."""

from __future__ import annotations

from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.chat_commands import ImportKnowledge, RetireKnowledge, SaveKnowledge
from console.domain.commands import Command, Outcome
from console.domain.ids import KnowledgeId
from console.domain.knowledge import KnowledgeEntry, KnowledgeText
from console.domain.trouble import Conflict, Rejected

PERSON = "person"
PLUGIN = "plugin:"
LONGEST_BODY = 100_000
LONGEST_NAME = 300
"""Characters of an id, title or category, and of all keywords together."""


def save(work: Work, command: SaveKnowledge) -> Outcome:
    """A new entry, or a new version of one; a retired one is found again."""
    check_text(command.text)
    standing = _expected(work, command, command.text.id, command.expected)
    if standing is not None and standing.active and standing.text == command.text:
        return Outcome(command.id, f"{command.text.title!r} stands so already.")
    work.tx.knowledge.put(_next(work, command, command.text, command.source, standing))
    work.tell(command.tenant, Topic.KNOWLEDGE, "saved", command.id, [command.text.id])
    return Outcome(command.id, f"{command.text.title!r} is saved.", 1)


def retire(work: Work, command: RetireKnowledge) -> Outcome:
    standing = _expected(work, command, command.entry, command.expected)
    if standing is None or not standing.active:
        raise Rejected("There is no such entry to retire.", do="Look at the list again.")
    work.tx.knowledge.put(_next(work, command, standing.text, PERSON, standing, active=False))
    work.tell(command.tenant, Topic.KNOWLEDGE, "retired", command.id, [command.entry])
    return Outcome(command.id, f"{standing.text.title!r} is retired; saving it again brings it back.", 1)


def import_texts(work: Work, command: ImportKnowledge) -> Outcome:
    """Of a plugin the texts are all that it has: what it no longer brings is retired, unless others changed it."""
    for text in command.texts:
        check_text(text)
    ids = [text.id for text in command.texts]
    if len(set(ids)) < len(ids):
        raise Rejected("Two of the entries have the same id.", do="Give each its own id.")
    standing = {entry.text.id: entry for entry in work.tx.knowledge.get(command.tenant, ids)}
    made: list[KnowledgeEntry] = []
    left = 0
    for text in command.texts:
        entry = standing.get(text.id)
        if entry is not None and entry.active and entry.text == text:
            continue
        if entry is not None and not command.overwrite and not _yields(entry, command.source):
            left += 1
            continue
        made.append(_next(work, command, text, command.source, entry))
    made += _dropped(work, command)
    work.tx.knowledge.put(*made)
    changed = [entry.text.id for entry in made]
    if changed:
        work.tell(command.tenant, Topic.KNOWLEDGE, "imported", command.id, changed)
    message = f"{len(ids):,} read, {len(changed):,} changed"
    if left:
        message += f"; {left:,} edited by people and left as they are"
    return Outcome(command.id, f"{message}.", len(changed), left)


def check_text(text: KnowledgeText) -> None:
    """Raises Rejected for a text that cannot be an entry."""
    for name, value in (("id", text.id), ("title", text.title), ("body", text.body)):
        if not value.strip():
            raise Rejected(f"The entry {text.id or text.title!r} has no {name}.", do=f"Give it a {name}.")
    if not 0 <= text.priority <= 100:
        raise Rejected(f"The priority of {text.id!r} is not 0 to 100.", do="Correct it.")
    if len(text.body) > LONGEST_BODY:
        raise Rejected(
            f"{text.id!r} is longer than {LONGEST_BODY:,} characters.", do="Split it into several entries."
        )
    if max(map(len, (text.id, text.title, text.category, " ".join(text.keywords)))) > LONGEST_NAME:
        raise Rejected(f"A name of {text.id!r} is longer than {LONGEST_NAME} characters.", do="Shorten it.")


HANDLERS: Handlers = {SaveKnowledge: save, RetireKnowledge: retire, ImportKnowledge: import_texts}


def _expected(work: Work, command: Command, id: KnowledgeId, expected: int) -> KnowledgeEntry | None:
    """The entry as it stands. Raises Conflict when that is not the version that the person saw."""
    standing = next(iter(work.tx.knowledge.get(command.tenant, [id])), None)
    version = standing.version if standing else 0
    if version == expected:
        return standing
    if standing is None:
        raise Conflict(f"There is no entry {id!r}.", do="Look at the list again.")
    raise Conflict(
        f"{standing.updated_by} changed {standing.text.title!r} at {standing.updated_at:%Y-%m-%d %H:%M} UTC "
        f"(version {standing.version}).",
        do="Look at that version, then save yours again.",
    )


def _yields(entry: KnowledgeEntry, source: str) -> bool:
    """Whether an import may replace what stands: never a person's, and a plugin replaces only its own."""
    return entry.source == source if source.startswith(PLUGIN) else entry.source != PERSON


def _dropped(work: Work, command: ImportKnowledge) -> list[KnowledgeEntry]:
    if not command.source.startswith(PLUGIN):
        return []
    mine = [entry for entry in work.tx.knowledge.all(command.tenant) if entry.source == command.source]
    gone = [entry for entry in mine if entry.text.id not in {text.id for text in command.texts}]
    return [_next(work, command, entry.text, command.source, entry, active=False) for entry in gone]


def _next(
    work: Work,
    command: Command,
    text: KnowledgeText,
    source: str,
    before: KnowledgeEntry | None,
    *,
    active: bool = True,
) -> KnowledgeEntry:
    """The version that comes after ``before``."""
    return KnowledgeEntry(
        tenant=command.tenant,
        text=text,
        version=1 if before is None else before.version + 1,
        active=active,
        source=source,
        updated_at=work.now,
        updated_by=command.actor,
    )
