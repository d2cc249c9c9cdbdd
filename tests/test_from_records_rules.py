"""Does every rule count the hand-made people as a hand does, and would any change of a rule be seen?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import attrs
import pytest
from records_by_hand import CASES, Case

from ilp.dates import Period
from ilp.indicators import from_records
from ilp.indicators.asking import Asked
from ilp.indicators.book import catalogue
from ilp.indicators.populations import cases
from ilp.indicators.record_rules import RecordRules, record_rules
from ilp.indicators.recording import FromRecords, Question
from ilp.indicators.served import newly
from ilp.indicators.spans import earlier, span
from ilp.records import Person
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import Policy


def readings(name: str) -> tuple[str, dict[str, str]]:
    """`code|dispute=reading` taken apart."""
    code, _, chosen = name.partition("|")
    return code, dict([chosen.split("=")] if chosen else [])


def disputed() -> Iterator[str]:
    """Every reading that is not the default and counts otherwise, as such a name."""
    usual = record_rules().rules
    for code, row in catalogue().indicators.items():
        for dispute in row.dispute:
            for other in dispute.others:
                own = record_rules({dispute.id: other.name}).rules.get(code)
                if own is not None and own != usual.get(code):
                    yield f"{code}|{dispute.id}={other.name}"


NAMES = sorted(CASES)
RULES = sorted({*record_rules().rules, *disputed()})


def test_every_rule_and_every_reading_of_one_has_hand_made_people() -> None:
    assert NAMES == RULES
    whole = record_rules().chosen(None)
    assert set(chain.from_iterable(whole.values())) <= {*NAMES}
    for name, those in CASES.items():
        assert any(own.counts[0] for own in those), name
        assert any(not own.counts[0] for own in those), name


@pytest.mark.parametrize("name", NAMES)
def test_the_hand_made_people_are_counted_as_a_hand_does(name: str) -> None:
    code, chosen = readings(name)
    for number, own in enumerate(CASES[name]):
        asked: dict[str, Any] = {"period": own.period, "by": "nation", "indicators": [code], "readings": chosen}
        (row,) = from_records([own.who], **asked)
        assert (row.numerator, row.denominator, row.unknown) == own.counts, (number, own.who)
