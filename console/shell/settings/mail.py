"""The mail server of the profile: where it is, how one gets in, and a test message."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from console.domain.bots import whole_of
from console.domain.mail import MailServer, Security
from console.shell.settings.keyrow import KeyRow
from console.shell.settings.tenanted import TenantForm
from console.shell.settings.trying import ConnectionTest
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.fields import ChoiceField, Field, TextField

PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""The usual ones."""
_SECURITY = {
    Security.STARTTLS: "STARTTLS",
    Security.TLS: "TLS from the first byte",
    Security.NONE: "None",
}


class MailSection(TenantForm[MailServer | None]):
    """None: no e-mail is sent."""

    test_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "mail", "E-mail", parent)
        self.tenant.hide()
        self.chip = StatusChip(theme, parent=self)
        self.host = TextField(theme, "Server", self, hint="its name, such as mail.example.org")
        self.security = ChoiceField(theme, "Encryption", self)
        self.security.offer([(each.value, words) for each, words in _SECURITY.items()])
        self.port = TextField(theme, "Port", self, width=100)
        self.user = TextField(theme, "User", self, hint="empty where the server asks for no password")
        self.password = KeyRow(theme, "the mail server", self, what="password")
        self.sent_from = TextField(theme, "Sender", self, hint="the address that alarms come from")
        self._lay_out()
        self.end_form("the mail server")
        self.off = QPushButton("Send no e-mail", self)
        self.bar.row.addWidget(self.off)
        self.to = TextField(theme, "Test goes to", self, hint="your own address, for instance")
        self.test = ConnectionTest(theme, self, words="Send a test message", of="the mail server")
        self.test.button.setToolTip("With what stands in the form, saved or not")
        trying = self.rows()
        self.row(trying, self.to.name, self.to, top=6)
        self.column.addWidget(self.test)
        self.security.edited.connect(self._follow_port)
        for field in self.named_fields().values():
            field.edited.connect(self.edited)
        self.off.clicked.connect(self._clear)
        self.test.wanted.connect(self.test_wanted)

    @property
    def content(self) -> MailServer | None:
        """As the form stands; a port that is no number is a fault in it."""
        texts = (self.host.text, self.user.text, self.sent_from.text)
        if not any(texts):
            return None
        host, user, sender = texts
        return MailServer(host=host, port=whole_of(self.port.text), security=self._security, user=user, sender=sender)

    def put(self, content: MailServer | None) -> None:
        server = content or MailServer(host="")
        self.host.put(server.host)
        self.port.put(str(server.port))
        self.security.put(server.security.value)
        self.user.put(server.user)
        self.sent_from.put(server.sender)
        self.off.setVisible(content is not None)
        if content is None:
            self.chip.show_state("not set up: no e-mail is sent", "nodata", "secondary")
        else:
            self.chip.show_state(f"sent by {server.host}", "green", "green")
        self.show_faults({})

    def set_able(self, able: bool) -> None:
        super().set_able(able)
        self.password.set_able(able)
        self.off.setEnabled(able)

    @property
    def _security(self) -> Security:
        return Security(self.security.key or Security.STARTTLS)

    def named_fields(self) -> dict[str, Field]:
        return {
            "host": self.host,
            "security": self.security,
            "port": self.port,
            "user": self.user,
            "sender": self.sent_from,
        }

    def _follow_port(self) -> None:
        """A usual port goes along with the encryption; one that was chosen stays."""
        if whole_of(self.port.text) in PORTS.values():
            self.port.put(str(PORTS[self._security]))

    def _clear(self) -> None:
        for field in (self.host, self.user, self.sent_from):
            field.put("")
        self.show_faults({})
        self.edited.emit()
        self.bar.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        grid = self.rows()
        self.row(grid, "Alarms by e-mail", self.chip)
        for field in (self.host, self.security, self.port, self.user):
            self.row(grid, field.name, field, top=6)
        self.row(grid, "Password", self.password, top=6)
        self.row(grid, self.sent_from.name, self.sent_from, top=6)
