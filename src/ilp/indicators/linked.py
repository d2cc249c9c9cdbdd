"""Which numbers tell each other? What is added up, shared or counted twice must be hidden at the same places.

A number of an indicator is named by its code and its side. Two are linked where one can be reckoned from the
other and what is shown: the same people under another name or the same denominator, a sum and its terms, a
whole and the splits that make it.
"""

from __future__ import annotations

from ilp.indicators import formulas
from ilp.indicators.book import Catalogue
from ilp.indicators.formulas import CountOnly, Index, Mean, PartName, Term
from ilp.indicators.rows import Indicator

Number = tuple[str, PartName]
PLACES_NOT_PEOPLE = ("V", "C")


def counts_people(row: Indicator) -> bool:
    """Does it count people or what befell them, and not villages, facilities or reports?"""
    return row.aggregation not in PLACES_NOT_PEOPLE and row.not_from_records != "facility_statistic"


def made_of(book: Catalogue, code: str) -> set[str]:
    """Of which other values is a value made that has no numbers of its own (an index, a mean)?"""
    formula = book.indicators[code].formula if code in book.indicators else None
    if not isinstance(formula, Index | Mean):
        return set()
    below = set(formulas.sources(formula))
    return below.union(*(made_of(book, each) for each in below))


class Links:
    """Puts every number into the bundle of those that it is linked with.

    `terms` says which numbers a number is added up of, where all of them are indicators' own.
    """

    def __init__(self, book: Catalogue) -> None:
        self._above: dict[object, object] = {}
        self.terms: dict[Number, tuple[Number, ...]] = {}
        for code, row in book.indicators.items():
            if counts_people(row):
                self._link(book, code, row)

    def bundle(self, number: Number) -> object:
        """Which bundle is the number in?"""
        return self._find(number)

    def _link(self, book: Catalogue, code: str, row: Indicator) -> None:
        above, below = formulas.terms(row.formula) or ((), ())
        sides: tuple[tuple[PartName, tuple[Term, ...]], ...] = (("numerator", above), ("denominator", below))
        for side, terms in sides:
            for term in terms:
                self._join((code, side), _number(book, term.of, term.part))
            if terms and all(term.of in book.indicators for term in terms):
                self.terms[code, side] = tuple((term.of, term.part) for term in terms)
        if row.aggregation != "N" and not below:
            self._join((code, "denominator"), row.denominator.id)
        if row.same_as is not None:
            self._join((code, "numerator"), (row.same_as, "numerator"))
            if not isinstance(row.formula, CountOnly):
                self._join((code, "denominator"), (row.same_as, "denominator"))
        if row.split_of is not None and book.indicators[row.split_of].splits_add_up:
            self._join((code, "numerator"), (row.split_of, "numerator"))
            self._join((code, "denominator"), (row.split_of, "denominator"))

    def _find(self, node: object) -> object:
        while self._above.get(node, node) != node:
            node = self._above[node]
        return node

    def _join(self, one: object, other: object) -> None:
        self._above[self._find(one)] = self._find(other)


def _number(book: Catalogue, code: str, part: PartName) -> object:
    """The number of another row; an element by its name, under which a denominator may go too."""
    element = book.elements.get(code)
    return (code, part) if element is None else element.label.id
