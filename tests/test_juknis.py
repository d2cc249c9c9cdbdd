"""Has every rule of the guidelines an address: a row that carries it and a case for it, or a reason?"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import network_cases
import pytest
from attrs import evolve

import ilp
from ilp import resources
from ilp.indicators import book as indicators
from ilp.indicators import catalogue
from ilp.indicators.examples import examples, expected, worked
from ilp.rulebook import Rulebook
from ilp.rulebook.coverage import coverage, modules, outside
from ilp.rulebook.rows import DATED, RuleFile
from ilp.testing import differences

BOOK = Rulebook.load()
COVERED = {own.id: own for own in coverage(BOOK)}
DONE = [module.module for module in modules() if not module.pending]
OUTSIDE = sorted({own for _, _, rules in outside() for own in rules})
FAMILIES = ("mother", "child", "school", "adult", "elderly")


def carriers() -> dict[str, list[str]]:
    """In which files does a row carry the rule?"""
    found: dict[str, list[str]] = defaultdict(list)
    for name, file in BOOK.files:
        for own in {own for table in DATED for row in getattr(file, table) for own in row.juknis}:
            found[own].append(name)
    return found


CARRIERS = carriers()
ENCODED = sorted(own for own in CARRIERS if own in COVERED)


def test_the_guidelines_have_447_rules() -> None:
    assert sum(module.count for module in modules()) == 447
    assert len(COVERED) == 447


@pytest.mark.parametrize("module", DONE)
def test_no_rule_of_a_finished_module_is_silent(module: str) -> None:
    silent = [own for own, found in COVERED.items() if found.state is None and own.startswith(f"{module}-")]
    assert silent == []


def test_rows_carry_rules_that_exist_and_no_rule_is_both_carried_and_left_out() -> None:
    carried = set(CARRIERS) | set(OUTSIDE)
    assert carried - set(COVERED) == set()
    assert carried == {own for own, found in COVERED.items() if found.state == "encoded"}
    left = {own.id for module in modules() for own in module.rule}
    assert left - set(COVERED) == set()
    assert left & carried == set()


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


# Rules that data which is no law carries: standards of the network, indicators --------------------------


def indicator_case(own: str) -> Callable[[], None]:
    """The numbers that were worked out by hand for the indicators that carry the rule."""
    codes = [code for code, row in catalogue().indicators.items() if own in row.juknis]
    cases = [(code, example) for code, example in examples() if code in codes]

    def case() -> None:
        assert cases
        assert set(codes) <= set(catalogue().indicators)
        for code, example in cases:
            assert worked(code, example) == pytest.approx(expected(example))

    return case


BY_INDICATORS = sorted({own for row in catalogue().indicators.values() for own in row.juknis})
CASES = {**network_cases.CASES, **{own: indicator_case(own) for own in BY_INDICATORS}}


@pytest.fixture
def take_out(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Take the rows of a rule out of the data; afterwards everything is as before."""
    read, known = resources.toml, indicators.catalogue()

    def take(own: str) -> None:
        left = {code: row for code, row in known.indicators.items() if own not in row.juknis}
        monkeypatch.setattr(resources, "toml", lambda name: rowless(read(name), own))
        monkeypatch.setattr(indicators, "_catalogue", lambda _: evolve(known, indicators=left))
        forget()

    yield take
    monkeypatch.undo()
    forget()


def rowless(content: dict[str, Any], own: str) -> dict[str, Any]:
    return {
        key: [row for row in rows if not (isinstance(row, dict) and own in row.get("juknis", ()))]
        if isinstance(rows, list)
        else rows
        for key, rows in content.items()
    }


def forget() -> None:
    """Read the data anew: whatever the modules of these families remember is dropped."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("ilp.network", "ilp.indicators", "ilp.areas")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def test_every_rule_that_other_data_carries_has_a_case() -> None:
    assert set(OUTSIDE) - set(CASES) == set()


@pytest.mark.parametrize("own", OUTSIDE)
def test_the_case_of_a_rule_fails_when_its_rows_are_taken_out(
    take_out: Callable[[str], None], own: str
) -> None:
    CASES[own]()
    take_out(own)
    with pytest.raises((AssertionError, KeyError, LookupError)):
        CASES[own]()


def test_ids_in_the_data_are_written_as_the_inventory_writes_them() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (Path(ilp.__file__).parent / "data").rglob("*.toml")
    )
    lists = re.findall(r"^juknis = \[(.*)\]$", text, flags=re.M)
    assert all(re.fullmatch(r'"[A-Z0-9]+-\d\d"(, "[A-Z0-9]+-\d\d")*', own) for own in lists)
