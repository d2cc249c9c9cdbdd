"""`ilp worklist`: who is late, due or to be visited, by posyandu, on one day?"""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language
from ilp.texts import issue_line, say

if TYPE_CHECKING:
    from ilp.rulebook import Rulebook

EXAMPLE = "ilp worklist data --on 2025-09-01"
NETWORK, CLOSED = "network.csv", "closed.csv"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("worklist", worklist)
    parser.argument("dir")
    parser.option("--on")
    parser.option("--facility")
    parser.option("--late", action="store_true")
    parser.option("--area", text="person_area")
    parser.option("--json", action="store_true")
    parser.option("--out", text="table")
    parser.rule_options()


def worklist(args: Namespace, lang: Language) -> int:
    """List the people of a folder for one facility, or for all."""
    folder = Path(asked.given(args.dir, say("metavar.dir", lang), EXAMPLE))
    on = asked.on(args, EXAMPLE)
    area, book = asked.area(args), asked.book(args)
    if args.out is not None:
        return _table(folder, on, area, book, args, lang)

    from ilp.cli.output import as_json, ended, summary
    from ilp.cli.progress import shown
    from ilp.network import Closures, Network
    from ilp.planning import worklist as make
    from ilp.records import read_file

    network = Network.read(folder / NETWORK)
    shut = Closures.read(folder / CLOSED, network) if (folder / CLOSED).exists() else Closures()
    people = shown(read_file(folder), lang)
    found = make(
        people,
        network,
        on=on,
        facility=args.facility,
        area=area,
        rules=book,
        late_only=args.late,
        closed=shut,
    )
    issues = (*network.check(), *found.issues)
    if args.json:
        as_json(found.to_dict(lang))
    else:
        print(found.text(lang))
    for own in network.check():
        summary(issue_line(own, lang))
    return ended(issues, lang)


def _table(folder: Path, on: date, area: str | None, book: Rulebook, args: Namespace, lang: Language) -> int:
    """Write one long table, a row for each open service and reason to visit, in the order of the list."""
    from ilp.cli import many, tables
    from ilp.cli.faults import Faults
    from ilp.network import Network

    faults = Faults(lang)
    people, network = many.people(str(folder), faults, lang), Network.read(folder / NETWORK)
    from ilp.frames import worklist

    found = worklist(
        people, network, on=on, facility=args.facility, area=area, rules=book, late_only=args.late
    )
    tables.written(found, args.out, lang)
    return faults.ended()
