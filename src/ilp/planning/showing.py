"""How does a plan read? What was given, what is owed and why, what is complete, as plain tables."""

from __future__ import annotations

from typing import Any

from ilp import codes, resources
from ilp.errors import Issue, Language
from ilp.tables import block, page, table
from ilp.texts import has, issue_line, say

DAYS = ("earliest", "recommended", "overdue", "latest")


def text(plan: dict[str, Any], issues: tuple[Issue, ...], lang: Language) -> str:
    """How does a plan, as its `to_dict(lang)` says it, read in a terminal?"""
    area = plan["area"]
    where = say("heading.in_area", lang, area=area) if area else say("heading.national", lang)
    return page(
        say("heading.plan", lang, id=plan["id"], on=plan["on"], area=where),
        services(plan["services"], lang),
        _doses(plan["doses"], lang),
        _completions(plan["completions"], lang),
        _issues(issues, lang),
    )


def services(listed: list[dict[str, Any]], lang: Language) -> str:
    """The services, the most pressing first, each with its reasons and the number of its source."""
    if not listed:
        return say("heading.no_services", lang)
    order = resources.toml("texts.toml")["order"]["status"]
    sources: dict[str, int] = {}
    rows = []
    for own in sorted(listed, key=lambda each: order.index(each["status"])):
        status = codes.label("source_status", own["source"]["status"]).text(lang)
        source = say("source.cited", lang, **{**own["source"], "status": status})
        number = sources.setdefault(source, len(sources) + 1)
        days = [own[day] or "" for day in DAYS]
        state = codes.label("service_status", own["status"]).text(lang)
        rows.append([own["label"], state, *days, _why(own, lang), f"[{number}]"])
    names = ("service", "status", *DAYS, "why", "source")
    shown = _columns([say(f"label.{name}", lang) for name in names], rows)
    cited = "\n".join(f"[{number}] {source}" for source, number in sources.items())
    return page(f"{say('heading.services', lang)}\n{shown}", cited)


def _why(own: dict[str, Any], lang: Language) -> str:
    """The day it was done, the reasons, the day a deferral ends, what to ask, and what serves instead."""
    said = [say("plan.done_on", lang, date=own["done_on"])] if own["done_on"] else []
    said += own["messages"][lang]
    if own["until"]:
        said.append(say("plan.until", lang, date=own["until"]))
    if own["missing_facts"]:
        facts = say("join.list", lang).join(fact(code, lang) for code in own["missing_facts"])
        said.append(say("plan.ask", lang, facts=facts))
    if own["instead"]:
        said.append(say("plan.instead", lang, code=own["instead"]))
    return say("join.sentences", lang).join(said)


def fact(code: str, lang: Language) -> str:
    """What is a missing fact called? A condition has a name of its own, another fact one in the words."""
    if code in codes.known("condition"):
        return codes.label("condition", code).text(lang)
    return say(f"fact.{code}", lang) if has("fact", code) else code


def _doses(doses: list[dict[str, Any]], lang: Language) -> str:
    rows = [
        [
            own["product"],
            own["on"],
            codes.label("dose_status", own["status"]).text(lang),
            say("join.list", lang).join(own["counts_as"]),
            say("join.sentences", lang).join(own["messages"][lang]),
        ]
        for own in doses
    ]
    names = ("product", "date", "status", "counts_as", "why")
    return _part("doses", [say(f"label.{name}", lang) for name in names], rows, lang)


def _completions(completions: list[dict[str, Any]], lang: Language) -> str:
    if not completions:
        return ""
    return block(
        say("heading.completions", lang), ((own["code"], _completion(own, lang)) for own in completions)
    )


def _completion(own: dict[str, Any], lang: Language) -> str:
    """Complete since when and until when it protects, or what is missing."""
    if not own["complete"]:
        return say("plan.incomplete", lang, codes=say("join.list", lang).join(own["missing"]))
    said = [say("plan.complete", lang, date=own["completed_on"] or "-")]
    if own["protected_until"]:
        said.append(say("plan.protected", lang, date=own["protected_until"]))
    return say("join.sentences", lang).join(said)


def _part(name: str, headings: list[str], rows: list[list[str]], lang: Language) -> str:
    return f"{say(f'heading.{name}', lang)}\n{_columns(headings, rows)}" if rows else ""


def _columns(headings: list[str], rows: list[list[str]]) -> str:
    """The table without the columns in which nothing stands."""
    kept = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    return table([headings[place] for place in kept], [[row[place] for place in kept] for row in rows])


def _issues(issues: tuple[Issue, ...], lang: Language) -> str:
    if not issues:
        return ""
    return "\n".join([say("heading.issues", lang), *(issue_line(own, lang) for own in issues)])
