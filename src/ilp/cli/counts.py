"""`ilp indicators`: what do the counts say, summed up the areas?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language, UsageError
from ilp.texts import issue_line, say

EXAMPLE = "ilp indicators cakupan.csv --by regency --period 2025"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("indicators", indicators)
    parser.argument("file", text="counts")
    parser.option("--by")
    parser.option("--period")
    parser.option("--network")
    parser.option("--json", action="store_true")
    parser.option("--html")


def indicators(args: Namespace, lang: Language) -> int:
    """Compute the indicators of a table of counts at a level; flags are no errors."""
    file = asked.given(args.file, say("metavar.counts", lang), EXAMPLE)
    by = asked.given(args.by, "--by", EXAMPLE)
    period = asked.given(args.period, "--period", EXAMPLE)

    from ilp.cli.output import as_json, summary
    from ilp.indicators import Counts, compute
    from ilp.network import Network

    network = None if args.network is None else Network.read(args.network)
    found = compute(Counts.read(file), network, period=period, by=by)
    if args.html is not None:
        _write(Path(args.html), found.html(lang))
    if args.json:
        as_json(found.to_dict())
    else:
        print(found.text(lang))
    for issue in found.issues:
        summary(issue_line(issue, lang))
    errors = sum(issue.severity == "error" for issue in found.issues)
    summary(say("summary.issues", lang, errors=errors, warnings=len(found.issues) - errors))
    return 1 if errors else 0


def _write(file: Path, page: str) -> None:
    try:
        file.write_text(page, encoding="utf-8")
    except OSError:
        raise UsageError("ILP-U016", value=str(file)) from None
