"""`ilp demo`: what does it all look like, with a district and people that do not exist?"""

from __future__ import annotations

from argparse import Namespace

from ilp.cli.parsing import Commands
from ilp.errors import Language


def add(commands: Commands) -> None:
    """Add the command."""
    commands.add("demo", demo)


def demo(_: Namespace, lang: Language) -> int:
    """Show the demonstration; it has a fixed day of its own."""
    from ilp.demo import run

    print(run(lang))
    return 0
