"""Controller of the mail server: what is stored, its password in the keyring, and a test of what is typed."""

from __future__ import annotations

from email.utils import parseaddr

from console.domain.ids import PersonId, TenantId
from console.domain.mail import MAIL_PASSWORD, MailServer, SaveMailServer, mail_faults
from console.domain.people import Role
from console.ports.engine_room import KeyFacts
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.keykeeping import KeyKeeper
from console.shell.settings.mail import MailSection
from console.shell.settings.tenanted import Kind, TenantController
from console.shell.settings.trials import Trial


class MailController(TenantController[MailServer | None]):
    def __init__(self, frame: Frame, view: MailSection) -> None:
        super().__init__(frame, view, _KIND)
        self._mail = view
        self._facts: KeyFacts | None = None
        self._trial = Trial(frame, view.test)
        self.password = KeyKeeper(frame, view.password, MAIL_PASSWORD, self._take_facts)
        view.test_wanted.connect(self.test)
        view.user.edited.connect(self._show_password)
        self.shown.connect(lambda _tenant: self._show_password())

    def attach(self, session: Session) -> None:
        super().attach(session)
        self.password.attach(session)

    def load(self) -> None:
        super().load()
        self.password.load()

    def test(self) -> None:
        """Send a message with what stands in the form."""
        session, view = self._session, self._mail
        if session is None or self._trial.running:
            return
        server = view.content or MailServer(host="")
        faults = mail_faults(server)
        view.show_faults(faults)
        no_address = "@" not in parseaddr(view.to.text)[1]
        view.to.show_fault("An e-mail address belongs here." if no_address else "")
        if faults:
            return
        if no_address:
            view.to.part.setFocus()
            return
        self._trial.run(session.post.test_mail(server, view.password.typed, view.to.text), "send a test message")

    def _take_facts(self, facts: KeyFacts) -> None:
        self._facts = facts
        self._show_password()

    def _show_password(self) -> None:
        self._mail.password.show_facts(self._facts, needed=bool(self._mail.user.text))


def _commands(
    tenant: TenantId, me: PersonId, _before: MailServer | None, after: MailServer | None
) -> list[SaveMailServer]:
    return [SaveMailServer(tenant=tenant, actor=me, server=after)]


_KIND: Kind[MailServer | None] = Kind(
    "the mail server",
    None,
    lambda tx, _tenant, _me: tx.policies.mail_server(),
    _commands,
    lambda server: mail_faults(server) if server is not None else {},
    frozenset({Role.ADMIN}),
    "an administrator",
    own="of this profile, for all its tenants",
    usual="not set up",
    whole_profile=True,
)
