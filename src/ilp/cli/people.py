"""`ilp plan` and `ilp check`: what is each person owed, and what is wrong with the records?"""

from __future__ import annotations

from argparse import Namespace

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language
from ilp.texts import say

PLAN = "ilp plan anak.json --on 2025-09-01"
CHECK = "ilp check data.ndjson"


def add(commands: Commands) -> None:
    """Add both commands."""
    parser = commands.add("plan", plan)
    parser.argument("file")
    parser.option("--on")
    parser.option("--area", text="person_area")
    parser.option("--json", action="store_true")
    parser.option("--grace-days")
    parser.rule_options()
    parser = commands.add("check", check)
    parser.argument("file")
    parser.option("--on")
    parser.option("--kind", choices=("person",), default="person")
    parser.option("--json", action="store_true")


def plan(args: Namespace, lang: Language) -> int:
    """Plan person by person; a record that is no person gives its issues, and the others still run."""
    from ilp.cli import plans

    file = asked.given(args.file, say("metavar.file", lang), PLAN)
    on = asked.on(args, PLAN)
    values = {} if args.grace_days is None else {"grace_days": asked.whole(args.grace_days, "--grace-days")}
    return plans.show(file, on, asked.area(args), asked.book(args), values, args.json, lang)


def check(args: Namespace, lang: Language) -> int:
    """Name everything that is wrong, record by record."""
    from ilp.cli import checking

    file = asked.given(args.file, say("metavar.file", lang), CHECK)
    on = None if args.on is None else asked.day(args.on, "--on")
    return checking.show(file, on, args.json, lang)
