"""`ilp indicators`: what do the counts, or people's records, say, summed up the areas?"""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language, UsageError
from ilp.texts import issue_line, say

if TYPE_CHECKING:
    from ilp.indicators import Table
    from ilp.network import Network

PEOPLE = (".ndjson", ".jsonl", ".json")
STANDARD_INPUT = "-"
EXAMPLE = "ilp indicators cakupan.csv --by regency --period 2025"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("indicators", indicators)
    parser.argument("file", text="counts")
    parser.option("--by")
    parser.option("--period")
    parser.option("--network")
    parser.option("--on", text="records_on")
    parser.option("--json", action="store_true")
    parser.option("--html")


def indicators(args: Namespace, lang: Language) -> int:
    """Compute the indicators of counts or of people at a level; flags are no errors."""
    file = asked.given(args.file, say("metavar.counts", lang), EXAMPLE)
    by = asked.given(args.by, "--by", EXAMPLE)
    period = asked.given(args.period, "--period", EXAMPLE)
    on = None if args.on is None else asked.day(args.on, "--on")

    from ilp.cli.output import as_json, summary
    from ilp.indicators import Counts, compute
    from ilp.network import Network

    network = None if args.network is None else Network.read(args.network)
    of_people = file == STANDARD_INPUT or Path(file).suffix.lower() in PEOPLE
    if of_people:
        found = _counted(file, network, period, by, on, lang)
    else:
        found = compute(Counts.read(file), network, period=period, by=by)
    if args.html is not None:
        _write(Path(args.html), found.html(lang))
    if args.json:
        as_json(found.to_dict())
    else:
        print(found.text(lang))
        if of_people:
            print(f"\n{_populations(found, lang)}")
    for issue in found.issues:
        summary(issue_line(issue, lang))
    errors = sum(issue.severity == "error" for issue in found.issues)
    summary(say("summary.issues", lang, errors=errors, warnings=len(found.issues) - errors))
    return 1 if errors else 0


def _counted(
    file: str, network: Network | None, period: str, by: str, on: date | None, lang: Language
) -> Table:
    """Count people one after another, with a sign of progress."""
    from ilp.cli.progress import shown
    from ilp.indicators import compute, from_records
    from ilp.records import read_file

    people = shown(read_file(file), lang)
    return compute(from_records(people, network, period=period, by=by, on=on), network, period=period, by=by)


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


def _write(file: Path, page: str) -> None:
    try:
        file.write_text(page, encoding="utf-8")
    except OSError:
        raise UsageError("ILP-U016", value=str(file)) from None
