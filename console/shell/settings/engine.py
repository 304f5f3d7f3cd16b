"""The engine: which models are asked, with which keys, what answers now, and what it took so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from console.domain.bots import number_of
from console.domain.model_choices import MOST_SLOTS, TEMPERATURES, TOKENS, ModelChoices, SlotChoice
from console.ports.engine_room import EngineState, Fixed, ProviderFacts, SlotFacts
from console.shell.settings.sections import FieldSection
from console.shell.settings.slot import SlotForm
from console.shell.settings.trying import ConnectionTest
from console.shell.settings.usage import DAYS, Taken, by_provider, in_words
from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.fields import Field, SwitchField, TextField
from console.shell.widgets.saving import SaveBar
from console.shell.widgets.taborder import tab_through


class EngineSection(FieldSection):
    edited = Signal()
    key_moved = Signal(object)
    """A SlotForm whose key is another one now."""
    key_kept = Signal(object, str)
    key_removed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "engine", "Engine", parent)
        self._providers: Sequence[ProviderFacts] = ()
        self._fixed: Mapping[str, Fixed] = {}
        self._able = False
        self.slots: list[SlotForm] = []
        self._make_head()
        self.enabled = SwitchField(
            theme, "Language model", "Ask a language model", self, hint="off: rules, templates and knowledge answer"
        )
        self.row(self.rows(), self.enabled.name, self.enabled, top=2)
        self._slots = QVBoxLayout()
        self._slots.setSpacing(theme.space(3))
        self.column.addLayout(self._slots)
        self.add = QPushButton("Add a provider", self)
        self.add.setToolTip("Providers are used in rotation")
        self.add.clicked.connect(self._add)
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.others = self.value("")
        self.others.setProperty("look", "secondary")
        self.column.addWidget(self.others)
        self._make_tuning()
        self.bar = SaveBar(theme, "the engine's settings", self)
        self.column.addWidget(self.bar)
        self.test = ConnectionTest(theme, self)
        self.test.button.setToolTip("Asks every model one short question, with what stands in the form")
        self.column.addWidget(self.test)

    @property
    def choices(self) -> ModelChoices:
        """As the form stands; what is no number is not a number in it, and a fault."""
        tokens = number_of(self.max_tokens.text)
        return ModelChoices(
            enabled=self.enabled.on,
            main=self.slots[0].choice if self.slots else SlotChoice(),
            others=tuple(slot.choice for slot in self.slots[1:]),
            temperature=number_of(self.temperature.text),
            max_tokens=int(tokens) if tokens == tokens and tokens.is_integer() else -1,
            embedding_model=self.embedding.text,
        )

    def put(self, choices: ModelChoices, fixed: Mapping[str, Fixed], providers: Sequence[ProviderFacts]) -> None:
        """What is stored, and what the environment says above it."""
        self._providers, self._fixed = providers, fixed
        self.enabled.put(choices.enabled)
        self.temperature.put(f"{choices.temperature:g}")
        self.max_tokens.put(str(choices.max_tokens))
        self.embedding.put(choices.embedding_model)
        for name, field in self._own_fields().items():
            field.fix(fixed.get(name))
        while len(self.slots) > len(choices.slots):
            self._drop(self.slots[-1])
        while len(self.slots) < len(choices.slots):
            self._grow()
        for slot, choice in zip(self.slots, choices.slots, strict=True):
            slot.put(choice, fixed if slot.place == 0 else {})
        self.show_faults({})
        self.set_able(self._able)
        self._order()

    def show_state(self, state: EngineState) -> None:
        told = state.trouble or _answering(state.slots)
        resting = bool(state.slots) and all(slot.resting for slot in state.slots)
        if state.trouble:
            self.chip.show_state("rules", "amber", "amber")
        elif state.slots:
            role: Role = "amber" if resting else "green"
            self.chip.show_state("rules, for now" if resting else "model", role, role)
        else:
            self.chip.show_state("rules", "green", "green")
        self.answers.setText(told)
        own = [each for each in state.slots if each.variable]
        named = [f"{each.title} ({', '.join(each.models)}), by {each.variable}" for each in own]
        self.others.setText(f"Also used, set by the environment: {'; '.join(named)}" if named else "")
        self.others.setVisible(bool(named))

    def show_taken(self, taken: Taken, last: str, titles: Mapping[str, str]) -> None:
        """``titles`` of providers by their names."""
        self.last.setText(last)
        lines = [f"Today: {in_words(taken.today)}", f"Last {DAYS} days: {in_words(taken.month)}"]
        self.so_far.setText("\n".join([*lines, *by_provider(taken.providers, titles)]))

    def set_able(self, able: bool) -> None:
        self._able = able
        for field in self._own_fields().values():
            field.set_able(able)
        for slot in self.slots:
            slot.set_able(able)
        self.add.setEnabled(able and len(self.slots) < MOST_SLOTS)

    def named_fields(self) -> Mapping[str, Field]:
        """Those of a slot by its place too."""
        of_slots = {f"{slot.place}.{name}": field for slot in self.slots for name, field in slot.fields().items()}
        return self._own_fields() | of_slots

    def _own_fields(self) -> dict[str, Field]:
        return {
            "enabled": self.enabled,
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "embedding_model": self.embedding,
        }

    def _make_head(self) -> None:
        grid = self.rows()
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(1))
        self.chip = StatusChip(self.theme, parent=head)
        self.answers, self.last, self.so_far = self.value(""), self.value(""), self.value("")
        self.last.setProperty("look", "secondary")
        for part in (self.chip, self.answers, self.last):
            column.addWidget(part)
        self.row(grid, "Answers now", head, top=0)
        self.row(grid, "Taken so far", self.so_far, top=0)
        line = QFrame(self)
        line.setProperty("look", "line")
        self.column.addWidget(line)

    def _make_tuning(self) -> None:
        grid, theme = self.rows(), self.theme
        low, high = TEMPERATURES
        self.temperature = TextField(
            theme, "Temperature", self, hint=f"{low:g} to {high:g}; lower is more even", width=100
        )
        most = f"tokens, {TOKENS[0]} to {TOKENS[1]:,}"
        self.max_tokens = TextField(theme, "Longest answer", self, hint=most, width=100)
        self.embedding = TextField(
            theme,
            "Embedding model",
            self,
            hint="compares knowledge by meaning; empty: the provider's own",
        )
        for field in (self.temperature, self.max_tokens, self.embedding):
            self.row(grid, field.name, field, top=6)
            field.edited.connect(self.edited)
        self.enabled.edited.connect(self.edited)

    def _grow(self) -> SlotForm:
        slot = SlotForm(self.theme, len(self.slots), self._providers, self)
        self.slots.append(slot)
        self._slots.addWidget(slot)
        slot.edited.connect(self.edited)
        slot.moved.connect(lambda: self.key_moved.emit(slot))
        slot.remove_wanted.connect(lambda: self._take_away(slot))
        slot.key.keep_wanted.connect(lambda key: self.key_kept.emit(slot, key))
        slot.key.remove_wanted.connect(lambda: self.key_removed.emit(slot))
        return slot

    def _add(self) -> None:
        taken = {slot.number for slot in self.slots}
        slot = self._grow()
        slot.put(SlotChoice(number=next(free for free in range(2, 100) if free not in taken)), {})
        self.set_able(self._able)
        self._order()
        self.key_moved.emit(slot)
        self.edited.emit()
        slot.provider.part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_away(self, slot: SlotForm) -> None:
        """Those behind it move up and keep their keys."""
        left = [each.choice for each in self.slots[1:] if each is not slot]
        while len(self.slots) > 1:
            self._drop(self.slots[-1])
        for choice in left:
            self._grow().put(choice, {})
        self.set_able(self._able)
        self._order()
        for each in self.slots[1:]:
            self.key_moved.emit(each)
        self.edited.emit()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(self) -> None:
        """Slots are made later than what stands below them."""
        tab_through(self.enabled.part, *self.slots, self.add)

    def _drop(self, slot: SlotForm) -> None:
        self.slots.remove(slot)
        self._slots.removeWidget(slot)
        slot.hide()
        slot.deleteLater()


def _answering(slots: Sequence[SlotFacts]) -> str:
    if not slots:
        return "Rules, templates and knowledge answer; no model is asked."
    named = [f"{' or '.join(slot.models)} at {slot.title}{' (resting)' if slot.resting else ''}" for slot in slots]
    when = "Rules answer while it rests after failures." if all(slot.resting for slot in slots) else ""
    return f"{'; '.join(named)}. {when or 'Rules answer when it fails.'}"
