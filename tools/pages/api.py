"""What can be called from Python? One page for each public module, filled from its docstrings."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from ilp.errors import LANGUAGES, Language

from .words import word, write

# The public modules, in the order in which a reader meets them.
MODULES = (
    "ilp",
    "ilp.planning",
    "ilp.screening",
    "ilp.growth",
    "ilp.network",
    "ilp.indicators",
    "ilp.records",
    "ilp.rulebook",
    "ilp.schedules",
    "ilp.frames",
    "ilp.testing",
    "ilp.dates",
    "ilp.errors",
)


def names(module: str) -> list[str]:
    """Which names does the module offer?"""
    found = import_module(module)
    listed = getattr(found, "__all__", None)
    if listed is None:
        own = vars(found).items()
        listed = [n for n, each in own if getattr(each, "__module__", "") == module and not n.startswith("_")]
    return [name for name in listed if not name.startswith("__")]


def page(module: str, lang: Language) -> Iterator[str]:
    """The page of one module; mkdocstrings fills it in."""
    yield from (f"# {word('api.title', lang, name=module)}", "", word("api.about", lang), "")
    for name in names(module):
        yield from (f"::: {module}.{name}", "    options:", "      heading_level: 2", "")


def make() -> None:
    """Write the page of every public module."""
    for module in MODULES:
        write(f"reference/api/{module}.md", {lang: page(module, lang) for lang in LANGUAGES})
