"""Whether work grows with its input as it should, measured against itself and not against the machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TIMES = 8
"""How much larger the large input is: linear work takes 8 times as long, quadratic 64 times."""
ALLOWED = 3 * TIMES


def grows_with_input(work: Callable[[int], object], size: int) -> bool:
    """Whether ``work(size)`` takes no more than its share over ``work(size // 8)``; the best of three each, CPU."""
    return _best(work, size) < ALLOWED * max(_best(work, size // TIMES), 0.001)


def _best(work: Callable[[int], object], size: int) -> float:
    gc.collect()
    return min(_cpu_of(work, size) for _ in range(3))


def _cpu_of(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
