"""What was asked? The argument parser: help in both languages, and every misuse as a coded error."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any, NoReturn

from ilp.errors import LANGUAGES, Language, UsageError, suggest
from ilp.texts import has, say

Command = Callable[[argparse.Namespace, Language], int]


class _Formatter(argparse.HelpFormatter):
    """Help with its heading in the asked language."""

    def __init__(self, heading: str, **options: Any) -> None:
        super().__init__(**options, max_help_position=30)
        self._heading = heading

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self._heading if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose words are data and whose complaints are coded; it never requires, the commands do."""

    def __init__(self, *, lang: Language, **options: Any) -> None:
        super().__init__(
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
            formatter_class=partial(_Formatter, say("help.usage", lang)),
            **options,
        )
        self.lang = lang
        self._given = self.add_argument_group(say("help.arguments", lang))
        self._options = self.add_argument_group(say("help.options", lang))
        self.option("-h", "--help", action="help")
        self.option("--lang", choices=LANGUAGES)

    def argument(self, name: str, *, text: str | None = None, **options: Any) -> None:
        """Take a positional argument; `text` names its help when that is not its own name."""
        key = text or name
        metavar = say(f"metavar.{key}", self.lang)
        options = {"nargs": "?", "metavar": metavar, "help": say(f"argument.{key}", self.lang), **options}
        self._given.add_argument(name, **options)

    def option(self, *names: str, text: str | None = None, **options: Any) -> None:
        """Take an option; its help and what stands for its value are data."""
        key = names[-1].removeprefix("--").replace("-", "_")
        if has("metavar", key):
            options["metavar"] = say(f"metavar.{key}", self.lang)
        self._options.add_argument(*names, help=say(f"option.{text or key}", self.lang), **options)

    def rule_options(self) -> None:
        """Take what every command takes that reads the rules."""
        self.option("--rules")
        self.option("--profile", default="default")
        self.option("--reading", action="append", default=[])

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            place = "/".join(action.option_strings) or str(action.metavar or action.dest)
            raise UsageError(
                "ILP-U002", value=value, place=place, allowed=suggest(str(value), list(action.choices))
            )

    def error(self, message: str) -> NoReturn:
        """Turn what argparse itself refuses into a coded error."""
        raise UsageError("ILP-U003", value=message, command=self.prog)


class Commands:
    """The commands of the program; each module adds its own.

    >>> parser = Parser(lang="en", prog="ilp")
    >>> Commands(parser).add("demo", lambda args, lang: 0).prog
    'ilp demo'
    """

    def __init__(self, parser: Parser) -> None:
        self.parsers: dict[str, Parser] = {}
        self._lang = parser.lang
        self._entries = parser.add_subparsers(
            title=say("help.commands", parser.lang),
            metavar=say("metavar.command", parser.lang),
            dest="command",
            parser_class=Parser,
        )

    def add(self, name: str, do: Command) -> Parser:
        """Make the command `name`, which is done by `do`."""
        about = say(f"command.{name}", self._lang)
        parser: Parser = self._entries.add_parser(name, lang=self._lang, help=about, description=about)
        parser.set_defaults(do=do)
        self.parsers[name] = parser
        return parser

    @property
    def names(self) -> tuple[str, ...]:
        """What are the commands called?"""
        return tuple(self.parsers)


def parse(parser: Parser, commands: Commands, words: list[str]) -> argparse.Namespace:
    """What do the words ask for?

    Raises:
        UsageError: they are no command of ours (`ILP-U002` to `ILP-U005`).
    """
    try:
        args, left = parser.parse_known_args(words)
    except argparse.ArgumentError as fault:
        place = fault.argument_name or ""
        named = [word for word in words if word in commands.names]
        command = " ".join([parser.prog, *named[:1]])
        if any(word.startswith(f"{name}=") for name in place.split("/") for word in words):
            raise UsageError("ILP-U005", place=place) from None
        raise UsageError("ILP-U004", place=place, command=command) from None
    if left:
        command = " ".join(filter(None, [parser.prog, args.command]))
        raise UsageError("ILP-U003", value=left[0], command=command)
    return args


def language(words: list[str]) -> Language:
    """Which language does the command line ask for, wherever `--lang` stands? Otherwise the first, `id`."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    return next((lang for lang in LANGUAGES if lang in asked[-1:]), LANGUAGES[0])
