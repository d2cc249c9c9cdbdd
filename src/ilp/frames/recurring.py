"""Where does a service stand that is no numbered dose or contact? Again and again, in fixed months, once."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
from attrs import frozen

from ilp.dates import Period, first_of_month, month_number, year_starting
from ilp.frames.asked import DELIVERY, FROM, START, Asked
from ilp.frames.cases import Cases
from ilp.frames.days import NEVER, Moment, choose, flag, ordinal, parts
from ilp.frames.events import AT, Noted, counted
from ilp.frames.facts import OVER, diagnosed
from ilp.frames.targets import had, stretches, targets
from ilp.frames.who import all_of, answer, any_of, opens
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Every, Once
from ilp.schedules.steps import FAR

COUNT, LAST, AMOUNT, WITHIN = "_count", "_last", "_total", "_within"
FIRST = "_first"


@frozen(eq=False)
class Scene:
    """The people, their events, and what the rules note of them: what every service is computed from."""

    people: Any
    events: Any
    noted: Noted
    asked: Asked


def served(row: Service, began: int, people: Any, scene: Scene) -> Cases:
    """The cases of what is said of a service, over the people with what they had of it."""
    timing, asked = row.timing, scene.asked
    anchor = getattr(timing, "anchor", "birth")
    cases = Cases(people, asked, row.always)
    if row.monitored is not None:
        known = [nw.col(diagnosed(code)) == 1 for code in row.monitored.any_condition]
        cases.say(any_of(known), "not_eligible")
    allowed = answer(row.who, asked)
    start = nw.col(f"{FROM[anchor]}_on")
    begins = [start > NEVER]
    since = cases.let(**{FIRST: nw.max_horizontal(opens(row.who, asked), ordinal(began))})
    if isinstance(timing, Every) and timing.targets:
        cases.frame = stretches(timing.targets, cases.frame, since, asked)
    cases.frame = _with_events(timing, cases.frame, scene)
    if isinstance(timing, Once):
        complete = _complete(timing)
        from_birth = nw.max_horizontal(asked.birth.ordinal, ordinal(began))
        cases.let(**{FIRST: nw.when(complete).then(from_birth).otherwise(since)})
        cases.say(allowed.unknown & ~complete, "unknown")
    else:
        cases.say(allowed.unknown, "unknown")
    if row.born_from is not None:
        begins.append(asked.birth.ordinal >= row.born_from.toordinal())
    if row.born_until is not None:
        begins.append(asked.birth.ordinal < row.born_until.toordinal())
    cases.out(~all_of([*begins, nw.col(FIRST) <= asked.horizon]))
    moment = asked.moment(anchor)
    if isinstance(timing, Every):
        _every(timing, cases, moment, asked)
    elif isinstance(timing, Campaign):
        _campaign(timing, cases, moment, asked)
    elif isinstance(timing, Once):
        _once(timing, cases, moment, anchor, asked)
    return cases


def _with_events(timing: Any, people: Any, scene: Scene) -> Any:
    """The people with the number of their events, the last of them and what the timing asks beside."""
    start = nw.col(f"{FROM[getattr(timing, 'anchor', 'birth')]}_on")
    own = scene.events.filter(
        all_of([*counted(timing, scene.noted), start > NEVER, start <= nw.col(f"{AT}_on")])
    )
    adds = {COUNT: ordinal(1), LAST: nw.col(AT)}
    if isinstance(timing, Every):
        own = own.with_columns(nw.col(AT).max().over("id").alias("_newest"))
        newest = nw.col(AT) == nw.col("_newest")
        for number, case in enumerate(timing.cases):
            if case.values:
                adds[f"_case_{number}"] = flag(all_of([newest, *scene.noted.holds(case.values)]))
        if timing.per is not None:
            adds[WITHIN] = flag(nw.col(f"{AT}_on") >= _year(timing, scene.asked)[0])
        if timing.targets:
            own, inside = had(timing.targets, own, people)
            adds |= inside
    if isinstance(timing, Once) and timing.total is not None:
        amount = nw.col(scene.noted.amounts[timing.total.key])
        order = choose(
            [(nw.col("code") == code, ordinal(place)) for place, code in enumerate(timing.done_by)],
            ordinal(NEVER),
        )
        own = own.with_columns(order.alias("_turn"))
        own = own.with_columns(amount.cum_sum().over("id", order_by=[AT, "_turn", "n"]).alias(AMOUNT))
        adds[AMOUNT] = flag(nw.col(AMOUNT) >= timing.total.amount)
    names = list(adds)
    own = own.select("id", *(value.alias(name) for name, value in adds.items()))
    summed = {COUNT, WITHIN}
    own = own.group_by("id").agg(
        *(nw.col(name).sum() if name in summed else nw.col(name).max() for name in names)
    )
    joined = people.join(own, on="id", how="left")
    joined = joined.with_columns(*(nw.col(name).fill_null(NEVER).cast(nw.Int64) for name in names))
    return joined.with_columns(*parts(LAST))


def _complete(timing: Once) -> nw.Expr:
    return nw.col(COUNT) >= timing.times if timing.total is None else nw.col(AMOUNT) == 1


def _bound(period: Period | None, moment: Moment) -> nw.Expr:
    return ordinal(FAR) if period is None else moment.at(period)


def _every(timing: Every, cases: Cases, moment: Moment, asked: Asked) -> None:
    first, last = cases.let(
        _opens=nw.max_horizontal(moment.at(timing.first), nw.col(FIRST)),
        _ends=_bound(timing.until, moment) - 1,
    )
    cases.out(last < asked.today)
    everyone = nw.lit(True)
    if timing.targets:
        targets(timing.targets, cases, asked)
        return
    if timing.per is not None:
        _per_year(timing, cases, first, last, asked)
        return
    taken = nw.lit(False)
    for number, case in enumerate(timing.cases):
        fits = answer(case.who, asked).yes
        if case.values:
            fits = fits & (nw.col(f"_case_{number}") == 1)
        name = f"_fits_{number}"
        fits = cases.let(**{name: flag(fits & ~taken)}) == 1
        taken = taken | fits
        _rhythm(case.period, case.per, fits, cases, first, last, asked)
    _rhythm(timing.period, None, everyone, cases, first, last, asked)


def _rhythm(
    period: Period | None,
    per: str | None,
    fits: nw.Expr,
    cases: Cases,
    first: nw.Expr,
    last: nw.Expr,
    asked: Asked,
) -> None:
    """At one rhythm: once in the pregnancy, at every contact, or a period after the last one."""
    if per == "pregnancy":
        opens_ = nw.max_horizontal(first, nw.col(f"{START}_on"))
        cases.done(fits & (nw.col(LAST + "_on") >= opens_), None, None)
        cases.place(fits, opens_, opens_, None, ordinal(FAR))
    elif period is None:
        cases.place(fits & (first > asked.today), first, first, None, last)
        cases.say(fits, "at_contact")
    else:
        none = nw.col(COUNT) == 0
        cases.place(fits & none, first, first, None, last)
        name = f"_next_{len(cases.found)}"
        following = cases.let(**{name: nw.max_horizontal(Moment.named(LAST).at(period), first)})
        cases.done(fits & (following > asked.today), following, last)
        cases.place(fits, following, following, None, last)


def _year(timing: Every, asked: Asked) -> tuple[int, int, int]:
    """The first and the last day of the asked day's calendar or school year, and its number."""
    month = asked.defaults.school_year_month if timing.per == "school_year" else 1
    year = year_starting(asked.on, month)
    return _first_day(year, month), _first_day(year + 1, month) - 1, year


def _first_day(year: int, month: int) -> int:
    return first_of_month(12 * year + month - 1)


def _per_year(timing: Every, cases: Cases, first: nw.Expr, last: nw.Expr, asked: Asked) -> None:
    opens_, closes, year = _year(timing, asked)
    month = asked.defaults.school_year_month if timing.per == "school_year" else 1
    enough = nw.col(WITHIN) >= timing.at_least
    cases.done(enough, nw.max_horizontal(first, ordinal(closes + 1)), last)
    begin = cases.let(_begin=nw.max_horizontal(first, ordinal(opens_)))
    furthest = year_starting(date.fromordinal(asked.horizon), month)
    ends = [_first_day(own + 1, month) - 1 for own in range(year, furthest + 1)]
    end = choose([(begin <= own, ordinal(own)) for own in ends], ordinal(FAR))
    cases.place(nw.lit(True), begin, begin, None, cases.let(_end=nw.min_horizontal(last, end)))


def _campaign(timing: Campaign, cases: Cases, moment: Moment, asked: Asked) -> None:
    low, high = cases.let(
        _low=nw.max_horizontal(moment.at(timing.age_from), nw.col(FIRST)),
        _high=moment.at(timing.age_until) - 1,
    )
    today = asked.today
    cases.out(high < today)
    rounds = _rounds(timing.months, asked)
    coming = []
    for number, (opens_, closes) in enumerate(rounds):
        if closes >= today:
            first, end = cases.let(
                **{
                    f"_low_{number}": nw.max_horizontal(low, ordinal(opens_)),
                    f"_high_{number}": nw.min_horizontal(high, ordinal(closes)),
                }
            )
            coming.append((first, end, (first <= end) & (end >= today)))
    begun = [opens_ for opens_, _ in rounds if opens_ <= today]
    last = nw.col(LAST + "_on")
    if begun:
        after = [(fits & (first > today) & (first > last), first) for first, _, fits in coming]
        cases.done((nw.col(COUNT) > 0) & (last >= begun[-1]), choose(after, ordinal(NEVER)), None)
    cases.out(~any_of([fits for _, _, fits in coming]))
    first, end = cases.let(
        _first_round=choose([(fits, first) for first, _, fits in coming], ordinal(NEVER)),
        _round_ends=choose([(fits, end) for _, end, fits in coming], ordinal(NEVER)),
    )
    cases.place(nw.lit(True), first, first, None, end)


def _rounds(months: tuple[int, ...], asked: Asked) -> list[tuple[int, int]]:
    """The campaign months near the asked day and up to the horizon."""
    first = month_number(asked.on) - 12
    last = month_number(date.fromordinal(asked.horizon)) + 12
    return [
        (first_of_month(ym), first_of_month(ym + 1) - 1)
        for ym in range(first, last + 1)
        if ym % 12 + 1 in months
    ]


def _once(timing: Once, cases: Cases, moment: Moment, anchor: str, asked: Asked) -> None:
    first, last, best, late = cases.let(
        _opens=nw.max_horizontal(moment.at(timing.earliest), nw.col(FIRST)),
        _ends=moment.at(timing.until) - 1,
        _best=moment.at(timing.recommended),
        _late=_bound(timing.overdue, moment),
    )
    late = None if timing.overdue is None else late
    cases.done(_complete(timing), None, None)
    closed = last < asked.today
    cases.out(closed & ((over(anchor, asked) <= asked.today) | (nw.col(FIRST) > last)))
    days = {"earliest": first, "recommended": nw.max_horizontal(first, best), "latest": last}
    if late is not None:
        days["overdue"] = nw.when(late <= last).then(nw.max_horizontal(first, late)).otherwise(ordinal(NEVER))
    cases.say(closed, "missed", **days)
    cases.place(nw.lit(True), first, best, late, last)


def over(anchor: str, asked: Asked) -> nw.Expr:
    """The first day on which the episode is listed no more."""
    if anchor == "birth":
        return asked.listed_until
    if anchor == "delivery":
        return nw.col(f"{DELIVERY}_on") + asked.defaults.postpartum.days
    return nw.col(OVER)
