"""Finding by a few letters."""

from __future__ import annotations


def score(asked: str, text: str) -> float:
    """0 where the letters of ``asked`` do not all come in ``text`` in their order, else more for a better match.

    Better: all in one piece, at the start of a word, in a shorter text. Nothing asked matches everything equally.
    """
    if not asked:
        return 1.0
    needle, hay = asked.casefold(), text.casefold()
    at = hay.find(needle)
    if at >= 0:
        whole_word = at == 0 or not hay[at - 1].isalnum()
        return 100.0 + (50 if whole_word else 0) + (25 if at == 0 else 0) - len(hay) * 0.01
    return _scattered(needle.replace(" ", ""), hay)


def _scattered(needle: str, hay: str) -> float:
    points, last = 0.0, -1
    for letter in needle:
        at = hay.find(letter, last + 1)
        if at < 0:
            return 0.0
        starts_word = at == 0 or not hay[at - 1].isalnum()
        points += 3 if at == last + 1 else 2 if starts_word else 0.5
        last = at
    # Letters strewn over a long text are chance, not a match.
    return points if points >= len(needle) * 1.5 else 0.0
