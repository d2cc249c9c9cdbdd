"""Has every rule of the guidelines an address: a row that carries it and a case for it, or a reason?"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import ilp
from ilp.rulebook import Rulebook
from ilp.rulebook.coverage import coverage, modules
from ilp.rulebook.rows import DATED, RuleFile
from ilp.testing import differences

BOOK = Rulebook.load()
COVERED = {own.id: own for own in coverage(BOOK)}
DONE = [module.module for module in modules() if not module.pending]
ENCODED = sorted(own for own, found in COVERED.items() if found.state == "encoded")
FAMILIES = ("mother", "child", "school", "adult", "elderly")


def carriers() -> dict[str, list[str]]:
    """In which files does a row carry the rule?"""
    found: dict[str, list[str]] = defaultdict(list)
    for name, file in BOOK.files:
        for own in {own for table in DATED for row in getattr(file, table) for own in row.juknis}:
            found[own].append(name)
    return found


CARRIERS = carriers()


def test_the_guidelines_have_447_rules() -> None:
    assert sum(module.count for module in modules()) == 447
    assert len(COVERED) == 447


@pytest.mark.parametrize("module", DONE)
def test_no_rule_of_a_finished_module_is_silent(module: str) -> None:
    silent = [own for own, found in COVERED.items() if found.state is None and own.startswith(f"{module}-")]
    assert silent == []


def test_rows_carry_rules_that_exist_and_no_rule_is_both_carried_and_left_out() -> None:
    assert set(CARRIERS) - set(COVERED) == set()
    left = {own.id for module in modules() for own in module.rule}
    assert left - set(COVERED) == set()
    assert left & set(CARRIERS) == set()


@pytest.mark.parametrize("own", ENCODED)
def test_a_case_fails_when_the_rows_of_the_rule_are_taken_out(own: str) -> None:
    files = tuple((name, without(file, own)) for name, file in BOOK.files)
    book = Rulebook(files, BOOK.profile, BOOK.readings)
    families = {name.partition("/")[0] for name in CARRIERS[own]}
    near = [(name, case) for name, case in BOOK.examples if name.partition("/")[0] in families]
    near.sort(key=lambda found: found[0] not in CARRIERS[own])
    cases = [case for _, case in near if not case.readings]
    assert cases, CARRIERS[own]
    assert any(fails(case, book) for case in cases)


def without(file: RuleFile, own: str) -> RuleFile:
    kept = {
        table: tuple(row for row in getattr(file, table) if own not in row.juknis)
        for table in DATED
        if any(own in row.juknis for row in getattr(file, table))
    }
    return file.model_copy(update=kept) if kept else file


def fails(case: Any, book: Rulebook) -> bool:
    try:
        return bool(list(differences(case, book)))
    except Exception:  # whatever a missing row breaks, the case does not come out
        return True


def test_ids_in_the_data_are_written_as_the_inventory_writes_them() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (Path(ilp.__file__).parent / "data").rglob("*.toml")
    )
    lists = re.findall(r"^juknis = \[(.*)\]$", text, flags=re.M)
    assert all(re.fullmatch(r'"[A-Z0-9]+-\d\d"(, "[A-Z0-9]+-\d\d")*', own) for own in lists)
