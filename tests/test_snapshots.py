"""Is every answer to typical people the one last looked at? A change of rules shows in the diff.

`python tools/make_snapshots.py` writes the files anew; read the difference before committing it.
"""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from ilp.errors import LANGUAGES
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service

ROOT = Path(__file__).parents[1]


def tool() -> Any:
    spec = importlib.util.spec_from_file_location("make_snapshots", ROOT / "tools" / "make_snapshots.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_is_the_one_last_looked_at(lang: Any) -> None:
    kept = (ROOT / "tests" / "golden" / f"plans.{lang}.txt").read_text(encoding="utf-8").splitlines()
    made = tool().text(lang).splitlines()
    changed = [f"{old}\n  now {new}" for old, new in zip(kept, made, strict=False) if old != new]
    assert changed[:10] == []
    assert len(kept) == len(made)


def test_every_service_is_seen_in_at_least_two_statuses() -> None:
    """What has no days of its own is at every contact and nothing else."""
    seen: dict[str, set[str]] = defaultdict(set)
    for line in (ROOT / "tests" / "golden" / "plans.en.txt").read_text(encoding="utf-8").splitlines():
        code, _, rest = line.partition(" ")
        seen[code].add(rest.partition(" ")[0])
    codes = {row.code for row in Rulebook.load().rows(Service)}
    once = {code: seen[code] for code in sorted(codes) if len(seen[code]) < 2}
    assert {code: found for code, found in once.items() if found != {"at_contact"}} == {}
