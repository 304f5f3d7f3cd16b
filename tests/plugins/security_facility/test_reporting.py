"""What counts as a report of an emergency: plain facts alone, since who is noted as there is not called again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugins.security_facility.tools.said import Report, report_of

SAID = [line.split("|", 1) for line in (Path(__file__).parent / "reports.txt").read_text("utf-8").splitlines()]
"""What is reported (r: somebody is there, m: management was told, o: it is over, -: nothing), and the words."""
GUARDS = ("Amina Turner", "S. Okafor")
ENDS = (
    "the fire is out",
    "the fire is out, nobody was hurt",
    "it's over",
    "All clear",
    "It was a false alarm",
    "it is under control",
    "everything is under control now",
    "situation resolved",
    "the fire at Saffron Heights is out",
    "the gas leak in the basement has been stopped",
    "All over now",
    "Resolved.",
)
NO_ENDS = (
    "the smoke is all over",
    "it is all over the floor",
    "smoke over",
    "the man is out",
    "the alarm is out",
    "the alarm at gate 4 has stopped",
    "the fire in the lobby is out of hand",
    "The fire is out of control",
    "the smoke is over the car park",
    "the fire is over there",
    "the alarm is out of order",
    "it is over 40 degrees",
    "we must rule out a false alarm",
    "is it over?",
    "the fire is not out",
    "when it is over",
    "it is over there I think",
)


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("The fire brigade has arrived.", "fire brigade"),
        ("police are on site now", "police"),
        ("Ambulance is here", "ambulance"),
        ("the paramedics just arrived, they take over", "paramedics"),
        ("a guard is on the spot", "guard"),
        ("Turner has arrived", "Amina Turner"),
        ("S. Okafor is at the scene", "S. Okafor"),
        ("ok. First responder is at the scene", "first responder"),
        ("help is here!", "help"),
    ],
)
def test_that_who_came_is_noted(said: str, who: str) -> None:
    assert report_of(said, GUARDS) == Report(responder=who)


@pytest.mark.parametrize(
    "said",
    [
        "Nobody has arrived",
        "The fire brigade has not arrived",
        "the police haven't arrived yet",
        "has the fire brigade arrived?",
        "Is help here? The brigade is there I hope",
        "when the ambulance has arrived I open the gate",
        "The police will be here in 5 minutes",
        "fire brigade is on the way",
        "I think the ambulance is there",
        "they said the police has arrived",
        "a guard is there and he is hurt",
        "the guard is inside",
        "the guard is here",
        "the fire is here",
        "There is smoke at the spot",
        "Turner is there",
        "the team is trapped at the scene",
        "management is here",
        "somebody has arrived with a knife",
        "someone turned up with a gun",
        "They said: the police has arrived",
        "if I am right, the police are here",
        "I think, the ambulance has arrived",
        "",
        "🚒",
        "x" * 20_000,
    ],
)
def test_that_what_is_asked_denied_expected_or_heard_notes_nothing(said: str) -> None:
    assert report_of(said, GUARDS) == Report()


@pytest.mark.parametrize(
    "said",
    ["I have called the duty manager", "Management was informed", "duty manager notified", "we've told management"],
)
def test_that_a_call_to_management_is_noted(said: str) -> None:
    assert report_of(said) == Report(management=True)


@pytest.mark.parametrize(
    "said", ["should I call the manager", "the duty manager was not told", "call the manager", "Tell management?"]
)
def test_that_a_call_that_was_not_made_is_not(said: str) -> None:
    assert report_of(said) == Report()


@pytest.mark.parametrize("said", ENDS)
def test_that_an_end_is_noted(said: str) -> None:
    report = report_of(said)
    assert report.over
    assert replace(report, over="") == Report()


@pytest.mark.parametrize("said", NO_ENDS)
def test_that_an_end_that_is_not_stated_is_not(said: str) -> None:
    assert report_of(said) == Report()


def test_that_several_facts_of_one_message_are_noted() -> None:
    said = "Fire brigade has arrived and the duty manager was informed. The fire is out."
    assert report_of(said) == Report("fire brigade", management=True, over="The fire is out.")


@pytest.mark.parametrize(("what", "said"), SAID)
def test_that_a_fact_is_taken_as_people_put_it_and_nothing_else_is(what: str, said: str) -> None:
    report = report_of(said, (*GUARDS, "Jan Gruber"))
    found = {"r": bool(report.responder), "m": report.management, "o": bool(report.over)}
    assert "".join(each for each, so in found.items() if so) == what.strip("-")
