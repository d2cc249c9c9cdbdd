"""Indonesia's integrated primary care (ILP) as dated, cited, executable rules."""

from __future__ import annotations

__version__ = "0.1.0"
