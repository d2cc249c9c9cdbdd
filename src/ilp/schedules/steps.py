"""What does one row of a series say, in integers? A step: the compiled form that both questions read.

Every age of a schedule stands in one table of periods; a step holds places in that table, so that a person's
boundaries are computed once and each test is an integer comparison. `FAR` marks a bound that is not there.
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from ilp.dates import Anchor, Calendar, Period
from ilp.rulebook.rows import Dated, Defaults, Service
from ilp.rulebook.timing import Series, Window
from ilp.rulebook.who import Who

Length = tuple[int, int]
FAR = date.max.toordinal()
BIRTH = Period()
REMEMBERED = 16384
"""How many birthdays, and how many days and areas, are kept compiled; a matter of memory, not of law."""


@frozen(eq=False, repr=False)
class Ages:
    """The table of periods from birth that the steps of a rulebook point into."""

    places: dict[Length, int] = field(factory=lambda: {(0, 0): 0})
    _known: dict[tuple[int, Calendar, int], list[int]] = field(factory=dict)

    def place(self, period: Period | None) -> int:
        """At which place does the period stand? A missing one stands last (`FAR`)."""
        if period is None:
            return -1
        return self.places.setdefault((period.months, period.days), len(self.places))

    def of(self, anchor: Anchor) -> list[int]:
        """On which ordinals does this person reach each of them? People share birthdays: remembered."""
        key = (anchor.ordinal, anchor.calendar, len(self.places))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[key] = [*anchor.all(list(self.places)), FAR]
        return found


@frozen(eq=False)
class Origin:
    """Since when a code (or one of its windows) has been offered, and to whom born when."""

    start: int
    born_from: int
    born_until: int


@frozen(eq=False)
class Opening:
    """One window in which the programme gives a dose: from birth, or from the start of a school year."""

    grade: int | None
    who: tuple[Who, ...]
    earliest: Period
    recommended: Period
    overdue: Period
    until: Period | None
    origins: tuple[Origin, ...]


@frozen(eq=False)
class Step:
    """One numbered dose under one row of law, with the stretch of days in which that row holds."""

    row: Service
    code: str
    number: int
    start: int
    end: int
    products: frozenset[str]
    valid_from: int
    absolute_from: int
    until: int
    earliest: int
    recommended: int
    overdue: int
    offered_until: int
    min_interval: Length | None
    absolute_interval: Length | None
    programme_interval: Length | None
    repeat_after: Length
    late: Length
    never_overdue: bool
    campaign_counts: bool
    openings: tuple[Opening, ...]
    origins: tuple[Origin, ...]
    programmes: tuple[str, ...]

    def admits(self, birth: int) -> bool:
        """Was a child born on this day meant by the row?"""
        row = self.row
        return (row.born_from is None or row.born_from.toordinal() <= birth) and (
            row.born_until is None or birth < row.born_until.toordinal()
        )


def since(origins: tuple[Origin, ...], birth: int) -> int:
    """Since when has this been offered to a child born on this day? `FAR` when never."""
    return min((own.start for own in origins if own.born_from <= birth < own.born_until), default=FAR)


def origin(row: Dated) -> Origin:
    """Since when, and for whom, does this row offer its code?"""
    born_from = row.born_from.toordinal() if row.born_from else 0
    return Origin(row.in_force_from.toordinal(), born_from, _ordinal(row.born_until))


def step(
    row: Service,
    series: Series,
    start: date,
    end: date | None,
    *,
    ages: Ages,
    defaults: Defaults,
    rows: tuple[Service, ...],
    programmes: tuple[str, ...],
) -> Step:
    """Compile one row; `rows` are all that ever offered the same code there, for its origins."""
    recommended = series.recommended or BIRTH
    overdue = series.overdue or recommended + defaults.overdue_after
    late = Period(overdue.months - recommended.months, overdue.days - recommended.days)
    own = series.min_interval
    repeat = series.repeat_after or own or defaults.first_repeat_after
    return Step(
        row=row,
        code=row.code,
        number=int(row.code.rpartition(".")[2]),
        start=start.toordinal(),
        end=_ordinal(end),
        products=frozenset(series.products),
        valid_from=ages.place(series.valid_from or BIRTH),
        absolute_from=ages.place(series.absolute_valid_from or series.valid_from or BIRTH),
        until=ages.place(series.until),
        earliest=ages.place(series.earliest or recommended),
        recommended=ages.place(recommended),
        overdue=ages.place(overdue),
        offered_until=ages.place(series.offered_until),
        min_interval=_length(own),
        absolute_interval=_length(series.absolute_interval or own),
        programme_interval=_length(series.programme_interval or own),
        repeat_after=(repeat.months, repeat.days),
        late=(late.months, late.days),
        never_overdue=series.never_overdue,
        campaign_counts=series.campaign_counts,
        openings=tuple(_opening(window, rows, defaults) for window in series.windows),
        origins=tuple(origin(other) for other in rows),
        programmes=programmes,
    )


def _opening(window: Window, rows: tuple[Service, ...], defaults: Defaults) -> Opening:
    return Opening(
        grade=window.grade,
        who=window.who,
        earliest=window.earliest or window.recommended,
        recommended=window.recommended,
        overdue=window.overdue or window.recommended + defaults.overdue_after,
        until=window.until,
        origins=tuple(origin(row) for row in rows if row.series and window in row.series.windows),
    )


def _length(period: Period | None) -> Length | None:
    return None if period is None else (period.months, period.days)


def _ordinal(day: date | None) -> int:
    return FAR if day is None else day.toordinal()
