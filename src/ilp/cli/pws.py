"""`ilp pws`: how do the areas stand this month against the target line, and what is to be done?"""

from __future__ import annotations

from argparse import Namespace

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Issue, Language
from ilp.texts import say

EXAMPLE = "ilp pws cakupan.csv --by village --period 2025-03"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("pws", pws)
    parser.argument("file", text="monthly_counts")
    parser.option("--by")
    parser.option("--period", text="month")
    parser.option("--indicator", action="append")
    parser.option("--network")
    parser.option("--targets")
    parser.option("--json", action="store_true")
    parser.option("--html")


def pws(args: Namespace, lang: Language) -> int:
    """Monitor the areas of a table of monthly counts; a status is no error."""
    file = asked.given(args.file, say("metavar.monthly_counts", lang), EXAMPLE)
    by = asked.given(args.by, "--by", EXAMPLE)
    period = asked.given(args.period, "--period", EXAMPLE)

    from ilp.cli.output import as_json, told, write_page
    from ilp.indicators import Counts
    from ilp.indicators import pws as follow
    from ilp.indicators.monitoring.targets import read_targets
    from ilp.network import Network

    network = None if args.network is None else Network.read(args.network)
    doubts: tuple[Issue, ...] = ()
    targets = None
    if args.targets is not None:
        targets, doubts = read_targets(args.targets)
    found = follow(
        Counts.read(file), network, period=period, by=by, indicators=args.indicator, targets=targets
    )
    if args.html is not None:
        write_page(args.html, found.html(lang))
    if args.json:
        as_json(found.to_dict(lang))
    else:
        print(found.text(lang))
    return told([*doubts, *found.issues], lang)
