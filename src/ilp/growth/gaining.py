"""Did the child gain enough since it was last weighed? N, T, O and B of the growth chart (KMS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import floor
from typing import Any

from attrs import frozen

from ilp.dates import completed_months
from ilp.errors import Issue, Language
from ilp.growth import book
from ilp.growth.ages import Way
from ilp.growth.measuring import as_day, measured, of_record
from ilp.growth.results import Measured, Scores
from ilp.growth.rows import ChartBand, Interval, Kbm
from ilp.growth.scoring import score
from ilp.growth.tables import Sex

GRAMS = 1000
_NEAR = 1e-9


@frozen(eq=False)
class Weighing:
    """One weighing: how old the child was in days and completed months, its weight, and its band."""

    days: float | None
    months: int | None
    weight_kg: float | None
    oedema: bool | None
    scores: Scores | None
    issues: tuple[Issue, ...] = ()

    @property
    def band(self) -> ChartBand | None:
        """In which band of the chart does it lie? None when the weight for age is not known."""
        rule = book.gains().bands
        z = None if self.scores is None else self.scores.z.get(rule.index)
        return None if z is None else next(band for band in rule.rows if band.holds(z))

    @property
    def between_lines(self) -> int | None:
        """Above how many of the chart's lines does it lie?"""
        rule = book.gains().bands
        z = None if self.scores is None else self.scores.z.get(rule.index)
        return None if z is None else sum(z >= line for line in rule.lines)


@frozen(eq=False)
class Gain:
    """What one weighing says beside the one before.

    `status` is `N` (gained enough), `T` (did not), `O` (not weighed the month before, so not comparable), `B`
    (weighed for the first time), or None when that cannot be said; `reason` says why there is no N or T.
    `grams` were gained in `days`, `least` (KBM) were needed at `months`. `kind` is what the older chart says
    (N1, N2, T1-T3). `falls` says that the child fell below a line of the chart, whatever it gained.
    """

    status: str | None
    reason: str | None
    grams: int | None
    least: float | None
    days: float | None
    months: int | None
    kind: str | None
    falls: bool | None
    band: ChartBand | None
    issues: tuple[Issue, ...] = ()

    @property
    def below_red(self) -> bool | None:
        """Is the child below the red line (BGM)? None when its weight for age is not known."""
        return None if self.band is None else self.band is book.gains().bands.rows[0]

    @property
    def refers(self) -> bool:
        """Does the band call for a referral by itself?"""
        return self.band is not None and self.band.refers

    def label(self, lang: Language = "id") -> str:
        """How is it said?"""
        if self.status is not None:
            rows = {row.code: row for row in book.gains().outcome}
            return rows[self.status].label.text(lang)
        return "" if self.reason is None else book.word("gain", self.reason).text(lang)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? Every key is always there."""
        return {
            "status": self.status,
            "label": self.label(lang),
            "reason": self.reason,
            "grams": self.grams,
            "least": self.least,
            "days": self.days,
            "months": self.months,
            "kind": self.kind,
            "falls": self.falls,
            "band": None if self.band is None else self.band.code,
            "below_red": self.below_red,
            "issues": [own.to_dict(lang) for own in self.issues],
        }


def gain(
    previous: Mapping[str, Any] | None,
    current: Mapping[str, Any],
    *,
    sex: str | None = None,
    birth_date: date | str | None = None,
    kbm: str | None = None,
    interval: str | None = None,
) -> Gain:
    """Did the child gain enough between two weighings?

    >>> found = gain({"age_days": 92, "weight_kg": 5.8}, {"age_days": 123, "weight_kg": 6.3}, sex="male")
    >>> found.status, found.grams, found.least
    ('T', 500, 600)

    Args:
        previous: the weighing before, `weight_kg` with `on` or `age_days`; None when there was none.
        current: the weighing that is judged.
        sex: `female` or `male`; needed for the band and for least gains that differ by sex.
        birth_date: needed when the weighings say `on`.
        kbm: the table of least gains, by default that of the present growth chart.
        interval: which intervals are judged, `about_a_month` (21-45 days, default) or `pro_rata`.

    Raises:
        UsageError: no such table or interval (`ILP-W016`). Values that cannot be read or be are `issues`.
    """
    table = book.chosen(book.gains().kbm, kbm, "kbm")
    span = book.chosen(book.gains().interval, interval, "interval")
    before = (
        None if previous is None else weighing(previous, sex=sex, birth_date=birth_date, place="previous.")
    )
    return compare(before, weighing(current, sex=sex, birth_date=birth_date, place="current."), table, span)


def weighing(
    given: Mapping[str, Any], *, sex: str | None, birth_date: date | str | None, place: str = ""
) -> Weighing:
    """What does one weighing say?"""
    values = of_record(given, sex, birth_date)
    way = Way.of(None, None, corrected=False)
    found, issues = measured(values, way.basis, place)
    told = tuple(own for own in issues if sex is not None or own.path != f"{place}sex")
    scores = None if found.sex is None else score(found, way)
    return Weighing(*_age(found, values), found.weight_kg, found.oedema, scores, told)


def _age(found: Measured, values: Mapping[str, Any]) -> tuple[float | None, int | None]:
    """How old in days and in completed months? By the calendar where both dates are known."""
    born, on = values.get("birth_date"), values["measured_on"]
    month = book.standards().days_in_month
    days = found.months * month if found.days is None and found.months is not None else found.days
    if days is None:
        return None, None
    if found.days is not None and born is not None and on is not None and values.get("age_days") is None:
        return days, completed_months(as_day(born), as_day(on))
    return days, floor((found.months if found.months is not None else days / month) + _NEAR)


def compare(before: Weighing | None, now: Weighing, table: Kbm, span: Interval) -> Gain:
    """Which status has this weighing after that one?"""
    issues = (*(() if before is None else before.issues), *now.issues)
    apart = None
    if before is not None and before.days is not None and now.days is not None:
        apart = now.days - before.days
    grams = None
    if before is not None and before.weight_kg is not None and now.weight_kg is not None:
        grams = round((now.weight_kg - before.weight_kg) * GRAMS)
    sex = None if now.scores is None else now.scores.sex
    least = _least(table, span, now.months, sex, apart)
    status, reason = _status(before, now, grams, least, apart, span)
    lines = None if before is None else before.between_lines
    crossed = None if lines is None or now.between_lines is None else now.between_lines - lines
    return Gain(
        status=status,
        reason=reason,
        grams=grams,
        least=least,
        days=apart,
        months=now.months,
        kind=_kind(status, grams, crossed),
        falls=None if crossed is None else crossed < 0,
        band=now.band,
        issues=issues,
    )


def _least(
    table: Kbm, span: Interval, months: int | None, sex: Sex | None, apart: float | None
) -> float | None:
    """How much was to be gained in the month that ends at this age?"""
    if months is None:
        return None
    fitting = [row.grams for row in table.rows if row.first <= months <= row.last and row.sex in (None, sex)]
    if not fitting:
        return None
    if span.pro_rata and apart is not None:
        return fitting[0] * apart / book.standards().days_in_month
    return fitting[0]


def _status(
    before: Weighing | None,
    now: Weighing,
    grams: int | None,
    least: float | None,
    apart: float | None,
    span: Interval,
) -> tuple[str | None, str | None]:
    if now.weight_kg is None:
        return None, "no_weight"
    if before is None:
        return "B", "first_weighing"
    if before.oedema or now.oedema:
        return None, "oedema"
    if grams is None:
        return "O", "no_weight"
    if apart is None:
        return None, "no_age"
    if not span.least_days <= apart <= span.most_days:
        return "O", "too_soon" if apart < span.least_days else "too_long"
    if least is None:
        return None, "no_least_gain"
    return ("N" if grams >= least else "T"), None


def _kind(status: str | None, grams: int | None, crossed: int | None) -> str | None:
    """What does the older chart call it? None where that rests on a band that is not known."""
    if grams is None or status not in ("N", "T"):
        return None
    if status == "N":
        return None if crossed is None else "N1" if crossed > 0 else "N2"
    return "T1" if grams > 0 else "T3" if grams < 0 else "T2"


@frozen
class Tally:
    """How many were weighed (D), how many of them gained (N) or not (T), are O or B, or cannot be judged."""

    weighed: int
    gained: int
    not_gained: int
    not_weighed_before: int
    first_time: int
    unjudged: int

    @property
    def comparable(self) -> int:
        """D less O and B: those of whom it can be said at all."""
        return self.weighed - self.not_weighed_before - self.first_time - self.unjudged

    @property
    def rate(self) -> float | None:
        """N of D less O and B, in percent; None when there is nobody."""
        return 100 * self.gained / self.comparable if self.comparable else None


def tally(gains: Iterable[Gain]) -> Tally:
    """How do N, T, O and B of one month add up? Who was not weighed is left out of D."""
    found = [own for own in gains if not (own.status is None and own.reason == "no_weight")]
    count = {code: sum(own.status == code for own in found) for code in ("N", "T", "O", "B", None)}
    return Tally(len(found), count["N"], count["T"], count["O"], count["B"], count[None])
