"""`ilp worklist`: who is late, due or to be visited, by posyandu, on one day?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language
from ilp.texts import issue_line, say

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
    parser.rule_options()


def worklist(args: Namespace, lang: Language) -> int:
    """List the people of a folder for one facility, or for all."""
    folder = Path(asked.given(args.dir, say("metavar.dir", lang), EXAMPLE))
    on = asked.on(args, EXAMPLE)
    area, book = asked.area(args), asked.book(args)

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
