"""`ilp interpret` and `ilp score`: what do measured values or answers mean, and what follows?"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ilp.cli import asked
from ilp.cli.parsing import Commands, Parser
from ilp.errors import Language, UsageError
from ilp.texts import issue_line, say

if TYPE_CHECKING:
    from ilp.screening import Finding

INTERPRET = "ilp interpret bmi_adult weight_kg=60 height_cm=160 --age 45 --sex female --on 2025-09-01"
SCORE = "ilp score adl score=20 --on 2025-09-01"


def add(commands: Commands) -> None:
    """Add both commands."""
    parser = commands.add("interpret", interpret)
    parser.argument("measure")
    parser.argument("values", nargs="*")
    parser.option("--pregnant", action="store_true")
    _options(parser)
    parser = commands.add("score", score)
    parser.argument("instrument")
    parser.argument("values", nargs="*")
    _options(parser)


def _options(parser: Parser) -> None:
    parser.option("--age")
    parser.option("--sex")
    parser.option("--tier")
    parser.option("--on")
    parser.option("--json", action="store_true")
    parser.rule_options()


def interpret(args: Namespace, lang: Language) -> int:
    """Say which category the values fall into and what is done."""
    measure = asked.given(args.measure, say("metavar.measure", lang), INTERPRET)
    on = asked.on(args, INTERPRET)
    from ilp.screening import interpret as answer

    values, book = dict(_values(args.values)), asked.book(args)
    found = answer(
        measure,
        values,
        age=_age(args.age),
        sex=args.sex,
        pregnant=args.pregnant,
        tier=args.tier,
        on=on,
        rules=book,
    )
    return _show(found, args.json, lang)


def score(args: Namespace, lang: Language) -> int:
    """Say what the answers come to and what is done."""
    instrument = asked.given(args.instrument, say("metavar.instrument", lang), SCORE)
    on = asked.on(args, SCORE)
    from ilp.screening import score as answer

    answers, book = dict(_values(args.values)), asked.book(args)
    found = answer(instrument, answers, age=_age(args.age), sex=args.sex, tier=args.tier, on=on, rules=book)
    return _show(found, args.json, lang)


def _age(text: str | None) -> int | str | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else text


def _values(words: list[str]) -> Iterator[tuple[str, Any]]:
    """Which values do `KEY=VALUE` words give? true, false and numbers are read as such.

    Raises:
        UsageError: a word that is not `KEY=VALUE` (`ILP-U017`).
    """
    for word in words:
        key, parted, text = word.partition("=")
        if not key or not parted:
            raise UsageError("ILP-U017", value=word)
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            value = text
        yield key, value if isinstance(value, bool | int | float | str | None) else text


def _show(found: Finding, json: bool, lang: Language) -> int:
    from ilp.cli.output import as_json, summary

    if json:
        as_json(found.to_dict(lang))
    else:
        print(_text(found, lang))
    for issue in found.issues:
        summary(issue_line(issue, lang))
    return 1 if any(issue.severity == "error" for issue in found.issues) else 0


def _text(found: Finding, lang: Language) -> str:
    from ilp import codes
    from ilp.cli.findings import name
    from ilp.cli.words import source
    from ilp.tables import block

    list_, refer = say("join.list", lang), found.refer_to
    neighbours = {band.code: band.label.text(lang) for band in found.row.bands}
    lines = [
        (say("label.category", lang), found.label(lang)),
        (say("label.score", lang), "" if found.score is None else str(found.score)),
        (say("label.missing", lang), list_.join(name(key, lang) for key in found.missing)),
        (say("label.between", lang), list_.join(neighbours[code] for code in found.between)),
        *((say("label.step", lang), _step(own, lang)) for own in found.steps(lang)),
        (say("label.repeat", lang), found.repeat or ""),
        (say("label.refer_to", lang), codes.label("tier", refer).text(lang) if refer else ""),
        (say("label.source", lang), source(found.row, lang)),
    ]
    return block(found.row.label.text(lang), lines)


def _step(own: dict[str, Any], lang: Language) -> str:
    from ilp import codes

    at = say("join.list", lang).join(codes.label("tier", tier).text(lang) for tier in own["at"])
    return say("band.step", lang, at=at, text=own["text"]) if at else str(own["text"])
