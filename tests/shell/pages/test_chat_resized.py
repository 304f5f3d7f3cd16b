"""Bubbles after the window was made wider and narrower."""

from __future__ import annotations

import pytest

from tests.shell.pages.talks import Talk


@pytest.mark.parametrize("sizes", [((1280, 720), (2000, 1200)), ((2000, 1200), (1100, 720))])
async def test_that_bubbles_take_the_height_of_their_text_at_the_new_width(
    talk: Talk, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    await talk.ask("resolve the worst violation")
    await talk.ask("how is P2?")
    window = talk.page.window()
    window.resize(*sizes[0])
    talk.button("Why").click()
    await talk.settle()
    window.resize(*sizes[1])
    await talk.settle()
    for bubble in talk.page.transcript.bubbles.values():
        assert (
            bubble.height() == bubble.heightForWidth(bubble.width()) or bubble.height() == bubble.sizeHint().height()
        )
