"""Who belongs to whom? The tree of facilities: health offices, puskesmas, pustu, posyandu."""

from __future__ import annotations

from ilp.network.facilities import Facility, Network

__all__ = ["Facility", "Network"]
