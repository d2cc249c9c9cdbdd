"""`ilp rules` and `ilp explain`: what is the law on a day, what changed, and where does a code come from?"""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language, UsageError
from ilp.texts import say

RULES = "ilp rules --on 2025-09-01 --area 64.02"
EXPLAIN = "ilp explain immunization.mr.1"


def add(commands: Commands) -> None:
    """Add both commands."""
    parser = commands.add("rules", rules)
    parser.argument("code")
    parser.option("--on")
    parser.option("--area")
    parser.option("--diff", nargs=2)
    parser.option("--not-encoded", action="store_true")
    parser.option("--coverage", action="store_true")
    parser.option("--json", action="store_true")
    parser.rule_options()
    parser = commands.add("explain", explain)
    parser.argument("code")
    parser.option("--json", action="store_true")
    parser.rule_options()


def rules(args: Namespace, lang: Language) -> int:
    """Show the law on a day, what changed between two, or what is not encoded; a bare code, its history."""
    if args.diff is not None:
        before, after = _days(args)
        from ilp.cli import changes

        return changes.show(asked.book(args), before, after, asked.area(args), args.code, args.json, lang)
    if args.not_encoded:
        _alone(args, "--not-encoded")
        from ilp.cli import history

        return history.show_not_encoded(asked.book(args), args.json, lang)
    if args.coverage:
        _alone(args, "--coverage")
        from ilp.cli import coverage

        return coverage.show(asked.book(args), args.json, lang)
    if args.code is not None and args.on is None and args.area is None:
        from ilp.cli import history

        return history.show(asked.book(args), args.code, args.json, lang)
    on = asked.on(args, RULES)
    from ilp.cli import law

    return law.show(asked.book(args), on, asked.area(args), args.code, args.json, lang)


def _alone(args: Namespace, place: str) -> None:
    """Whole lists take no day, area or code.

    Raises:
        UsageError: one is given (`ILP-U015`).
    """
    for other, said in (("--on", args.on), ("--area", args.area), (args.code, args.code)):
        if said is not None:
            raise UsageError("ILP-U015", place=place, other=other)


def _days(args: Namespace) -> tuple[date, date]:
    if args.on is not None:
        raise UsageError("ILP-U011")
    if args.not_encoded:
        raise UsageError("ILP-U015", place="--diff", other="--not-encoded")
    before, after = (asked.day(text, "--diff") for text in args.diff)
    if before >= after:
        raise UsageError("ILP-U012", before=before, after=after)
    return before, after


def explain(args: Namespace, lang: Language) -> int:
    """Show everything about one code: its history, its disputes, and the worked cases that touch it."""
    code = asked.given(args.code, say("metavar.code", lang), EXPLAIN)
    from ilp.cli import history

    return history.show(asked.book(args), code, args.json, lang, examples=True)
