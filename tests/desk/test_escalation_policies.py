"""Policies, contacts and the mail server: who may set them, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.desk.escalating.policies import mail_server
from console.domain.changes import Topic
from console.domain.escalation_commands import SaveContact, SavePolicies
from console.domain.escalations import Contact
from console.domain.ids import PersonId, SiteId
from console.domain.mail import MailServer, SaveMailServer
from console.domain.policies import Do, Policy, Step, Via
from console.domain.trouble import Conflict, Refused, Rejected
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT
from tests.fakes.escalations import GUARDS, Calls

OTTO = PersonId("otto")
SOUND = Policy(id="p", title="P", steps=(Step(do=Do.NOTIFY, to="person sam"),))


async def save(calls: Calls, *policies: Policy, expected: int = 0) -> None:
    await calls.do(SavePolicies, ADMIN, plugin=GUARDS, policies=policies, expected=expected)


async def test_policies_are_kept_in_versions_and_told_of(calls: Calls) -> None:
    await save(calls, SOUND)
    await save(calls, SOUND, expected=1)
    stored = await calls.read(lambda tx: tx.policies.get(TENANT, GUARDS))
    assert stored is not None
    assert (stored.version, stored.policies, stored.updated_by) == (1, (SOUND,), ADMIN)
    assert calls.profile.told[-1].topic is Topic.POLICIES
    with pytest.raises(Conflict, match="ada changed these policies"):
        await save(calls, replace(SOUND, title="Q"))
    with pytest.raises(Refused):
        await calls.do(SavePolicies, SUPERVISOR, plugin=GUARDS, policies=(SOUND,), expected=1)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (replace(SOUND, steps=(Step(do=Do.WAIT),)), "Policy p, step 1, seconds: from 1 to"),
        (replace(SOUND, steps=(Step(do=Do.NOTIFY, to="person nemo"),)), "there is no person 'nemo'"),
        (replace(SOUND, sites=(SiteId("moon"),)), "there is no site 'moon'"),
    ],
)
async def test_a_fault_keeps_policies_from_being_saved(calls: Calls, policy: Policy, told: str) -> None:
    with pytest.raises(Rejected, match=told):
        await save(calls, policy)
    assert await calls.read(lambda tx: tx.policies.get(TENANT, GUARDS)) is None


async def test_one_says_where_one_is_reached_and_an_administrator_for_others(calls: Calls) -> None:
    mail = {"via": Via.EMAIL, "address": " olga@acme.example "}
    await calls.do(SaveContact, OPERATOR, person=OPERATOR, **mail)
    with pytest.raises(Refused):
        await calls.do(SaveContact, OTTO, person=OPERATOR, **mail)
    await calls.do(SaveContact, ADMIN, person=OTTO, **mail)
    kept = await calls.read(lambda tx: tx.policies.contacts(TENANT))
    assert kept == [Contact(OPERATOR, Via.EMAIL, "olga@acme.example"), Contact(OTTO, Via.EMAIL, "olga@acme.example")]
    for bad in ("nobody", "a@b\nBcc: c@d", "x@" + "y" * 400):
        with pytest.raises(Rejected):
            await calls.do(SaveContact, OPERATOR, person=OPERATOR, via=Via.EMAIL, address=bad)
    with pytest.raises(Rejected):
        await calls.do(SaveContact, OPERATOR, person=OPERATOR, via=Via.WINDOW, address="here")
    with pytest.raises(Refused):
        await calls.do(SaveContact, ADMIN, person=PersonId("nemo"), **mail)
    await calls.do(SaveContact, ADMIN, person=OTTO, via=Via.EMAIL, address="")
    assert len(await calls.read(lambda tx: tx.policies.contacts(TENANT))) == 1


async def test_the_mail_server_is_kept_without_its_password(calls: Calls) -> None:
    server = MailServer(host="mail.acme.example", user="console", sender="console@acme.example")
    await calls.do(SaveMailServer, ADMIN, server=server)
    assert await calls.read(mail_server) == server
    with pytest.raises(Rejected, match="Host"):
        await calls.do(SaveMailServer, ADMIN, server=replace(server, host=""))
    with pytest.raises(Refused):
        await calls.do(SaveMailServer, SUPERVISOR, server=None)
    await calls.do(SaveMailServer, ADMIN, server=None)
    assert await calls.read(mail_server) is None
