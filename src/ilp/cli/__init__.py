"""What happens on the command line? `run` reads the words, does the command and answers with an exit code.

0 fine, 1 issues of severity error, 2 usage, missing file, unknown code or area, 3 bad rule data, 4 no rule in
force. Answers go to stdout, errors and summaries to stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ilp.cli import counts, demo, export, growth, interpreting, network, people, pws, rules, worklist
from ilp.cli.output import report, utf8
from ilp.cli.parsing import Commands, Parser, language, parse
from ilp.errors import DataFileError, IlpError, Language, NoRuleInForce, UsageError
from ilp.texts import say
from ilp.version import __version__

USAGE, DATA, NO_RULE = 2, 3, 4
INTERRUPTED, READER_GONE = 130, 141  # what a shell says of a program that was stopped
MODULES = (demo, people, worklist, growth, interpreting, counts, pws, network, rules, export)


def run(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks, and say how it went.

    Args:
        argv: the words after the program's name; None takes those the program was started with.

    >>> run(["--version"])
    ilp 0.1.0
    0
    """
    words = list(sys.argv[1:] if argv is None else argv)
    lang = language(words)
    utf8()
    try:
        code = _do(words, lang)
        sys.stdout.flush()
        return code
    except IlpError as fault:
        report(fault, lang)
        return exit_code(fault)
    except BrokenPipeError:  # whoever read the output has gone; nothing more can reach them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as done:  # argparse leaves this way after --help and --version
        return done.code if isinstance(done.code, int) else 0


def exit_code(fault: IlpError) -> int:
    """Which exit code tells of this error?"""
    if isinstance(fault, DataFileError):
        return DATA
    return NO_RULE if isinstance(fault, NoRuleInForce) else USAGE


def program(lang: Language) -> tuple[Parser, Commands]:
    """What does the program understand? Its parser, and its commands by name."""
    about, exits = say("help.program", lang), say("help.exits", lang)
    parser = Parser(lang=lang, prog="ilp", description=about, epilog=exits)
    parser.option("--version", action="version", version=f"ilp {__version__}")
    commands = Commands(parser)
    for module in MODULES:
        module.add(commands)
    return parser, commands


def _do(words: list[str], lang: Language) -> int:
    parser, commands = program(lang)
    args = parse(parser, commands, words)
    if args.command is None:
        parser.print_help(sys.stderr)
        raise UsageError("ILP-U001", allowed=", ".join(commands.names))
    code: int = args.do(args, lang)
    return code
