"""`ilp export`: how do others take the rules away?"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ilp.cli import asked
from ilp.cli.parsing import Commands
from ilp.errors import Language, UsageError
from ilp.texts import say

EXAMPLE = "ilp export rules --out schemas"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("export", export)
    parser.argument("what")
    parser.option("--out")
    parser.rule_options()


def export(args: Namespace, lang: Language) -> int:
    """Write schemas, rules or cases as JSON, to the screen or into a folder."""
    from ilp import export as exports

    what = asked.given(args.what, "schema|rules|cases", EXAMPLE)
    if what not in exports.WHAT:
        raise UsageError("ILP-U002", value=what, place="export", allowed=", ".join(exports.WHAT))
    chosen = next(each for each in exports.WHAT if each == what)
    book = asked.book(args)
    if args.out is not None:
        for path in exports.write(chosen, Path(args.out), book):
            print(say("summary.written", lang, path=path))
        return 0
    documents = dict(exports.documents(chosen, book))
    whole = documents if len(documents) > 1 else next(iter(documents.values()))
    sys.stdout.write(exports.to_json(whole))
    return 0
