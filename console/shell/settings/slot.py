"""One provider of models in the form: where it is asked, which models, and its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from console.domain.model_choices import SlotChoice, is_private
from console.ports.engine_room import Fixed, KeyFacts, ProviderFacts
from console.shell.settings.keyrow import KeyRow
from console.shell.settings.sections import NAMES_WIDTH
from console.shell.theme import Theme
from console.shell.widgets.fields import ChoiceField, Field, TextField

NOBODY = "stub"


def _title(provider: ProviderFacts) -> str:
    return provider.title if provider.models else f"{provider.title} at an address of your own"


class SlotForm(QFrame):
    """``place`` 0 is the main provider; the others can be taken away."""

    edited = Signal()
    moved = Signal()
    """Another provider, or another number: its key is another one."""
    remove_wanted = Signal()

    def __init__(self, theme: Theme, place: int, providers: Sequence[ProviderFacts], parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self.number = place + 1
        self._providers = {each.name: each for each in providers}
        of = "the provider" if place == 0 else f"provider {place + 1}"
        self.provider = ChoiceField(theme, f"Provider{self._suffix()}", self)
        nobody = [(NOBODY, "None: rules and templates answer")] if place == 0 else []
        self.provider.offer([*nobody, *((each.name, _title(each)) for each in providers)])
        self.url = TextField(theme, f"Address{self._suffix()}", self)
        self.model = TextField(theme, f"Model{self._suffix()}", self)
        self.hard = TextField(theme, f"Model for hard turns{self._suffix()}", self)
        self.fallbacks = TextField(
            theme, f"Fallback models{self._suffix()}", self, hint="asked in this order when the model fails"
        )
        self.key = KeyRow(theme, of, self)
        self.remove = QPushButton("Take this provider away", self)
        self.remove.setAccessibleName(f"Take {of} away")
        self.remove.setVisible(place > 0)
        self._lay_out(theme)
        for field in (self.url, self.model, self.hard, self.fallbacks):
            field.edited.connect(self._edit)
        self.url.edited.connect(self._tell_address)
        self.model.edited.connect(self._tell_hard)
        self.provider.edited.connect(self._choose)
        self.remove.clicked.connect(self.remove_wanted)

    @property
    def choice(self) -> SlotChoice:
        provider = "" if self.provider.key == NOBODY else self.provider.key
        return SlotChoice(
            number=self.number,
            provider=provider,
            url=self.url.text,
            models=self._models(),
            fallbacks=self.fallbacks.texts,
        )

    def put(self, choice: SlotChoice, fixed: Mapping[str, Fixed]) -> None:
        self.number, models = choice.number, choice.models
        self.provider.put(choice.provider or (NOBODY if self.place == 0 else next(iter(self._providers), "")))
        self.url.put(choice.url)
        self.model.put(", ".join(models[:-1]) if len(models) > 1 else "".join(models))
        self.hard.put(models[-1] if len(models) > 1 else "")
        self.fallbacks.put(", ".join(choice.fallbacks))
        for name, field in (("provider", self.provider), ("url", self.url), ("models", self.model)):
            field.fix(fixed.get(name))
        self.fallbacks.fix(fixed.get("fallbacks"))
        self._tell_defaults()

    def fields(self) -> dict[str, Field]:
        return {"provider": self.provider, "url": self.url, "models": self.model, "fallbacks": self.fallbacks}

    def show_key(self, facts: KeyFacts | None) -> None:
        provider = self._providers.get(self.provider.shown)
        own_address = bool(self.url.text) and provider is not None and self.url.text.rstrip("/") != provider.url
        self.key.show_facts(facts, needed=provider is not None and provider.needs_key and not own_address)

    def set_able(self, able: bool) -> None:
        for field in (*self.fields().values(), self.hard):
            field.set_able(able)
        self.remove.setEnabled(able)
        self.key.set_able(able)

    def _models(self) -> tuple[str, ...]:
        return (*self.model.texts, *self.hard.texts)

    def _suffix(self) -> str:
        return "" if self.place == 0 else f" {self.place + 1}"

    def _edit(self) -> None:
        self.edited.emit()

    def _choose(self) -> None:
        """Another provider has other models and another address."""
        for field in (self.url, self.model, self.hard, self.fallbacks):
            field.put("")
            field.show_fault("")
        self._tell_defaults()
        self.key.close_line()
        self.moved.emit()
        self.edited.emit()

    def _tell_address(self) -> None:
        """Whose key goes where, when that is not where the provider itself is."""
        provider, url = self._providers.get(self.provider.shown), self.url.text.rstrip("/")
        told = []
        if provider is not None and url not in ("", provider.url):
            if provider.needs_key:
                told.append(f"{provider.title}'s key is sent to this address")
            if not is_private(url):
                told.append("what is sent there is not encrypted")
        self.url.show_hint("; ".join(told))

    def _tell_defaults(self) -> None:
        provider = self._providers.get(self.provider.shown)
        models = provider.models if provider else ()
        self.url.line.setPlaceholderText(provider.url if provider else "")
        self.model.line.setPlaceholderText(models[0] if models else "the name that the server gives it")
        self._tell_hard()
        self._tell_address()
        self.hard.show_hint("asked when a turn has several requests, tools or a journey")
        for label, field in self._rows:
            shown = field is self.provider or (provider is not None and not (field is self.hard and self.model.fixed))
            label.setVisible(shown)
            field.setVisible(shown)

    def _tell_hard(self) -> None:
        """A model that is named answers hard turns too."""
        provider = self._providers.get(self.provider.shown)
        models = provider.models if provider and not self.model.texts else ()
        self.hard.line.setPlaceholderText(models[-1] if len(models) > 1 else "the same")

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(6))
        grid.setVerticalSpacing(theme.space(2))
        grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QWidget]] = []
        named: tuple[tuple[str, QWidget], ...] = (
            (self.provider.name, self.provider),
            ("Address", self.url),
            ("Model", self.model),
            ("For hard turns", self.hard),
            ("Fallback models", self.fallbacks),
            ("Key", self.key),
        )
        for at, (words, part) in enumerate(named):
            label = QLabel(words, self)
            label.setProperty("look", "muted")
            label.setMinimumWidth(theme.px(NAMES_WIDTH))
            label.setWordWrap(True)
            label.setContentsMargins(0, theme.px(6), 0, 0)
            label.setBuddy(part)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(part, at, 1)
            self._rows.append((label, part))
        grid.addWidget(self.remove, len(named), 1, Qt.AlignmentFlag.AlignLeft)
