"""What is known of each kind of violation: why it usually happens, and what is done about it first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """``causes`` are the usual ones, likeliest first; ``category`` is that of a field ticket about it."""

    causes: tuple[str, ...]
    first: str
    category: str


RULES = {
    ("P1", "arrived on time"): Rule(
        ("the guard was held up on the way", "the schedule was changed and the guard not told", "a double booking"),
        "Call the guard and the outgoing guard; the post is not left before the relief is there.",
        "relief guard",
    ),
    ("P1", "right guard"): Rule(
        ("a swap that nobody entered", "a sick call filled from the reserve list", "the wrong post was given out"),
        "Check license and post briefing of the guard who stands there, then correct the schedule.",
        "relief guard",
    ),
    ("P1", "stayed to the end"): Rule(
        ("the relief came early and took over", "the guard forgot to check out", "the guard left without relief"),
        "Find out who stands at the post now.",
        "relief guard",
    ),
    ("P1", "post manned"): Rule(
        ("the night shift was not filled", "a handover failed", "the guard was sent elsewhere"),
        "Send the nearest mobile patrol to the post and a relief guard after it.",
        "relief guard",
    ),
    ("P2", "tour started"): Rule(
        ("the supervisor was held up by an incident", "a tour was planned over another duty", "the app was offline"),
        "Call the supervisor: walk now, or hand the tour to somebody who can.",
        "tour support",
    ),
    ("P2", "tour finished"): Rule(
        ("an incident on the way", "a route longer than its planned time", "the end was not entered"),
        "Call the supervisor; a person who is out of contact on a tour is looked for.",
        "tour support",
    ),
    ("P2", "checkpoint scanned"): Rule(
        ("the tag is damaged or missing", "the way is blocked", "the point was passed over"),
        "Have the point visited on the next tour, and the tag looked at.",
        "checkpoint tag",
    ),
    ("P3", "acknowledged in time"): Rule(
        ("several alerts at once", "the desk stood with one person", "the alert sounded at the wrong desk"),
        "Take the alert now, then look who was at the desk.",
        "control desk support",
    ),
    ("P3", "resolved in time"): Rule(
        ("nobody was sent", "waiting for a technician", "done, but not closed"),
        "Ask who is there and what is missing.",
        "control desk support",
    ),
    ("P4", "report generated"): Rule(
        (
            "the data behind it was late",
            "it has had no owner since a change of staff",
            "the job that makes it failed",
        ),
        "Name one person who makes it today, and tell the client if law or contract asks for it.",
        "compliance report",
    ),
    ("P4", "report submitted"): Rule(
        ("it waits for a signature", "the portal refused it", "the date was not known"),
        "Hand it in now and keep the receipt.",
        "compliance report",
    ),
    ("P4", "report valid"): Rule(
        ("a field or page is missing", "licenses in it have run out", "an old form was used"),
        "Mend what validation found and generate it again.",
        "compliance report",
    ),
    ("P5", "first response in time"): Rule(
        ("the duty office was not manned", "the ticket went to the wrong group", "its priority was set too low"),
        "Answer the field now, even if only to say when help comes.",
        "field support",
    ),
    ("P5", "resolved in time"): Rule(
        ("a part is not in stock", "waiting for a contractor", "the ticket changed hands too often"),
        "Give the ticket one owner and a date, and tell the field.",
        "field support",
    ),
    ("P6", "report delivered"): Rule(
        ("the report was not written at the end of shift", "the recipient's address changed", "mail did not go out"),
        "Deliver it now and note why it is late.",
        "reporting",
    ),
    ("P7", "answered in time"): Rule(
        (
            "the responder was far away or busy",
            "the call reached the wrong person",
            "the way was blocked",
        ),
        "Make sure that help is there now; everything else waits.",
        "emergency equipment",
    ),
    ("P7", "management told"): Rule(
        ("the list of numbers is old", "the desk was busy with the emergency", "nobody was named to call"),
        "Call the duty manager now and write down the time.",
        "emergency follow-up",
    ),
    ("P7", "resolved in time"): Rule(
        ("the fire service or technician was late", "the place was not released", "over, but not closed"),
        "Ask the responder for the state, and who releases the place.",
        "emergency follow-up",
    ),
}

UNKNOWN = Rule(("not known yet",), "Ask the person on the spot what happened.", "field support")


def rule_of(pillar: str, rule: str) -> Rule:
    return RULES.get((pillar, rule), UNKNOWN)
