"""What changed between two days? Services that began, ended or are ruled otherwise, for whom, and how."""

from __future__ import annotations

from datetime import date
from typing import Any

from ilp import export
from ilp.cli import law, words
from ilp.cli.output import as_json
from ilp.errors import Language
from ilp.rulebook import Change, Rulebook
from ilp.tables import block, page
from ilp.texts import say


def show(
    book: Rulebook,
    before: date,
    after: date,
    area: str | None,
    code: str | None,
    json: bool,
    lang: Language,
) -> int:
    """Show what `after` answers otherwise than `before`.

    Raises:
        UnknownCode: there is no such code (`ILP-R022`).
        NoRuleInForce: nothing holds on `after` (`ILP-R021`).
    """
    book.at(after, area)
    if code is not None:
        book.history(code)
    found = [change for change in book.diff(before, after, area) if code in (None, change.code)]
    if json:
        days = {"before": before.isoformat(), "after": after.isoformat()}
        as_json({**law.head(book, area), **days, "changes": [_as_dict(each, lang) for each in found]})
        return 0
    title = say("heading.diff", lang, before=before, after=after, area=law.where(area, lang))
    blocks = [_text(each, lang) for each in found] or [say("heading.no_change", lang)]
    print(page(f"{title}\n{law.about(book, lang)}", *blocks))
    return 0


def state(change: Change) -> str:
    """Did the service begin, end or change?"""
    if change.before is None:
        return "began"
    return "ended" if change.after is None else "changed"


def differing(change: Change, lang: Language) -> list[tuple[str, str | None, str | None]]:
    """Which parts differ, as (part, before, after) in words? None: not ruled then."""
    old = words.facts("service", change.before, lang) if change.before else {}
    new = words.facts("service", change.after, lang) if change.after else {}
    return [(part, old.get(part), new.get(part)) for part in {**old, **new} if old.get(part) != new.get(part)]


def _as_dict(change: Change, lang: Language) -> dict[str, Any]:
    parts = differing(change, lang) if state(change) == "changed" else []
    return {
        "code": change.code,
        "alternative": change.alternative,
        "change": state(change),
        "fields": [{"field": part, "before": old, "after": new} for part, old, new in parts],
        "before": None if change.before is None else export.row(change.before),
        "after": None if change.after is None else export.row(change.after),
    }


def _label(part: str, lang: Language) -> str:
    """What stands beside a part that differs? All parts of a timing are about when."""
    return say("label.when", lang) if "." in part else say(f"part.{part}", lang)


def _text(change: Change, lang: Language) -> str:
    row = next(side for side in (change.after, change.before) if side is not None)
    how = state(change)
    said = words.facts("service", row, lang)
    parts = differing(change, lang) if how == "changed" else []
    if how == "changed" and not parts:
        how = "moved"
    nothing = say("change.nothing", lang)
    lines = [
        (say("label.alternative", lang), change.alternative),
        (say("label.who", lang), said["who"]),
        (say("label.born", lang), said.get("born", "")),
        *(
            (_label(part, lang), say("change.from_to", lang, before=old or nothing, after=new or nothing))
            for part, old, new in parts
        ),
    ]
    if how in ("began", "ended"):
        lines += [
            (say("label.when", lang), words.content(said, lang)),
            (say("label.where", lang), said["where"]),
        ]
    lines += [
        (say("label.in_force", lang), words.span(row.in_force_from, row.in_force_until, lang)),
        (say("label.source", lang), words.source(row, lang)),
    ]
    return block(f"{change.code}: {said['label']}: {say(f'change.{how}', lang)}", lines)
