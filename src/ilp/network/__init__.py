"""Who belongs to whom, and is it ready? The tree of facilities: health offices, puskesmas, pustu, posyandu.

`Network` is the tree. `standards` says what each level needs, `readiness` what one facility lacks, `rollout`
and `implementing` how far integrated primary care has come, `kader` what a kader can do.
"""

from __future__ import annotations

from ilp.network.closing import ClosedDay, Closures
from ilp.network.facilities import Facility
from ilp.network.tree import Network

__all__ = ["ClosedDay", "Closures", "Facility", "Network"]
