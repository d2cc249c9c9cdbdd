"""What do the answers to a questionnaire come to? Points added up, the category of the sum, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ilp import codes
from ilp.dates import Period
from ilp.errors import Issue, issue, suggest
from ilp.labels import Label
from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Item, Questionnaire
from ilp.screening.asking import Edges, facts_of, row_of
from ilp.screening.bands import UNKNOWN, choose
from ilp.screening.interpreting import NOT_APPLICABLE
from ilp.screening.results import Finding

SCORE = "score"


def score(
    instrument: str,
    answers: Mapping[str, Any],
    *,
    age: int | str | Period | None = None,
    sex: str | None = None,
    tier: str | None = None,
    on: date | None = None,
    edges: Edges = "default",
    rules: Rulebook | None = None,
) -> Finding:
    """Which score and category do these answers give, and what is done?

    Args:
        instrument: the code of a questionnaire, such as `adl`.
        answers: points, options, or true/false by item; or `{"score": n}` when only the sum is known. An item
            without an answer makes the category `unknown` and is named in `missing`.
        age: completed years, or a period; needed where the source has forms by age.
        sex: `female` or `male`, where it matters.
        tier: where the question is asked; only what is done there is listed.
        on: the day whose rules answer; None takes the newest.
        edges: where the source leaves an edge open, `default` answers with a flag and `strict` does not.
        rules: the rulebook; None takes the package's own.

    Raises:
        UnknownCode: no such questionnaire (`ILP-G001`), tier or sex (`ILP-C001`).
        NoRuleInForce: no rule for it on that day (`ILP-G002`).
        UsageError: the age is no number of years and no period (`ILP-G003`).
    """
    book = rules or Rulebook.load()
    day = on or max(row.in_force_from for row in book.rows(Questionnaire))
    row = row_of(Questionnaire, instrument, book, day)
    facts = facts_of(book, day, age=age, sex=sex)
    meant = facts if age is not None else None
    return scored(row, answers, meant, tier=tier, strict=edges == "strict", book=book)


def scored(
    row: Questionnaire,
    answers: Mapping[str, Any],
    facts: Facts | None,
    *,
    tier: str | None = None,
    strict: bool = False,
    book: Rulebook | None = None,
) -> Finding:
    """The same for a row at hand; without facts nothing is asked of the person."""
    if tier is not None:
        codes.label("tier", tier)
    issues = tuple(_issues(row, answers))
    bad = {own.path.partition(".")[2] for own in issues}
    known = facts or facts_of(book or Rulebook.load(), row.in_force_from, age=None, sex=None)
    if facts is not None and answer(row.who, facts).eligible is False:
        return Finding(row, NOT_APPLICABLE, None, dict(answers), issues=issues, tier=tier)
    usable = {key: value for key, value in answers.items() if value is not None and key not in bad}
    points = {item.code: _points(item, usable[item.code]) for item in row.items if item.code in usable}
    lacking = () if SCORE in usable else tuple(item.code for item in row.items if item.code not in points)
    if SCORE not in usable and not row.items:
        lacking = (SCORE,)
    total = None if lacking else usable.get(SCORE, sum(points.values()))
    chosen = choose(row.bands, row.open_edges, _tested(row, usable, total), known, strict=strict)
    decided = not lacking
    return Finding(
        row,
        chosen.category if decided else UNKNOWN,
        chosen.band if decided else None,
        {**usable},
        score=total,
        flags=("edge_open",) if chosen.between and decided else (),
        between=chosen.between if decided else (),
        possible=chosen.possible or ((chosen.category,) if not decided else ()),
        missing=lacking or chosen.missing,
        issues=issues,
        tier=tier,
    )


def _tested(row: Questionnaire, usable: Mapping[str, Any], total: int | None) -> dict[str, Any]:
    """What the bands ask about: the answers and the sum. The unasked items of a bare sum count as no."""
    found: dict[str, Any] = dict(usable)
    if SCORE in usable:
        found = {**{item.code: False for item in row.items}, **found}
    found.pop(SCORE, None)
    return found if total is None else {**found, SCORE: total}


def _points(item: Item, given: Any) -> int:
    if item.options:
        return item.options[given]
    if item.highest is None:
        return int(bool(given) == (item.positive == "yes"))
    return int(given)


def _issues(row: Questionnaire, answers: Mapping[str, Any]) -> Iterator[Issue]:
    """Which answers can not be read or not be true?"""
    items = {item.code: item for item in row.items}
    low, high = row.range
    for key, given in answers.items():
        path = f"answers.{key}"
        if key == SCORE:
            if given is not None and not (_whole(given) and low <= given <= high):
                yield issue("ILP-G012", path, value=given, allowed=f"{low}-{high}", hint=Label("", ""))
        elif key not in items:
            yield issue("ILP-G013", path, value=key, allowed=suggest(key, [*items, SCORE]))
        elif given is not None and not _allowed(items[key], given):
            yield issue("ILP-G014", path, value=given, allowed=_choices(items[key]))
    parts = [key for key in items if key in answers]
    if answers.get(SCORE) is not None and len(parts) == len(items) and items:
        total = sum(_points(items[key], answers[key]) for key in parts if _allowed(items[key], answers[key]))
        if total != answers[SCORE]:
            yield issue("ILP-G015", f"answers.{SCORE}", value=answers[SCORE], allowed=total)


def _whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _allowed(item: Item, given: Any) -> bool:
    if item.options:
        return isinstance(given, str) and given in item.options
    if item.highest is None:
        return isinstance(given, bool) or (_whole(given) and given in (0, 1))
    return _whole(given) and item.lowest <= given <= item.highest


def _choices(item: Item) -> str:
    if item.options:
        return ", ".join(item.options)
    return "true, false" if item.highest is None else f"{item.lowest}-{item.highest}"
