"""What do the options mean? Days, areas, numbers and the rulebook; each error names its option."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from ilp.errors import RecordError, UnknownCode, UsageError

if TYPE_CHECKING:
    from ilp.rulebook import Rulebook


def day(text: str, place: str) -> date:
    """Which day does the option at `place` name?

    Raises:
        UsageError: none (`ILP-U008`).
    """
    from ilp.dates import parse_date

    try:
        return parse_date(text)
    except RecordError:
        raise UsageError("ILP-U008", place=place, value=text) from None


def on(args: Namespace, example: str) -> date:
    """Which day is asked about? It must be said.

    Raises:
        UsageError: it is not said (`ILP-U007`) or is no date (`ILP-U008`).
    """
    if args.on is None:
        raise UsageError("ILP-U007", example=example)
    return day(args.on, "--on")


def area(args: Namespace) -> str | None:
    """Which area is asked about, with its dots? None for the nation.

    Raises:
        UnknownCode: no Kemendagri code (`ILP-U014`), or no such province (`ILP-N004`).
    """
    from ilp import areas

    if args.area is None:
        return None
    try:
        written = areas.real(args.area)
    except UnknownCode as fault:
        if fault.code == "ILP-N004":
            raise
        raise UnknownCode("ILP-U014", place="--area", value=args.area) from None
    return None if written == areas.NATION else written


def whole(text: str, place: str) -> int:
    """Which whole number does the option at `place` name?

    Raises:
        UsageError: none (`ILP-U009`).
    """
    if not (text.isascii() and text.isdigit()):
        raise UsageError("ILP-U009", place=place, value=text)
    return int(text)


def given(value: str | None, place: str, example: str) -> str:
    """What stands at `place`, an option or the name of an argument in the help? It must be said.

    Raises:
        UsageError: it is not said (`ILP-U006`).
    """
    if value is None:
        raise UsageError("ILP-U006", place=place, example=example)
    return value


def book(args: Namespace) -> Rulebook:
    """Which rulebook do `--rules`, `--profile` and `--reading` ask for?

    Raises:
        UsageError: a reading that is not `DISPUTE=NAME` (`ILP-U010`), or what `Rulebook.load` refuses.
        DataFileError: a rule file cannot be used.
    """
    from ilp.rulebook import Rulebook

    return Rulebook.load(args.rules, args.profile, readings(args))


def readings(args: Namespace) -> dict[str, str]:
    """Which readings of disputed rows do the `--reading` ask for?

    Raises:
        UsageError: one is not `DISPUTE=NAME` (`ILP-U010`).
    """
    found: dict[str, str] = {}
    for text in args.reading:
        dispute, _, name = text.partition("=")
        if not (dispute and name):
            raise UsageError("ILP-U010", value=text)
        found[dispute] = name
    return found
