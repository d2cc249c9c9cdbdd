"""What does every answer look like today? The plans of typical people, in both languages, as text.

Writes `tests/golden/plans.id.txt` and `plans.en.txt`; the difference shows every answer that a change of
rules changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ilp
from ilp.errors import LANGUAGES, Language
from ilp.planning import home_visits

FOLDER = Path(__file__).parents[1] / "tests" / "golden"
DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest", "done_on", "until")
OPEN = ("due", "overdue", "at_contact")
Case = tuple[str, date, dict[str, Any]]


def cases() -> Iterator[Case]:
    """Each person twice: with nothing done, and the next day, after what was open had been done."""
    for entry in tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))["person"]:
        yield entry["why"], entry["on"], entry["record"]
        after = entry["on"] + timedelta(days=1)
        yield f"{entry['why']}, served", after, served(entry["record"], entry["on"])


def served(record: dict[str, Any], on: date) -> dict[str, Any]:
    """The record after everything open on the day was done on it."""
    found = {name: list(record.get(name, ())) for name in ("doses", "visits", "screenings", "measurements")}
    day = on.isoformat()
    products = set()
    for owed in ilp.plan(record, on=on).services:
        if owed.status not in OPEN:
            continue
        timing = owed.row.timing
        if owed.row.is_dose:
            products.add(owed.row.series.products[0])
            continue
        code, values = timing.done_by[0], {}
        counts = getattr(timing, "counts", None)
        if counts is not None:
            values = dict(counts.values)
        total = getattr(timing, "total", None)
        if total is not None:
            values[total.key] = total.amount
        entry = {"code": code, "on": day, "values": values}
        if code.startswith("measurement."):
            found["measurements"].append({"on": day, code.partition(".")[2]: 20})
        elif code.startswith("screening."):
            found["screenings"].append(entry)
        else:
            found["visits"].append(entry | ({"by": counts.by[0]} if counts is not None and counts.by else {}))
    found["doses"] += [{"product": product, "on": day} for product in sorted(products)]
    return {**record, **found}


def text(lang: Language) -> str:
    """The whole file in one language."""
    return "\n\n".join(_text(*case, lang) for case in cases()) + "\n"


def _text(why: str, on: date, record: dict[str, Any], lang: Language) -> str:
    plan = ilp.plan(record, on=on)
    said = plan.to_dict(lang)
    lines = [f"== {why}: {said['id']} on {said['on']}, {said['cohort']}, {said['cluster']}"]
    lines += [f"overlays {' '.join(said['overlays'])}"] if said["overlays"] else []
    lines += [_service(own, lang) for own in sorted(said["services"], key=lambda own: str(own["code"]))]
    lines += [
        f"dose {own['product']} {own['on']} {own['status']} {own['counts_as']}" for own in said["doses"]
    ]
    lines += [
        f"complete {own['code']} {own['completed_on']}" for own in said["completions"] if own["complete"]
    ]
    lines += [
        f"found {own['code']} {own['on']} {own['measure']} {own['category']}" for own in said["derived"]
    ]
    lines += [f"visit {own.code}: {own.row.label.text(lang)}" for own in home_visits(plan, record)]
    return "\n".join(lines)


def _service(own: dict[str, Any], lang: Language) -> str:
    days = [f"{day} {own[day]}" for day in DAYS if own[day]]
    why = "; ".join(own["messages"][lang])
    asked = f"ask {' '.join(own['missing_facts'])}" if own["missing_facts"] else ""
    at = f"at {' '.join(own['where'])} for {' '.join(own['programmes'])}"
    source = f"{own['source']['instrument']}: {own['source']['clause']}"
    parts = [own["label"], " ".join(days), why, asked, own["instead"] or "", at, source]
    return f"{own['code']} {own['status']} | " + " | ".join(part for part in parts if part)


def write() -> None:
    """Write both files."""
    for lang in LANGUAGES:
        (FOLDER / f"plans.{lang}.txt").write_text(text(lang), encoding="utf-8")


if __name__ == "__main__":
    write()
