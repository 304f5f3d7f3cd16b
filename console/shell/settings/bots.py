"""What a tenant sets for one of its bots."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.bots import (
    LONGEST_READ,
    MOST_REPEAT_MINUTES,
    SHORTEST_READ,
    BotSettings,
    number_of,
    whole_of,
)
from console.ports.engine_room import BotFacts
from console.shell.settings.sections import FieldSection
from console.shell.theme import Theme
from console.shell.widgets.fields import ChoiceField, Field, LinesField, SwitchField, TextField
from console.shell.widgets.saving import SaveBar

NOTHING = BotSettings()


class BotSection(FieldSection):
    edited = Signal()
    chosen = Signal()
    """Another tenant or bot."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "bots", "Bots", parent)
        self._longest = NOTHING.longest
        self._make_fields(theme)
        grid = self.rows()
        for choice in (self.tenant, self.bot):
            self.row(grid, choice.name, choice, top=6)
            choice.edited.connect(self.chosen)
        for field in self.named_fields().values():
            self.row(grid, field.name, field, top=2 if isinstance(field, SwitchField) else 6)
            field.edited.connect(self.edited)
        self.bar = SaveBar(theme, "the bot's settings", self)
        self.column.addWidget(self.bar)

    @property
    def settings(self) -> BotSettings:
        """As the form stands; what is no number is not a number in it, and a fault."""
        return BotSettings(
            agent=self.agent.on,
            name=self.name.text,
            personality=self.personality.text,
            tone=self.tone.text,
            model=self.model.text,
            fallbacks=self.fallbacks.texts,
            temperature=number_of(self.temperature.text) if self.temperature.text else None,
            restrictions=self.restrictions.texts,
            disclaimers=self.disclaimers.texts,
            threshold=number_of(self.threshold.text),
            handoff_below=number_of(self.handoff_below.text),
            spelling=self.spelling.on,
            suggestions=self.suggestions.on,
            rich=self.rich.on,
            longest_message=whole_of(self.longest_message.text),
            repeat_minutes=whole_of(self.repeat_minutes.text),
            longest=self._longest,
        )

    def put(self, settings: BotSettings, facts: BotFacts | None) -> None:
        self._longest = settings.longest
        for switch in ("agent", "spelling", "suggestions", "rich"):
            getattr(self, switch).put(getattr(settings, switch))
        for text in ("name", "personality", "tone", "model"):
            getattr(self, text).put(getattr(settings, text))
        self.fallbacks.put(", ".join(settings.fallbacks))
        self.restrictions.put("\n".join(settings.restrictions))
        self.disclaimers.put("\n".join(settings.disclaimers))
        self.temperature.put("" if settings.temperature is None else f"{settings.temperature:g}")
        self.threshold.put(f"{settings.threshold:g}")
        self.handoff_below.put(f"{settings.handoff_below:g}")
        self.longest_message.put(str(settings.longest_message))
        self.repeat_minutes.put(str(settings.repeat_minutes))
        persona = " ".join(facts.persona.split()) if facts else ""
        self.personality.box.setPlaceholderText(persona)
        self.show_faults({})

    def named_fields(self) -> dict[str, Field]:
        return {
            "agent": self.agent,
            "name": self.name,
            "personality": self.personality,
            "tone": self.tone,
            "model": self.model,
            "fallbacks": self.fallbacks,
            "temperature": self.temperature,
            "restrictions": self.restrictions,
            "disclaimers": self.disclaimers,
            "threshold": self.threshold,
            "handoff_below": self.handoff_below,
            "suggestions": self.suggestions,
            "spelling": self.spelling,
            "rich": self.rich,
            "longest_message": self.longest_message,
            "repeat_minutes": self.repeat_minutes,
        }

    def _make_fields(self, theme: Theme) -> None:
        as_engine = "empty: as the engine's settings say"
        self.tenant, self.bot = ChoiceField(theme, "Tenant", self), ChoiceField(theme, "Bot", self)
        off = "off: fixed templates and knowledge answer, as before; no model, no tools, no journeys"
        self.agent = SwitchField(theme, "Agent", "Answers with all it can", self, hint=off)
        self.name = TextField(theme, "Name", self)
        self.personality = LinesField(theme, "Personality", self, hint="for the model, beside what the plugin says")
        self.tone = TextField(theme, "Tone", self, hint="such as: brief and formal")
        self.model = TextField(theme, "Bot's model", self, hint=as_engine)
        self.fallbacks = TextField(theme, "Bot's fallback models", self, hint=as_engine)
        self.temperature = TextField(theme, "Bot's temperature", self, hint=as_engine, width=100)
        self.restrictions = LinesField(theme, "Never say", self, hint="one on each line; no sentence with it leaves")
        self.disclaimers = LinesField(theme, "Disclaimers", self, hint="one on each line; each ends the first reply")
        unsure = "0 to 1; the third reply in a row below it hands over to people"
        self.threshold = TextField(theme, "Unsure below", self, hint=unsure, width=100)
        at_once = "0 to 1; a reply below it hands over at once"
        self.handoff_below = TextField(theme, "Hand over below", self, hint=at_once, width=100)
        self.suggestions = SwitchField(theme, "Suggestions", "Offer actions as buttons", self)
        self.spelling = SwitchField(theme, "Spelling", "Correct what people write", self)
        self.rich = SwitchField(theme, "Rich messages", "Bold text, links and lists", self, hint="off: plain text")
        read = f"characters that are read ({SHORTEST_READ} to {LONGEST_READ:,}); the reply says when there was more"
        self.longest_message = TextField(theme, "Longest message", self, hint=read, width=100)
        most = f"0: never, to {MOST_REPEAT_MINUTES:,}"
        again = f"minutes for which a model's answer to a plain question is given again ({most})"
        self.repeat_minutes = TextField(theme, "Same answer for", self, hint=again, width=100)
