"""What a person promised while standing in for the bot is told word for word, and nothing that never left."""

from __future__ import annotations

from console.domain.conversations import Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId
from console.engine.stand_ins import retold
from tests.fakes.clock import NOON

ASKED = "What did your colleague promise me?"


def history(*said: tuple[Sender, str] | tuple[Sender, str, Delivery]) -> list[Message]:
    return [
        Message(
            id=MessageId(number),
            conversation=ConversationId("talk"),
            sender=sender,
            text=text,
            at=NOON,
            delivery=more[0] if more else Delivery.SENT,
        )
        for number, (sender, text, *more) in enumerate(said, start=1)
    ]


def test_that_the_last_stretch_of_a_person_is_quoted() -> None:
    said = history(
        (Sender.PERSON, "Long ago."),
        (Sender.BOT, "Back to me."),
        (Sender.CUSTOMER, "Parking?"),
        (Sender.PERSON, "You get a place.\nAt the gate."),
        (Sender.CUSTOMER, "Great"),
        (Sender.SYSTEM, "handed back"),
        (Sender.PERSON, "And a badge."),
        (Sender.BOT, "How many years?"),
    )
    assert retold(said, ASKED) == "My colleague wrote:\n> You get a place.\n> At the gate.\n> And a badge."


def test_that_words_that_never_left_are_not_told() -> None:
    said = history((Sender.PERSON, "Promised."), (Sender.PERSON, "A draft.", Delivery.DRAFT))
    assert retold(said, ASKED) == "My colleague wrote:\n> Promised."
    assert retold(history((Sender.BOT, "Hello")), ASKED) == "No colleague has written to you here yet."


def test_that_nothing_is_told_unasked() -> None:
    assert retold(history((Sender.PERSON, "Promised.")), "And the parking?") == ""
