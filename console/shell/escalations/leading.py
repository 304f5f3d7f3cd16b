"""Where an escalation leads: to what it is about, and into a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from console.domain.escalations import Escalation, SubjectKind
from console.domain.ids import ConversationId, ViolationId
from console.ports.session import Session
from console.shell.filechoice import choose_new_file
from console.shell.page import Frame


def go_to_subject(frame: Frame, one: Escalation) -> None:
    kind, key = one.subject.kind, one.subject.key
    if kind is SubjectKind.VIOLATION and key.isdecimal():
        frame.go("violations", tenant=one.tenant, violation=ViolationId(int(key)))
    elif kind in (SubjectKind.CONVERSATION, SubjectKind.ACTION_ITEM):
        conversation = one.conversation or (ConversationId(key) if kind is SubjectKind.CONVERSATION else None)
        frame.go("inbox", tenant=one.tenant, conversation=conversation)


def ask_report(parent: QWidget, frame: Frame, session: Session, one: Escalation) -> None:
    """Into a file that the person chooses."""
    choose_new_file(
        parent,
        "Report of the escalation",
        f"escalation-{one.id}.pdf",
        "PDF (*.pdf)",
        lambda file: frame.start(_write(frame, session, one, file), "report", busy="Report: writing"),
    )


async def _write(frame: Frame, session: Session, one: Escalation, file: Path) -> None:
    from console.shell.escalations.report import write_escalation_pdf  # only for a report

    pages = await write_escalation_pdf(session, file, one.tenant, one.id)
    frame.tell(f"{pages} {'page' if pages == 1 else 'pages'} written to {file.name}.")
