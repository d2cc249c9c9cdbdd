"""Which commands are there? One page, made from the argument parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ilp.cli import program
from ilp.errors import LANGUAGES, Language
from ilp.texts import say

from .words import table, word, write


def page(lang: Language) -> Iterator[str]:
    """The page of all commands."""
    _, commands = program(lang)
    yield from (f"# {word('cli.title', lang)}", "", word("cli.about", lang), "")
    for name in commands.names:
        yield from _command(f"ilp {name}", commands.parsers[name], lang, 2)
    yield from (f"## {word('cli.exits', lang)}", "", say("help.exits", lang), "")


def _command(name: str, parser: argparse.ArgumentParser, lang: Language, depth: int) -> Iterator[str]:
    about = parser.description or ""
    yield from (f"{'#' * depth} {name}", "", f"{about[:1].upper()}{about[1:]}.", "")
    rows = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below, own in action.choices.items():
                yield from _command(f"{name} {below}", own, lang, depth + 1)
        elif not isinstance(action, argparse._HelpAction):
            rows.append((_name(action), _meaning(action, lang)))
    if rows:
        yield from table([word("cli.option", lang), word("cli.meaning", lang)], rows)


def _name(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`"
    takes = "" if action.nargs == 0 else f" {_value(action)}"
    return f"`{', '.join(action.option_strings)}{takes}`"


def _value(action: argparse.Action) -> str:
    given = action.metavar or action.dest.upper()
    return " ".join(given) if isinstance(given, tuple) else str(given)


def _meaning(action: argparse.Action, lang: Language) -> str:
    parts = [action.help or ""]
    if action.choices:
        parts.append(word("cli.choices", lang, choices=", ".join(f"`{each}`" for each in action.choices)))
    if action.default not in (None, False, [], argparse.SUPPRESS):
        parts.append(word("cli.default", lang, value=f"`{action.default}`"))
    return "; ".join(parts)


def make() -> None:
    """Write the page."""
    write("reference/commands.md", {lang: page(lang) for lang in LANGUAGES})
