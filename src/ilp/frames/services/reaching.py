"""Whom can a service concern at all? The reach of `ilp.schedules.reach`, asked of everybody at once."""

from __future__ import annotations

from ilp.dates import Period
from ilp.frames.people.block import View
from ilp.frames.people.scene import Scene
from ilp.schedules.reach import Reach
from ilp.schedules.steps import Ages


def reached(reach: Reach | None, ages: Ages, view: View, scene: Scene) -> View:
    """Those of the view for whom the service may be listed; None reaches everybody."""
    if reach is None:
        return view
    asked = scene.asked
    periods = list(ages.places)
    opens = Period(*periods[reach.opens])
    keep = view.birth.reached(opens, view.horizon)
    if reach.ends >= 0:
        within = ~view.birth.reached(Period(*periods[reach.ends]), view.today)
        if reach.once:
            within |= ~view.birth.reached(asked.defaults.missed_until, view.today)
        keep &= within
    if reach.sex is not None:
        keep &= view.sex.among((reach.sex,))
    if reach.pregnancy:
        keep &= view.pregnancies
    elif reach.condition:
        keep &= view.pregnancies | view.stated
    return view.of(keep | view.cut(scene.events.any_of(reach.done_by)))
