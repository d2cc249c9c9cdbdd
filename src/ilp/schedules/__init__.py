"""What was achieved and what is owed? The timing engine for every service of ILP."""

from __future__ import annotations
