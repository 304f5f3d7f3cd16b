"""What a recruiter does with an application: move it, go to its conversation, write to the candidate."""

from __future__ import annotations

import uuid
from dataclasses import replace

from console.domain.commands import Command
from console.domain.conversations import ConversationState
from console.domain.ids import ConversationId, PluginName, TenantId
from console.domain.inbox_commands import OpenChat, SaveDraft
from console.domain.trouble import Rejected
from console.plugin.panels import Author, Choice, Doing, Field, Form, Values
from console.plugin.tools import Transaction
from plugins.recruitment.book import Book
from plugins.recruitment.dossiers import STAGES, called, conversation_of, conversation_on, ways_to
from plugins.recruitment.overview import PIPELINE, moved
from plugins.recruitment.records import Application, Candidate, Deed, Stage
from plugins.recruitment.said import said
from plugins.recruitment.writing import bodies, changing, deed

_PLUGIN = PluginName("recruitment")
_PATH = (Stage.NEW, Stage.SCREENING, Stage.REVIEW, Stage.SCREENED, Stage.INTERVIEW, Stage.OFFER, Stage.HIRED)
_LONGEST_NOTE = 500
_NOTHING, _GREETING, _CONSENT = "nothing", "greeting", "consent"


def ask_stage(tx: Transaction, tenant: TenantId, key: str) -> Form:
    application = _application(tx, tenant, key)
    stages = tuple(Choice(stage.value, STAGES[stage].word) for stage in PIPELINE)
    return Form(
        f"Move {called(tx, tenant, application.candidate)} to",
        (
            Field(name="stage", label="Stage", kind="choice", choices=stages),
            Field(name="note", label="Note", hint="for the team; the candidate does not see it"),
        ),
        {"stage": application.stage.value, "note": application.note},
        "Move",
    )


def move(tx: Transaction, author: Author, key: str, values: Values) -> Doing:
    """To ``stage`` with ``note``; without one the note goes, as it was about the stage before."""
    application = _application(tx, author.tenant, key)
    stage, note = Stage(str(values["stage"])), str(values.get("note", "")).strip()
    if len(note) > _LONGEST_NOTE:
        raise Rejected(f"The note is longer than {_LONGEST_NOTE} characters.", do="Shorten it.")
    commands = moved(author, application, stage, note)
    name = called(tx, author.tenant, application.candidate)
    if not commands:
        return Doing(told=f"{name} stands there already.")
    after = replace(application.moved_to(stage, author.now), note=note)
    text = f"{stage.value} → {application.stage.value}. Taken back."
    back = deed(
        author, Deed.MOVED, site=application.site, subject=application.candidate, text=text,
        job=application.job, by=str(author.person), detail="back",
    )  # fmt: skip
    return Doing(
        commands=commands,
        told=f"{name}: {STAGES[application.stage].word} → {STAGES[stage].word}.",
        undo=(changing(author, bodies(application, back), seen=bodies(after), told=f"{name} is back."),),
    )


def next_stage(tx: Transaction, tenant: TenantId, key: str, by: int) -> Values | None:
    """The stage beside its own on the way to being hired, None at either end and for those who left the way."""
    application = _application(tx, tenant, key)
    if application.stage not in _PATH:
        return None
    place = _PATH.index(application.stage) + by
    return {"stage": _PATH[place].value} if 0 <= place < len(_PATH) else None


def open_conversation(tx: Transaction, author: Author, key: str, _values: Values) -> Doing:
    application = _application(tx, author.tenant, key)
    candidate = Book(tx, author.tenant).candidate(application.candidate)
    found = conversation_of(tx, author.tenant, application, candidate)
    if found is None:
        raise Rejected("There is no conversation with this candidate yet.", do="Write to them to begin one.")
    return Doing(conversation=found.id)


def ask_chat(tx: Transaction, tenant: TenantId, key: str) -> Form:
    application = _application(tx, tenant, key)
    candidate = _reachable(tx, tenant, application)
    ways = tuple(Choice(":".join(way), f"{way[0]} ({way[1]})") for way in ways_to(tx, tenant, candidate))
    begin = (
        Choice(_NOTHING, "an empty line"),
        Choice(_GREETING, "a greeting"),
        Choice(_CONSENT, "the question for consent"),
    )
    return Form(
        f"Write to {called(tx, tenant, candidate.id)}",
        (
            Field(name="way", label="Channel", kind="choice", choices=ways),
            Field(
                name="begin", label="Begin with", kind="choice", choices=begin,
                about="It stands in your composer to be edited. Nothing is sent before you send it.",
            ),
        ),
        {"way": ways[0].key, "begin": _GREETING if candidate.consent else _CONSENT},
        "Write",
    )  # fmt: skip


def chat(tx: Transaction, author: Author, key: str, values: Values) -> Doing:
    """Into the conversation with the candidate on that channel, begun where there is none that is open."""
    tenant = author.tenant
    application = _application(tx, tenant, key)
    candidate = _reachable(tx, tenant, application)
    way = next((each for each in ways_to(tx, tenant, candidate) if ":".join(each) == values.get("way")), None)
    if way is None:
        raise Rejected("The candidate is not reached there any more.", do="Choose another channel.")
    standing = conversation_on(tx, tenant, *way)
    going_on = standing is not None and standing.state is not ConversationState.CLOSED
    words = _first_words(str(values.get("begin", _NOTHING)), candidate)
    if standing is not None and going_on:
        commands = _draft(tx, author, standing.id, words)
        return Doing(commands=commands, told="The conversation is open.", conversation=standing.id, writes=True)
    id = ConversationId(uuid.uuid4().hex)
    name = candidate.name if candidate.consent else ""
    begun = OpenChat(
        tenant=tenant, actor=author.person, conversation=id, channel=way[0], customer=way[1], plugin=_PLUGIN,
        customer_name=name,
    )  # fmt: skip
    log = deed(
        author, Deed.CHATTED, site=application.site, subject=candidate.id, text=f"On {way[0]}.", job=application.job,
        by=str(author.person), conversation=id,
    )  # fmt: skip
    kept = bodies(log, replace(application, conversation=id))
    return Doing(
        commands=(begun, changing(author, kept), *_draft(tx, author, id, words)),
        told="You hold the conversation. Nothing is sent yet.",
        conversation=id,
        writes=True,
    )


def _draft(tx: Transaction, author: Author, id: ConversationId, words: str) -> tuple[Command, ...]:
    """Words into the composer, where nobody has written there."""
    draft = tx.inbox.draft(author.tenant, id)
    if not words or (draft is not None and draft.text.strip()):
        return ()
    version = draft.version if draft else 0
    return (SaveDraft(tenant=author.tenant, actor=author.person, conversation=id, text=words, version=version),)


def _first_words(begin: str, candidate: Candidate) -> str:
    if begin == _CONSENT:
        return f"{said('welcome_new_candidate', {})}\n\n{said('ask_consent', {})}"
    name = candidate.name if candidate.consent else ""
    return f"Hello {name}, " if begin == _GREETING and name else "Hello, " if begin == _GREETING else ""


def _application(tx: Transaction, tenant: TenantId, key: str) -> Application:
    found = Book(tx, tenant).application(key)
    if found is None:
        raise Rejected("This application is not there any more.")
    return found


def _reachable(tx: Transaction, tenant: TenantId, application: Application) -> Candidate:
    candidate = Book(tx, tenant).candidate(application.candidate)
    if candidate is None or not ways_to(tx, tenant, candidate):
        raise Rejected(
            "No channel is known on which this candidate can be written to.",
            do="Import the candidate with channel and handle, or call them.",
        )
    return candidate
