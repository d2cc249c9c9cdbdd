"""`ilp plan` and `ilp check`: what is each person owed, and what is wrong with the records?"""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language
from ilp.texts import say

if TYPE_CHECKING:
    from ilp.rulebook import Rulebook

PLAN = "ilp plan anak.json --on 2025-09-01"
CHECK = "ilp check data.ndjson"


def add(commands: Commands) -> None:
    """Add both commands."""
    parser = commands.add("plan", plan)
    parser.argument("file")
    parser.option("--on")
    parser.option("--area", text="person_area")
    parser.option("--json", action="store_true")
    parser.option("--out", text="table")
    parser.option("--grace-days")
    parser.rule_options()
    parser = commands.add("check", check)
    parser.argument("file")
    parser.option("--on")
    parser.option("--kind", choices=("person",), default="person")
    parser.option("--json", action="store_true")


def plan(args: Namespace, lang: Language) -> int:
    """Plan person by person, or all at once into a table; who is no person leaves the others alone."""
    file = asked.given(args.file, say("metavar.file", lang), PLAN)
    on = asked.on(args, PLAN)
    values = {} if args.grace_days is None else {"grace_days": asked.whole(args.grace_days, "--grace-days")}
    area, book = asked.area(args), asked.book(args)
    if args.out is not None:
        return _table(file, on, area, book, values, args.out, lang)

    from ilp.cli import plans

    return plans.show(file, on, area, book, values, args.json, lang)


def _table(
    file: str, on: date, area: str | None, book: Rulebook, policy: dict[str, int], out: str, lang: Language
) -> int:
    """Write one long table, a row for each person and service."""
    from ilp.cli import many, tables
    from ilp.cli.faults import Faults

    faults = Faults(lang)
    people = many.people(file, faults, lang)
    from ilp.frames import plan

    tables.written(plan(people, on=on, area=area, rules=book, policy=policy), out, lang)
    return faults.ended()


def check(args: Namespace, lang: Language) -> int:
    """Name everything that is wrong, record by record."""
    from ilp.cli import checking

    file = asked.given(args.file, say("metavar.file", lang), CHECK)
    on = None if args.on is None else asked.day(args.on, "--on")
    return checking.show(file, on, args.json, lang)
