"""A recognised word: what the engine gives and everything after it works with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised line or part of one: its characters with their scores and middles, and its ink, in pixels."""

    text: str
    scores: tuple[float, ...]
    middles: tuple[float, ...]
    x0: float
    top: float
    x1: float
    bottom: float
