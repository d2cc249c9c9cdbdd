"""`ilp indicators`: what do the counts, or people's records, say, summed up the areas?"""

from __future__ import annotations

from argparse import Namespace
from itertools import combinations
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Issue, Language, UsageError
from ilp.texts import say

if TYPE_CHECKING:
    from ilp.indicators import Table

NETWORK, TARGETS = "network.csv", "targets.csv"
EXAMPLE = "ilp indicators cakupan.csv --by regency --period 2025"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("indicators", indicators)
    parser.argument("file", text="counts")
    parser.option("--by")
    parser.option("--period")
    parser.option("--indicator", action="append", text="any_indicator")
    parser.option("--reading", action="append", default=[], text="indicator_reading")
    parser.option("--only-reporting", action="store_true")
    parser.option("--completeness", action="store_true")
    parser.option("--due-day")
    parser.option("--suppress")
    parser.option("--network")
    parser.option("--targets")
    parser.option("--on", text="records_on")
    parser.option("--json", action="store_true")
    parser.option("--csv", action="store_true")
    parser.option("--html", text="report")
    parser.option("--out", text="values_out")


def indicators(args: Namespace, lang: Language) -> int:
    """Compute the indicators of counts or of people at a level; flags are no errors."""
    file = asked.given(args.file, say("metavar.counts", lang), EXAMPLE)
    by = asked.given(args.by, "--by", EXAMPLE)
    period = asked.given(args.period, "--period", EXAMPLE)
    for one, other in combinations(("json", "csv", "out"), 2):
        if getattr(args, one) and getattr(args, other):
            raise UsageError("ILP-U015", place=f"--{one}", other=f"--{other}")
    if args.suppress is not None and args.html is not None and args.only_reporting:
        raise UsageError("ILP-U015", place="--only-reporting", other="--html")  # each would tell the other
    below = None if args.suppress is None else asked.whole(args.suppress, "--suppress")
    due_day = None if args.due_day is None else asked.whole(args.due_day, "--due-day")
    readings = asked.readings(args)

    from ilp.cli import counted
    from ilp.cli.faults import SHOWN, Faults
    from ilp.cli.output import as_json, write_page
    from ilp.cli.progress import Counter
    from ilp.indicators import Columns, Counts, compute, report, suppress
    from ilp.indicators.book import catalogue
    from ilp.indicators.counting import asked_period, check_level
    from ilp.indicators.monitoring.targets import read_targets
    from ilp.indicators.reporting import with_reports
    from ilp.network import Network

    book = catalogue(readings)
    codes = None if args.indicator is None else [book[code].code for code in args.indicator]
    table = args.network or _beside(file, NETWORK)
    network = None if table is None else Network.read(table)
    check_level(by, network)
    asked_period(period)
    doubts: tuple[Issue, ...] = ()
    targets = None
    aims = args.targets or _beside(file, TARGETS)
    if aims is not None:
        targets, doubts = read_targets(aims)
    of_people = counted.is_of_people(file)
    far, faults = Counter(lang), Faults(lang, most=SHOWN if of_people else inf)
    counts: Counts | Columns
    if of_people:
        on = None if args.on is None else asked.day(args.on, "--on")
        records: dict[str, Any] = {"period": period, "by": by, "on": on, "readings": readings}
        counts = counted.people(file, network, faults, far, lang, **records)
    else:
        counts = counted.table(file, far, whole=args.html is not None or args.completeness)
    if args.completeness and isinstance(counts, Counts):
        counts = with_reports(counts, network, period=period, due_day=due_day)
    how: dict[str, Any] = {"by": by, "indicators": codes, "readings": readings, "targets": targets}
    how["only_reporting"] = args.only_reporting
    tell = far.indicators if isinstance(counts, Columns) else None
    found = compute(counts, network, period=period, progress=tell, **how)
    far.done()
    if below is not None:
        found = suppress(found, below, network=network)
    if args.html is not None:
        del how["only_reporting"]
        made = report(counts, network, period=period, below=below, due_day=due_day, **how)
        write_page(args.html, made.html(lang))
        if below is not None:
            found = made.table
    if args.out is not None:
        _write(found, args.out, lang)
    elif args.json:
        as_json(found.to_dict())
    elif args.csv:
        print(found.csv(), end="")
    else:
        print(found.text(lang))
        if of_people:
            print(f"\n{_populations(found, lang)}")
    faults.take([*doubts, *found.issues])
    return faults.ended()


def _write(found: Table, out: str, lang: Language) -> None:
    """Write the values to the file: CSV as `--csv` shows them, or Parquet.

    Raises:
        UsageError: it is neither, or cannot be written there (`ILP-F017`).
        MissingExtra: Parquet, and the extra is not installed (`ILP-F001`).
    """
    from ilp.cli import tables
    from ilp.cli.output import summary

    if Path(out).suffix == tables.PARQUET:
        tables.write(found.to_frame(), out, lang)
    else:
        tables.write_text(found.csv(), out)
    summary(say("summary.table", lang, count=len(found)))


def _beside(folder: str, name: str) -> str | None:
    """Which file of this name lies in the data folder, if it is one?"""
    own = Path(folder) / name
    return str(own) if own.is_file() else None


def _populations(found: Table, lang: Language) -> str:
    """Of whom was which indicator counted?"""
    from ilp.indicators.record_rules import record_rules

    said: dict[str, list[str]] = {}
    for code in dict.fromkeys(value.indicator for value in found):
        population = record_rules().described(code, lang)
        if population is not None:
            said.setdefault(population, []).append(code)
    comma = say("join.list", lang)
    return "\n".join(
        say("worklist.population", lang, population=population, indicators=comma.join(codes))
        for population, codes in said.items()
    )
