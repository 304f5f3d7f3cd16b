"""A candidate on Telegram from the first word to the last: what is said, what is kept, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.ids import PersonId
from console.domain.turns import Action, HandoffReason
from console.ports.session import Session
from plugins.recruitment.book import contact_id
from plugins.recruitment.records import Answered, Deed, JobStatus, Stage
from tests.fakes.clock import SetClock
from tests.plugins.recruitment.on_channel import PLUGIN, TENANT, OnChannel, engine_of
from tests.plugins.recruitment.test_resume import TEXT, docx_of, pdf_of


@pytest.fixture
def amina(session: Session, clock: SetClock, tmp_path: Path) -> OnChannel:
    return OnChannel(session, engine_of(session, clock, tmp_path / "profile" / "learned"), clock)


async def test_that_nothing_is_kept_before_consent(amina: OnChannel) -> None:
    before = len(await amina.records("candidate"))
    first, refused, applied = await amina.talk("Hi, I saw the night guard ad", "no", "I want to apply as night guard")
    assert first.content.startswith("Hello, and welcome.")
    assert "I keep nothing" in refused.content
    assert "Without your consent" in applied.content
    assert len(await amina.records("candidate")) == before
    assert await amina.book(lambda book: book.activities(amina.candidate)) == []
    assert await amina.book(lambda book: book.applications_of(amina.candidate)) == []


async def test_that_a_prescreen_is_kept_answer_by_answer(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply for the night guard job", "yes", "maybe 3 something years", "ask me later")
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-101"))
    assert (application.stage, application.answered, application.asked) == (Stage.SCREENING, 2, 6)
    assert application.match_score == pytest.approx(100 * (3 + 2) / 9.5, abs=0.05)
    await amina.talk("I'd rather not say", "in two weeks", "no comment", "yes, nights suit me")
    answers = {each.field: each for each in await amina.book(lambda book: book.answers(application.id))}
    assert {name: each.outcome for name, each in answers.items()} == {
        "guard_license": Answered.GIVEN,
        "guard_years": Answered.GIVEN,
        "nights": Answered.GIVEN,
        "weekends": Answered.REFUSED,
        "start_date": Answered.GIVEN,
        "why_us": Answered.REFUSED,
    }
    years = answers["guard_years"]
    assert (years.value, years.said, years.approximate, years.score) == ("3", "maybe 3 something years", True, 1.0)
    assert answers["start_date"].value == "2026-04-01"
    done = await amina.book(lambda book: book.application(application.id))
    assert (done.stage, done.answered, done.must_have_failed) == (Stage.SCREENED, 4, "")
    assert done.match_score == pytest.approx(100 * 8 / 9.5, abs=0.05)
    assert amina.replies[-1].handoff is None


async def test_that_everything_is_in_the_activity_log(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply as forklift driver", "yes", "later", "in one week", "yes", "a person please")
    deeds = [each.deed for each in await amina.book(lambda book: book.activities(amina.candidate))]
    assert deeds[::-1] == [
        Deed.CONSENTED, Deed.REGISTERED, Deed.APPLIED, Deed.ANSWERED, Deed.POSTPONED, Deed.ANSWERED, Deed.ANSWERED,
        Deed.COMPLETED, Deed.ESCALATED,
    ]  # fmt: skip
    assert all(each.conversation for each in await amina.book(lambda book: book.activities(amina.candidate)))


async def test_that_a_failed_must_have_goes_to_a_recruiter_with_the_reason(amina: OnChannel) -> None:
    await amina.welcome()
    _, reply = await amina.talk("I want to apply for the night guard job", "no, I have none")
    assert reply.action is Action.HAND_OFF
    assert reply.handoff is not None
    assert reply.handoff.reason is HandoffReason.HOUSE
    assert reply.handoff.detail.startswith("must-have failed: Do you have a valid guard license?")
    assert "Amina Diallo, Night guard, Kestrel Quay." in reply.handoff.detail
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-101"))
    assert (application.stage, application.match_score) == (Stage.REVIEW, 0.0)
    assert application.must_have_failed == "Do you have a valid guard license?"


async def test_that_a_refused_must_have_is_decided_by_people(amina: OnChannel) -> None:
    await amina.welcome()
    replies = await amina.talk("I want to apply as forklift driver", "I'd rather not say", "yes", "in one week")
    assert replies[-1].handoff is not None
    assert "Do you have a forklift license?" in replies[-1].handoff.detail
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-104"))
    assert (application.stage, application.must_have_failed) == (Stage.REVIEW, "")
    again = await amina.say("I want to apply as forklift driver")
    assert "You have applied" in again.content, "a refused question is never asked again"


async def test_that_what_is_known_of_one_job_counts_for_the_next(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk(
        "I want to apply for the night guard job", "yes", "5", "yes", "every", "in two weeks", "no comment"
    )
    reply = await amina.say("I also want to apply as control room operator")
    assert "**2 of 4.** How many years have you worked in a control room" in reply.content
    answers = await amina.book(lambda book: book.answers(f"{amina.candidate}/JOB-103"))
    assert {each.field: each.value for each in answers} == {"guard_license": "yes", "start_date": "2026-04-01"}


async def test_that_later_is_asked_again_on_another_day(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply as forklift driver", "later", "yes", "in one week", "later")
    assert amina.replies[-1].content.endswith("Say “go on” when it suits you.")
    amina.clock.advance(hours=20)
    back = await amina.say("hello")
    assert "Questions that wait for Forklift driver, Kestrel Quay: 1" in back.content
    on, done = await amina.talk("go on", "yes I have it")
    assert "Do you have a forklift license?" in on.content
    assert "that is all" in done.content
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-104"))
    assert (application.stage, application.match_score) == (Stage.SCREENED, 100.0)


@pytest.mark.parametrize("kind", ["resume_pdf", "resume_docx", "resume_txt"])
async def test_that_a_resume_that_comes_alone_is_read(amina: OnChannel, kind: str) -> None:
    await amina.welcome()
    content = {"resume_pdf": pdf_of(TEXT), "resume_docx": docx_of(TEXT), "resume_txt": TEXT.encode()}[kind]
    reply = await amina.say("", **{kind: content})
    assert reply.content.startswith(f"Thank you, I read {kind.replace('_', '.')}.")
    candidate = await amina.book(lambda book: book.candidate(amina.candidate))
    assert "first aid" in candidate.skills
    assert (candidate.name, candidate.email) == ("Amina Diallo", "amina.diallo@example.com")
    jobs = await amina.say("which job fits me?")
    assert jobs.content.splitlines()[1].startswith("- **Night guard, Kestrel Quay**")


async def test_that_a_bad_file_gets_an_answer_and_loses_nothing(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.say("my cv", cv_txt=TEXT.encode())
    before = await amina.book(lambda book: book.candidate(amina.candidate))
    reply = await amina.say("a newer one", cv_pdf=b"%PDF-1.7 broken")
    assert "cv.pdf is a" in reply.content
    assert reply.commands == ()
    assert await amina.book(lambda book: book.candidate(amina.candidate)) == before


async def test_that_a_resume_in_the_middle_of_a_prescreen_keeps_the_question(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.say("I want to apply as forklift driver")
    reply = await amina.say("", cv_txt=TEXT.encode())
    assert "I read cv.txt" in reply.content
    assert reply.content.endswith("Do you have a forklift license?")
    both = await amina.say("yes, and here is a newer one", new_txt=TEXT.encode())
    assert both.content.startswith("Thank you, I read new.txt.")
    assert "The cold store" in both.content, "the words answer the question, the file is read too"


async def test_that_candidates_are_not_told_of_each_other_and_draft_no_jobs(amina: OnChannel) -> None:
    await amina.welcome()
    ranked, drafted = await amina.talk("show me the best candidates for the night guard job", "create a job")
    people = await amina.book(lambda book: [each.name for each in book.candidates() if each.name != "Amina Diallo"])
    assert not [name for name in people if name in ranked.content]
    assert drafted.commands == ()
    assert "draft" not in drafted.content.lower()


async def test_that_two_people_are_two_candidates(amina: OnChannel) -> None:
    bruno = OnChannel(amina.session, amina.engine, amina.clock, handle="70999888")
    await amina.welcome()
    await bruno.welcome("Bruno Castro")
    await amina.say("I want to apply as forklift driver")
    assert (await amina.book(lambda book: book.candidate(amina.candidate))).name == "Amina Diallo"
    assert (await amina.book(lambda book: book.candidate(bruno.candidate))).name == "Bruno Castro"
    assert await amina.book(lambda book: book.applications_of(bruno.candidate)) == []


async def test_that_a_contact_leads_to_the_candidate_that_is_known(amina: OnChannel) -> None:
    contact = (await amina.records("contact"))[0]
    channel, _, handle = contact.key.partition(":")
    found = await amina.book(lambda book: book.candidate_of(channel, handle))
    assert contact_id(channel, handle) == contact.key
    assert (await amina.book(lambda book: book.candidate(found))).handle == handle


async def test_that_data_is_removed_on_a_word_and_consent_asked_anew(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply as forklift driver", "yes", "yes", "in one week")
    asked, gone = await amina.talk("delete my data", "yes")
    assert "Yes or no?" in asked.content
    assert "It is removed" in gone.content
    candidate = await amina.book(lambda book: book.candidate(amina.candidate))
    assert (candidate.name, candidate.consent, candidate.handle) == ("", False, "")
    answers = await amina.book(lambda book: book.answers(f"{amina.candidate}/JOB-104"))
    assert {(each.value, each.said) for each in answers} == {("", "")}
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-104"))
    assert application.stage is Stage.WITHDRAWN
    assert gone.profile.collected == {}
    assert gone.memory.key_facts == ()
    assert "May I keep" in (await amina.say("hello")).content


async def test_that_an_application_is_withdrawn_without_asking_why(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply as forklift driver", "yes", "yes", "in one week")
    reply = await amina.say("please withdraw my application")
    assert "is withdrawn" in reply.content
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-104"))
    assert application.stage is Stage.WITHDRAWN
    assert "withdrawn" in (await amina.say("how does my application stand?")).content


@pytest.mark.parametrize(
    "text",
    ["thank you", "I do want the job", "my application", "I have an application", "cancel", "I am out of town",
     "I do not want to withdraw my application", "I am still interested in the job"],
)  # fmt: skip
async def test_that_nothing_is_withdrawn_by_words_that_only_resemble_it(amina: OnChannel, text: str) -> None:
    await amina.welcome()
    await amina.talk("I want to apply as forklift driver", "yes", "yes", "in one week")
    reply = await amina.say(text)
    assert "withdraw_application" not in reply.tools_used
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-104"))
    assert application.stage is not Stage.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    ["I found another job, sorry", "I am no longer interested", "please cancel my application", "I withdraw",
     "I do not want the job any more"],
)  # fmt: skip
async def test_that_an_application_is_withdrawn_in_other_words(amina: OnChannel, text: str) -> None:
    await amina.welcome()
    await amina.talk("I want to apply as forklift driver", "yes", "yes", "in one week")
    assert "is withdrawn" in (await amina.say(text)).content


async def test_that_a_number_is_no_name(amina: OnChannel) -> None:
    *_, again, known = await amina.talk("hello", "yes", "maybe 20 something", "Amina Diallo")
    assert "Which name" in again.content
    assert "Thank you, Amina Diallo." in known.content


async def test_that_a_draft_is_offered_once_it_is_opened(session: Session) -> None:
    maya = PersonId("maya.fielding")
    chat = await session.chat.start(TENANT, PLUGIN, maya)
    for line in ("create a job", "Night porter", "lindenhof", "nights", "16 euros", "reception", "none", "0"):
        async for _ in session.chat.say(chat, line):
            pass

    async def drafts() -> list[JobStatus]:
        from plugins.recruitment.book import Book

        jobs = await session.reader.read(lambda tx: Book(tx, TENANT).jobs())
        return [job.status for job in jobs if job.title == "Night porter"]

    assert await drafts() == [JobStatus.DRAFT]
    async for _ in session.chat.say(chat, "publish it"):
        pass
    assert await drafts() == [JobStatus.OPEN]
