"""How do columns become a dataframe? Of Polars, or of pandas where there is no Polars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from ilp.errors import MissingExtra

LIBRARIES = ("polars", "pandas")


def dataframe(columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, type]) -> Any:
    """A dataframe of these columns, each of the kind that `kinds` names, also where it holds nothing.

    A column of `float` may hold whole numbers; None is a gap. pandas keeps its own kinds, except numbers.

    Raises:
        MissingExtra: neither library is installed (`ILP-F001`).
    """
    for name in LIBRARIES:
        try:
            library = import_module(name)
        except ImportError:
            continue
        if name == LIBRARIES[0]:
            return library.DataFrame(columns, schema=dict(kinds), strict=False)
        numbers = {column: kind for column, kind in kinds.items() if kind is float}
        return library.DataFrame(columns).astype(numbers)
    raise MissingExtra("ILP-F001", value="to_frame()", package=LIBRARIES[0])
