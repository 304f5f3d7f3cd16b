"""An entry of knowledge from Markdown with front matter."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.ids import KnowledgeId
from console.domain.knowledge import EntryType, KnowledgeText
from console.plugin.front_matter import Section
from console.plugin.yaml_data import read_as


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    id: str
    type: EntryType
    title: str
    keywords: tuple[str, ...] = ()
    category: str = ""
    priority: int = 50


def knowledge_of(section: Section) -> KnowledgeText:
    """Raises Trouble that names file, line and field."""
    head = read_as(_Head, section.head)
    if not 0 <= head.priority <= 100:
        raise section.head.at("priority").trouble("must be 0 to 100")
    return KnowledgeText(
        id=KnowledgeId(head.id),
        type=head.type,
        title=head.title,
        body=section.body,
        keywords=head.keywords,
        category=head.category,
        priority=head.priority,
    )
