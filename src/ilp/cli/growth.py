"""`ilp growth`: which z-scores and classes have the children of a table, and what is one's chart?"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ilp.cli import asked
from ilp.cli.faults import Faults
from ilp.cli.parsing import Commands
from ilp.errors import Language, UsageError
from ilp.texts import say

if TYPE_CHECKING:
    from ilp.growth.lines import Line

EXAMPLE = "ilp growth timbangan.csv > nilai.csv"
STANDARD_INPUT = "-"
PARQUET = ".parquet"
EVERY = 2000  # rows between two signs of progress


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("growth", growth)
    parser.argument("file", text="measurements")
    parser.option("--age-basis")
    parser.option("--corrected-age", action="store_true")
    parser.option("--switch")
    parser.option("--labels", action="store_true")
    parser.option("--chart")
    parser.option("--chart-kind")
    parser.option("--id")
    parser.option("--out", text="table")


def growth(args: Namespace, lang: Language) -> int:
    """Score a table of measurements row by row, or draw the chart of one child of it."""
    file = asked.given(args.file, say("metavar.measurements", lang), EXAMPLE)
    if args.chart is not None:
        from ilp.cli.charts import draw

        return draw(file, args.chart, args.chart_kind, args.id, lang)
    if args.out is not None or Path(file).suffix == PARQUET:
        return _table(file, args, lang)
    return show(file, args, lang)


def _table(file: str, args: Namespace, lang: Language) -> int:
    """Write a table of measurements with its scores, all rows at once.

    Raises:
        UsageError: names of classes, which a table does not have, are asked for (`ILP-U015`).
    """
    from ilp.cli import tables

    measurements = tables.table(file)
    from ilp.frames import growth
    from ilp.growth.ages import Way
    from ilp.growth.book import standards
    from ilp.growth.results import INDICES

    way = Way.of(args.age_basis, args.switch, args.corrected_age)
    if args.labels:
        raise UsageError("ILP-U015", place="--labels", other="--out")
    made = growth(measurements, age_basis=way.basis, switch=args.switch, corrected_age=way.corrected)
    out = args.out or tables.STANDARD_OUTPUT
    if Path(out).suffix != PARQUET:
        made = tables.fixed(made, INDICES, standards().decimals)
    tables.written(made, out, lang)
    return 0


def show(file: str, args: Namespace, lang: Language) -> int:
    """Write the table with its scores, a line for each line, and say how it went."""
    from ilp.cli.output import summary
    from ilp.growth.ages import Way
    from ilp.growth.lines import answered

    way = Way.of(args.age_basis, args.switch, args.corrected_age)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")  # bytes that are no UTF-8 leave as they came
    source = Source(file)
    _, answers = answered(source.lines(), source.name, way, lang if args.labels else None)
    told = Told(lang)
    for number, line in enumerate(answers):
        sys.stdout.write(f"{line.text}\n")
        if number:
            told.add(line)
        if number % EVERY == 0:
            source.progress(number, lang)
    source.done()
    faults = told.faults
    faults.tell()
    said = {"count": told.count, "scored": told.scored, "implausible": told.implausible}
    summary(say("summary.growth", lang, **said, errors=faults.errors, warnings=faults.warnings))
    return 1 if faults.errors else 0


class Told:
    """How many rows there were, how many have a score, and what was wrong with them."""

    def __init__(self, lang: Language) -> None:
        self.count = self.scored = self.implausible = 0
        self.faults = Faults(lang, "summary.more_issues")

    def add(self, line: Line) -> None:
        """Count one row."""
        self.count += bool(line.text.strip())
        if line.scores is not None:
            self.scored += bool(line.scores.z)
            self.implausible += any(code.endswith("_implausible") for code in line.scores.flags)
        self.faults.take(line.issues)


class Source:
    """A file or standard input, read line by line, which says how far it has come.

    Raises:
        UsageError: the file cannot be read (`ILP-W015`).
    """

    def __init__(self, file: str) -> None:
        self.name = file if file == STANDARD_INPUT else Path(file).name
        self._file, self._read, self._size = file, 0, 0
        self._seen = sys.stderr.isatty()
        self._handle: BinaryIO
        if file == STANDARD_INPUT:
            self._handle = sys.stdin.buffer
            return
        try:
            self._handle = Path(file).open("rb")  # noqa: SIM115 - closed in `done`
            self._size = Path(file).stat().st_size
        except OSError:
            raise UsageError("ILP-W015", value=file) from None

    def lines(self) -> Iterator[str]:
        """The lines of the file as text; bytes that are no UTF-8 are kept aside, to leave as they came."""
        try:
            for line in self._handle:
                self._read += len(line)
                yield line.decode("utf-8", "surrogateescape")
        except OSError:
            raise UsageError("ILP-W015", value=self._file) from None

    def progress(self, number: int, lang: Language) -> None:
        """Say how far it has come, on a terminal only."""
        if self._seen and number:
            percent = f"{100 * self._read // self._size}%" if self._size else ""
            said = say("summary.progress", lang, count=number, percent=percent)
            print(f"\r{said}", end="", file=sys.stderr)

    def done(self) -> None:
        """Take the sign of progress away."""
        if self._seen:
            print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
        if self._file != STANDARD_INPUT:
            self._handle.close()
