"""The law as data: what holds on a day, in an area, and since when."""

from __future__ import annotations

from ilp.rulebook.book import Change, Consolidated, Rulebook

__all__ = ["Change", "Consolidated", "Rulebook"]
