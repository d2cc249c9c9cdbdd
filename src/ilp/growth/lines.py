"""What does a table of measurements become? The same rows with their scores, classes and flags beside them.

One row out for each row in, in order and as it was written. A row that cannot be read keeps its text in its
first cell; a blank line stays blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, field, frozen

from ilp.errors import Issue, Language, UsageError, issue
from ilp.growth import book
from ilp.growth.ages import Way
from ilp.growth.measuring import AGES, CORRECTION, DATES, KEYS, measured
from ilp.growth.results import INDICES, Scores
from ilp.growth.scoring import score
from ilp.growth.sheets import Row, joined, rows, separator

NUTRITION, FLAGS = "nutrition", "flags"
LISTED = ";"


@frozen
class Line:
    """One row of the answer, what is wrong with it, and its scores (None: blank or unreadable)."""

    text: str
    issues: tuple[Issue, ...] = ()
    scores: Scores | None = None


@define
class Sheet:
    """A table of measurements, told by its header: how each of its rows is answered."""

    name: str
    header: list[str]
    between: str
    way: Way
    labels: Language | None = None
    added: list[str] = field(factory=lambda: added())
    _at: list[tuple[str, int]] = field(init=False)
    _named: tuple[str, ...] = field(factory=lambda: named())
    _form: str = field(factory=lambda: f"{{:.{book.standards().decimals}f}}")

    def __attrs_post_init__(self) -> None:
        names = [cell.strip().lower() for cell in self.header]
        used = (*KEYS, CORRECTION) if self.way.corrected else KEYS
        self._at = [(key, names.index(key)) for key in used if key in names]
        found = {key for key, _ in self._at}
        fits(self.name, names, found)

    def head(self, text: str) -> str:
        """The header of the answer."""
        return self.between.join([text, *self.added])

    def line(self, row: Row) -> Line:
        """The answer to one row."""
        if not row.text.strip(self.between + " "):
            return Line(row.text)
        cells, place = row.cells, f"{self.name}:{row.number} "
        if cells is None:
            told = issue("ILP-W011", place.strip())
            return Line(self._put(joined([row.text], self.between), 1, None), (told,))
        text, width = row.text, len(cells)
        issues: tuple[Issue, ...] = ()
        if width > len(self.header):
            issues = (issue("ILP-W010", place.strip(), value=width, allowed=len(self.header)),)
            text, width = joined(cells[: len(self.header)], self.between), len(self.header)
        values = {key: cells[at] for key, at in self._at if at < width}
        found, told_of = measured(values, self.way.basis, place)
        issues += told_of
        scores = score(found, self.way, issues)
        return Line(self._put(text, width, scores), issues, scores)

    def _put(self, text: str, width: int, scores: Scores | None) -> str:
        """The row with empty cells where it lacks some, and the added ones."""
        lacking = [""] * (len(self.header) - width)
        return self.between.join([text, *lacking, *self._cells(scores)])

    def _cells(self, scores: Scores | None) -> Iterator[str]:
        if scores is None:
            yield from [""] * (len(self.added) - 1)
            yield "not_read"
            return
        for index in INDICES:
            z = scores.z.get(index)
            yield "" if z is None else self._form.format(z)
        for name in self._named:
            band = scores.nutrition if name == NUTRITION else scores.classes.get(name)
            label = None if band is None else band.label.text(self.labels) if self.labels else band.code
            yield label or ""
        flags = LISTED.join(scores.flags)
        yield f'"{flags}"' if self.between in flags else flags


def named() -> tuple[str, ...]:
    """What has a class? Every index that the regulation names, and nutrition."""
    return (*(index for index in INDICES if book.classes_of(index)), NUTRITION)


def added() -> list[str]:
    """Which columns does the answer have beside those of the table?"""
    return [*INDICES, *(f"class_{name}" for name in named()), FLAGS]


def fits(name: str, names: Sequence[str], found: set[str]) -> None:
    """Are there the columns that are needed, each once, and none that the answer brings?

    Raises:
        UsageError: one is missing (`ILP-W012`), there already (`ILP-W013`) or twice (`ILP-W014`).
    """
    allowed = ", ".join(KEYS)
    if "sex" not in found:
        raise UsageError("ILP-W012", value=name, key="sex", allowed=allowed)
    if not (set(AGES) & found or set(DATES) <= found):
        raise UsageError("ILP-W012", value=name, key=AGES[0], allowed=allowed)
    for key in found:
        if names.count(key) > 1:
            raise UsageError("ILP-W014", value=name, key=key)
    for key in added():
        if key in names:
            raise UsageError("ILP-W013", value=name, key=key)


def answered(
    lines: Iterable[str], name: str, way: Way, labels: Language | None = None
) -> tuple[Sheet, Iterator[Line]]:
    """What does a table of measurements become, row by row, the header first?

    Args:
        lines: the lines of the table, the header first.
        name: what the table is called in issues.
        way: how ages are taken.
        labels: in which language classes are written; None writes their codes.

    Raises:
        UsageError: a column is missing, already there or twice (`ILP-W012` to `ILP-W014`).
    """
    found = rows(lines)
    first = next(found, Row(1, "", []))
    sheet = Sheet(name, first.cells or [], separator(first.text), way, labels)
    return sheet, _answers(sheet, first, found)


def _answers(sheet: Sheet, first: Row, found: Iterator[Row]) -> Iterator[Line]:
    yield Line(sheet.head(first.text))
    for row in found:
        yield sheet.line(row)
