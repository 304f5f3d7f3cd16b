"""Garbage is collected in the GUI thread alone."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from console.shell.collector import Collector


class Knot(QWidget):
    """A widget in a cycle, which only the collector can end."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def _allocate_much() -> None:
    kept = [[] for _ in range(200_000)]  # type: list[list[int]]
    kept.clear()


def test_that_a_widget_in_a_cycle_dies_in_the_gui_thread_and_not_where_memory_is_taken(qapp: QApplication) -> None:
    parent = QObject()
    collector = Collector(parent)
    collector.start()
    ended: list[str] = []
    knot = Knot()
    weakref.finalize(knot, lambda: ended.append(threading.current_thread().name))
    del knot
    taking = threading.Thread(target=_allocate_much, name="database")
    taking.start()
    taking.join()
    assert not ended
    for _ in range(50):
        _allocate_much()
        collector.look()
    gc.collect()
    assert ended == [threading.main_thread().name]


def test_that_the_oldest_generation_that_is_due_is_collected(qapp: QApplication) -> None:
    parent = QObject()
    collector = Collector(parent)
    collector.start()
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    _allocate_much()
    made = [[] for _ in range(5_000)]  # type: list[list[int]]
    collector.look()
    assert gc.get_stats()[0]["collections"] == before + 1
    assert len(made) == 5_000
