"""The composition root: the only place that names adapters. Nothing heavy is imported before it is called."""

from console.wiring.program import Program

__all__ = ["Program"]
