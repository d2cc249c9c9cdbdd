"""What is done next for this child? Its measurements in order, judged one after another, to the next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ilp.errors import Issue, Language
from ilp.growth import book
from ilp.growth.ages import Way
from ilp.growth.confirming import Stunting, stunting
from ilp.growth.gaining import Gain, Weighing, compare, weighing
from ilp.growth.measuring import as_day, measured, of_record
from ilp.growth.results import Scores
from ilp.growth.rows import Interval, Step
from ilp.growth.scoring import score


@frozen(eq=False)
class Judged:
    """One measurement of a course: its day, its scores, and what it says beside an earlier one."""

    on: date
    scores: Scores
    gain: Gain
    compared_with: int | None


@frozen(eq=False)
class Course:
    """How a child has grown, and what is done next.

    `t_in_a_row` counts the T that end with the latest weighing; `two_t` is the older rule for referring.
    `reasons` say why the `steps`; the steps are in the order in which they are taken.
    """

    judged: tuple[Judged, ...]
    t_in_a_row: int
    stunting: Stunting
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    referral: str
    issues: tuple[Issue, ...] = ()

    @property
    def two_t(self) -> bool:
        """Did the child fail to gain enough twice in a row (2T)?"""
        return self.t_in_a_row >= two_t_times()

    def two_t_by(self, on: date) -> bool:
        """Had the child failed twice in a row by that day?"""
        return _t_in_a_row([own for own in self.judged if own.on <= on]) >= two_t_times()

    @property
    def latest(self) -> Judged | None:
        """The latest measurement; None when there is none."""
        return self.judged[-1] if self.judged else None

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "measurements": [
                {"on": own.on.isoformat(), "scores": own.scores.to_dict(lang), "gain": own.gain.to_dict(lang)}
                for own in self.judged
            ],
            "t_in_a_row": self.t_in_a_row,
            "two_t": self.two_t,
            "stunting": self.stunting.to_dict(lang),
            "reasons": [
                {"code": code, "text": book.word("reason", code).text(lang)} for code in self.reasons
            ],
            "steps": [{"code": own.code, "at": own.at, "text": own.label.text(lang)} for own in self.steps],
            "referral": self.referral,
            "issues": [own.to_dict(lang) for own in self.issues],
        }


def follow(
    measurements: Iterable[Mapping[str, Any]],
    *,
    birth_date: date | str,
    sex: str,
    on: date | None = None,
    referral: str | None = None,
    kbm: str | None = None,
    interval: str | None = None,
) -> Course:
    """What do a child's measurements say together, and what is the next step?

    >>> course = follow(
    ...     [{"on": "2025-04-10", "weight_kg": 5.8}, {"on": "2025-05-11", "weight_kg": 6.3}],
    ...     birth_date="2025-01-10", sex="male")
    >>> course.latest.gain.status, course.reasons, course.steps[0].code
    ('T', ('t',), 'refer_growth')

    Args:
        measurements: as in a person's record (`on`, `weight_kg`, `height_cm`, `position`, …), in any order.
        birth_date: the day of birth.
        sex: `female` or `male`.
        on: the asked day; later measurements are left out. None takes all.
        referral: after how many T a child is referred, `t_once` (default) or `2t`.
        kbm: the table of least gains.
        interval: which intervals between weighings are judged.

    Raises:
        UsageError: no such `referral`, `kbm` or `interval` (`ILP-W016`).
    """
    gains = book.gains()
    rule = book.chosen(gains.referral, referral, "referral")
    table, span = book.chosen(gains.kbm, kbm, "kbm"), book.chosen(gains.interval, interval, "interval")
    issues: list[Issue] = []
    read = sorted(_read(measurements, birth_date, sex, on, issues), key=lambda own: own[0])
    weighed = [own[2] for own in read]
    judged = []
    for place, (day, scores, now) in enumerate(read):
        earlier = _earlier(weighed, place, span)
        before = None if earlier is None else weighed[earlier]
        judged.append(Judged(day, scores, compare(before, now, table, span), earlier))
    row = _t_in_a_row(judged)
    found = _latest(judged)
    short = Stunting("unknown") if found is None else stunting(found)
    reasons = tuple(_reasons(judged, row, rule.times, short))
    return Course(
        tuple(judged), row, short, reasons, tuple(_steps(judged, reasons)), rule.code, tuple(issues)
    )


def two_t_times() -> int:
    """How many T in a row are 2T?"""
    return book.chosen(book.gains().referral, "2t", "referral").times


def _read(
    measurements: Iterable[Mapping[str, Any]],
    birth_date: date | str,
    sex: str,
    until: date | None,
    issues: list[Issue],
) -> Iterator[tuple[date, Scores, Weighing]]:
    """The measurements whose day is known and not after the asked one; what is wrong with any is told."""
    way = Way.of(None, None, corrected=False)
    for number, given in enumerate(measurements):
        values = of_record(given, sex, birth_date)
        found, told = measured(values, way.basis, f"measurements[{number}].")
        issues += told
        if found.days is None:
            continue
        day = as_day(values["measured_on"])
        if until is not None and day > until:
            continue
        yield day, score(found, way), weighing(given, sex=sex, birth_date=birth_date)


def _earlier(weighed: list[Weighing], place: int, span: Interval) -> int | None:
    """With which earlier weighing is this one compared? The last that is far enough off, else the last."""
    now = weighed[place]
    earlier = [k for k in range(place) if weighed[k].weight_kg is not None]
    if not earlier or now.days is None:
        return None
    apart = {k: now.days - (weighed[k].days or 0) for k in earlier}
    return next((k for k in reversed(earlier) if apart[k] >= span.least_days), earlier[-1])


def _t_in_a_row(judged: list[Judged]) -> int:
    """How many T follow each other up to the latest weighing, each compared with the one before it?"""
    place = next((k for k in reversed(range(len(judged))) if judged[k].gain.status is not None), None)
    count = 0
    while place is not None and judged[place].gain.status == "T":
        count += 1
        place = judged[place].compared_with
    return count


def _latest(judged: list[Judged]) -> Scores | None:
    """The scores of the latest measurement with a length or height; None when there is none."""
    index = book.classes().stunting.index
    return next((own.scores for own in reversed(judged) if index in own.scores.z), None)


def _reasons(judged: list[Judged], row: int, times: int, short: Stunting) -> Iterator[str]:
    """Why is something done? In the order of the words' list."""
    if not any(own.gain.reason != "no_weight" for own in judged):
        yield "never_weighed"
    if not judged:
        return
    now = judged[-1]
    if any(code.endswith("_implausible") for code in now.scores.flags):
        yield "implausible"
    if now.scores.nutrition is not None and now.scores.nutrition.code in malnourished():
        yield "acute_malnutrition"
    if row >= times:
        yield "two_t" if times > 1 else "t"
    if now.gain.refers and now.gain.band is not None:
        yield now.gain.band.code
    if short.step is not None:
        yield "short"


def malnourished() -> tuple[str, ...]:
    """Which classes of nutrition call for a referral?"""
    return tuple(edge.code for edge in book.classes().nutrition.bands)


def _steps(judged: list[Judged], reasons: tuple[str, ...]) -> Iterator[Step]:
    """What is done for these reasons? Each step once; then a child young enough is weighed on."""
    steps, told = book.steps(), book.words("reason")
    for code in dict.fromkeys(told[reason]["step"] for reason in reasons):
        yield steps[code]
    limit = book.classes().nutrition.below_month
    if judged and (judged[-1].gain.months or 0) < limit:
        yield steps["weigh_next_month"]
