"""By which law does somebody live who lives in an area? Areas in columns, and the laws that rules tell apart.

The law of an area is that of the deepest area that any rule names and that it lies in. `NOWHERE` is the law
of those whose area is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import narwhals as nw
from attrs import frozen

from ilp import areas
from ilp.frames.days import choose
from ilp.schedules.courses import Compiler

DIGITS, LAW = "_digits", "_law"
NOWHERE, ELSEWHERE = 0, 1


def digits(name: str, otherwise: str | None) -> nw.Expr:
    """The digits of an area's code; where there is none or it is no code, those of `otherwise`, or empty."""
    text = nw.col(name).fill_null("").str.strip_chars()
    bare = text.str.replace_all(".", "", literal=True)
    plain = bare == text
    sizes = sorted(level.digits for level in areas.levels().values() if level.digits)
    fits = nw.lit(False)
    for size in sizes:
        cuts = [0, *(own for own in sizes if own <= size)]
        cut = [bare.str.slice(start, end - start) for start, end in pairwise(cuts)]
        written = cut[0] if len(cut) == 1 else nw.concat_str(*cut, separator=".")
        fits = fits | ((bare.str.len_chars() == size) & (plain | (written == text)))
    fits = fits & bare.str.contains("^[0-9]+$")
    return nw.when(fits).then(bare).otherwise(nw.lit((otherwise or "").replace(".", "")))


def lies_in(named: Iterable[str]) -> nw.Expr:
    """Does the area lie in one of these?"""
    return nw.any_horizontal(
        *(nw.col(DIGITS).str.starts_with(own.replace(".", "")) for own in named), ignore_nulls=False
    )


@frozen(eq=False)
class Laws:
    """The areas whose law differs, each standing for all that lie in no deeper one."""

    places: tuple[str | None, ...]

    @classmethod
    def of(cls, compiler: Compiler) -> Laws:
        """Which are there? First nowhere, then an area that no rule names, then the named ones."""
        other = next((own for own in areas.provinces() if not compiler.key(own)), None)
        named = sorted(compiler.named, key=lambda own: (len(own), own))
        return cls((None, other, *named))

    def column(self) -> nw.Expr:
        """By which of them does each person live?"""
        deepest = [
            (lies_in([own]), nw.lit(number))
            for number, own in reversed(list(enumerate(self.places)))
            if number > ELSEWHERE and own is not None
        ]
        unknown = (nw.col(DIGITS) == "", nw.lit(NOWHERE))
        return choose([unknown, *deepest], nw.lit(ELSEWHERE)).cast(nw.Int64).alias(LAW)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the laws that can hold somewhere."""
        return [number for number, own in enumerate(self.places) if own is not None or number == NOWHERE]
