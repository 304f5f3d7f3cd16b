"""Long conversations are summarized with personal data hidden."""

from __future__ import annotations

from console.domain.conversations import Sender
from console.engine.guard import pii
from console.engine.summaries import LONGEST, is_due, summarize
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import message


async def test_that_a_summary_hides_and_puts_back_personal_data() -> None:
    model = ScriptedModel(["Anna (⟦EMAIL_1⟧) wants an offer."])
    said = [message(1, Sender.CUSTOMER, "write to anna@example.com"), message(2, Sender.NOTE, "secret note")]
    summary, calls = await summarize(model, pii.Masked, "", said)
    assert summary == "Anna (anna@example.com) wants an offer."
    assert len(calls) == 1
    assert "anna@example.com" not in model.requests[0].user
    assert "secret note" not in model.requests[0].user


async def test_that_an_endless_summary_is_cut() -> None:
    model = ScriptedModel(["x" * 100_000], piece=500)
    summary, _ = await summarize(model, pii.Masked, "", [message(1, Sender.CUSTOMER, "hello")])
    assert len(summary) == LONGEST
    assert model.closed == 1


def test_that_a_summary_is_due_when_turns_no_longer_read_all() -> None:
    assert not is_due(20)
    assert is_due(21)
