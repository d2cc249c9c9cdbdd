"""`ilp network check` and `ilp network readiness`: what is wrong with a network, what does it lack?"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language, UsageError
from ilp.texts import issue_line, say

if TYPE_CHECKING:
    from ilp.network import Facility, Network
    from ilp.network.readiness import Answer, Readiness

EXAMPLE = "ilp network check jaringan.csv"
VERBS = ("check", "readiness")
SHOWN = 3


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("network", network)
    parser.argument("verb")
    parser.argument("file", text="network")
    parser.option("--facility", text="readiness_facility")
    parser.option("--on", text="network_on")
    parser.option("--json", action="store_true")


def network(args: Namespace, lang: Language) -> int:
    """Check the network of a file, or say how ready its facilities are.

    Raises:
        UsageError: another verb (`ILP-U002`), no file (`ILP-U006`), or what `Network.read` refuses.
    """
    verb = asked.given(args.verb, say("metavar.verb", lang), EXAMPLE)
    if verb not in VERBS:
        place, allowed = say("metavar.verb", lang), ", ".join(VERBS)
        raise UsageError("ILP-U002", value=verb, place=place, allowed=allowed)
    file = asked.given(args.file, say("metavar.network", lang), EXAMPLE)
    on = None if args.on is None else asked.day(args.on, "--on")
    from ilp.network import Network

    found = Network.read(file)
    if verb == "readiness":
        _readiness([found.readiness(each.code, on=on) for each in _those(found, args)], args, lang)
    return _check(found, args.json, verb == "check", lang)


def _check(found: Network, json: bool, answers: bool, lang: Language) -> int:
    """Tell the faults: as the answer of `check`, otherwise beside it."""
    from ilp.cli.output import as_json, summary

    issues = found.check()
    if answers and json:
        as_json([each.to_dict(lang) for each in issues])
    for each in issues if not (answers and json) else ():
        print(issue_line(each, lang)) if answers else summary(issue_line(each, lang))
    errors = sum(each.severity == "error" for each in issues)
    said = {"count": len(found), "errors": errors, "warnings": len(issues) - errors}
    summary(say("summary.network", lang, **said))
    return 1 if errors else 0


def _those(found: Network, args: Namespace) -> list[Facility]:
    """Whose readiness is asked: the named facility's, that of each puskesmas, or that of the top?"""
    if args.facility is not None:
        return [found[args.facility]]
    return list(found.at_level("puskesmas") or [each for each in found if each.parent not in found])


def _readiness(answers: list[Readiness], args: Namespace, lang: Language) -> None:
    from ilp.cli.output import as_json

    if args.json:
        as_json([each.to_dict(lang) for each in answers])
    elif args.facility is not None:
        print("\n\n".join(_one(each, lang) for each in answers))
    else:
        print(_table(answers, lang))


def _one(found: Readiness, lang: Language) -> str:
    from ilp.tables import page, table

    said = {"name": found.facility.name, "met": found.met, "of": len(found.answers)}
    heading = say("network.heading", lang, stage=found.stage.label.text(lang), **said)
    names = [say(f"label.{name}", lang) for name in ("check", "status", "where", "wanted")]
    rows = [
        [own.check.label.text(lang), say(f"network.{own.state}", lang), f"{own.met}/{own.of}", wanted]
        for own in found.answers
        for wanted in [_wanted(own, found.facility, lang)]
    ]
    return page(heading, table(names, rows), say("network.unofficial", lang))


def _wanted(answer: Answer, facility: Facility, lang: Language) -> str:
    """What is wanted here, or at which of those below (the first few) is it known to be missing?"""
    lacking = [own for own in answer.lacking if own.state == "not_met" or own.facility == facility.code]
    said = []
    for own in lacking[:SHOWN]:
        wanted = [each if isinstance(each, str) else each.text(lang) for each in own.wanted]
        here = own.facility == facility.code
        said.append(say("join.list", lang).join(wanted) if here else own.facility)
    said += ["…"] if len(lacking) > SHOWN else []
    timing = answer.timing
    if timing is not None and timing.actual is not None:
        said.insert(0, say("network.done", lang, day=timing.actual.isoformat()))
    if timing is not None and timing.days_late is not None:
        word = "late" if timing.days_late > 0 else "early" if timing.days_late < 0 else "in_time"
        said.append(say(f"network.{word}", lang, days=abs(timing.days_late)))
    return say("join.sentences", lang).join(filter(None, said))


def _table(answers: list[Readiness], lang: Language) -> str:
    from ilp.tables import page, table

    names = [say(f"label.{name}", lang) for name in ("facility", "name", "met", "stage")]
    rows = [
        [
            each.facility.code,
            each.facility.name,
            f"{each.met}/{len(each.answers)}",
            each.stage.label.text(lang),
        ]
        for each in answers
    ]
    return page(table(names, rows, right={2}), say("network.unofficial", lang))
