"""Operator Console: people watch over AI agents and step in."""

__version__ = "0.1.0"
