"""How is a rule said in words? Each field through its template in `data/texts.toml`, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ilp import codes
from ilp.cli.findings import SAID
from ilp.dates import Period
from ilp.errors import Language
from ilp.texts import has, say

if TYPE_CHECKING:
    from ilp.rulebook.rows import Dated
    from ilp.rulebook.timing import Case, Counts, Target, Window
    from ilp.rulebook.who import Who

TIMINGS = ("series", "every", "campaign", "once")
NOTHING: tuple[Any, ...] = (None, (), "")
# In which section of the catalogue the codes of a field are named.
CATALOGUES = {
    "products": "product",
    "by": "by",
    "only_products": "product",
    "where": "tier",
    "sex": "sex",
    "any_condition": "condition",
    "all_conditions": "condition",
    "no_condition": "condition",
    "programme": "programme",
    "reason": "service_reason",
    "early_reason": "service_reason",
    "improper_reason": "service_reason",
    "effect": "service_status",
    "statuses": "service_status",
    "values": "value",
    "refer_to": "tier",
}


def period(length: Period, lang: Language) -> str:
    """How is a length of time said?

    >>> period(Period.parse("18 months - 4 days"), "id")
    '18 bulan kurang 4 hari'
    """
    said = re.sub("[a-z]+", lambda unit: say(f"period.{unit[0]}", lang), str(length))
    for sign, word in ((" + ", "plus"), (" - ", "minus")):
        said = said.replace(sign, f" {say(f'period.{word}', lang)} ")
    return said


def value(field: str, given: Any, lang: Language) -> str:
    """How is the value of a field said?"""
    if isinstance(given, Period):
        return period(given, lang)
    if isinstance(given, date):
        return given.isoformat()
    if field == "who":
        return who(given, lang)
    if field == "windows":
        return say("join.alternatives", lang).join(window(each, lang) for each in given)
    if field == "counts":
        return counts(given, lang)
    if field == "cases":
        return say("join.alternatives", lang).join(case(each, lang) for each in given)
    if field == "targets":
        return say("join.alternatives", lang).join(target(each, lang) for each in given)
    if field == "monitored":
        return value("any_condition", given.any_condition, lang)
    if field == "total":
        return f"{given.amount} {codes.label('value', given.key).text(lang)}"
    if field in ("counting", "per"):
        return say(f"counts.{given}", lang)
    if field == "months":
        return say("join.list", lang).join(say(f"month.{month}", lang) for month in given)
    if isinstance(given, tuple) and given and type(given[0]) in SAID:
        return say("join.sentences", lang).join(SAID[type(each)](each, lang) for each in given)
    if isinstance(given, tuple):
        return say("join.list", lang).join(_name(field, each, lang) for each in given)
    return _name(field, given, lang)


def _name(field: str, code: Any, lang: Language) -> str:
    """What is the code called, where the catalogue names it? Otherwise it speaks for itself."""
    section = CATALOGUES.get(field)
    if section is None or code not in codes.known(section):
        return str(code)
    return codes.label(section, code).text(lang)


def counts(given: Counts, lang: Language) -> str:
    """Which contacts count: by whom, with what noted?"""
    said = [say("counts.by", lang, value=value("by", given.by, lang))] if given.by else []
    for key, wanted in given.values.items():
        word = say(f"counts.{wanted}".lower(), lang) if isinstance(wanted, bool) else wanted
        said.append(say("counts.values", lang, key=codes.label("value", key).text(lang), value=word))
    return say("join.all", lang).join(said)


def case(given: Case, lang: Language) -> str:
    """Who, or after which result, is served at another rhythm, and at which?"""
    said = [say("case.who", lang, value=who(given.who, lang))] if given.who else []
    if given.values:
        noted = say("join.all", lang).join(
            f"{codes.label('value', key).text(lang)} {wanted}" for key, wanted in given.values.items()
        )
        said.append(say("case.values", lang, value=noted))
    if given.period is not None:
        said.append(say("case.period", lang, value=period(given.period, lang)))
    else:
        said.append(say("case.per_pregnancy" if given.per else "case.contact", lang))
    return say("join.all", lang).join(said)


def target(given: Target, lang: Language) -> str:
    """In which stretch of life is it done once?"""
    return say("join.all", lang).join(text for _, text in phrases("target", given, lang))


def phrases(section: str, row: Any, lang: Language) -> Iterator[tuple[str, str]]:
    """Which fields of the row have something to say, and what? In the order of the templates' model.

    Periods that count from elsewhere than birth have templates of their own, after the row's anchor.
    """
    usual, special = section, f"{section}_{getattr(row, 'anchor', '')}"
    for field, described in type(row).model_fields.items():
        section = special if has(special, field) else usual
        given = getattr(row, field)
        if isinstance(given, bool):
            if has(section, f"{field}_{given}".lower()):
                yield field, say(f"{section}.{field}_{str(given).lower()}", lang)
        elif given not in (*NOTHING, described.default) and has(section, field):
            yield field, say(f"{section}.{field}", lang, value=value(field, given, lang))


def who(alternatives: tuple[Who, ...], lang: Language) -> str:
    """Whom does the rule mean?"""
    if not alternatives:
        return say("who.everyone", lang)
    said = (say("join.all", lang).join(text for _, text in phrases("who", one, lang)) for one in alternatives)
    return say("join.alternatives", lang).join(said)


def window(own: Window, lang: Language) -> str:
    """When does the programme give the dose in this window?"""
    return say("join.all", lang).join(text for _, text in phrases(f"window_{own.anchor}", own, lang))


def born(row: Dated, lang: Language) -> str:
    """For those born when? Empty when the row does not say."""
    start, end = row.born_from, row.born_until
    if start and end:
        return say("span.born_from_until", lang, start=start, end=end)
    return (
        say("span.born_from", lang, start=start)
        if start
        else say("span.born_until", lang, end=end)
        if end
        else ""
    )


def span(start: date, end: date | None, lang: Language) -> str:
    """From when until when?"""
    if end is None:
        return say("span.from", lang, start=start)
    return say("span.from_until", lang, start=start, end=end)


def places(areas: tuple[str, ...], lang: Language) -> str:
    """In which areas?"""
    if not areas:
        return say("span.nation", lang)
    return say("span.areas", lang, areas=say("join.list", lang).join(areas))


def facts(kind: str, row: Dated, lang: Language) -> dict[str, str]:
    """What does the row rule, part by part? Each under the name of its field; empty ones are left out."""
    found: dict[str, str] = {}
    given = getattr(row, "label", None)
    if given is not None:
        found["label"] = given.text(lang)
    if hasattr(row, "who"):
        found["who"] = who(row.who, lang)
    for timing in TIMINGS:
        own = getattr(row, timing, None)
        if own is not None and not isinstance(own, str):
            found |= {f"{timing}.{field}": text for field, text in phrases(timing, own, lang)}
    if kind == "service":
        found |= {f"service.{field}": text for field, text in phrases("service", row, lang)}
    else:
        found |= {f"{kind}.{field}": text for field, text in phrases(kind, row, lang)}
    if hasattr(row, "where"):
        found["where"] = value("where", row.where, lang)
    found["programme"] = value("programme", row.programme, lang)
    found["areas"] = places(row.areas, lang)
    found["born"] = born(row, lang)
    return {part: text for part, text in found.items() if text}


def content(said: dict[str, str], lang: Language) -> str:
    """When, and what else, in one line: every part that belongs to the timing or to the kind of the row."""
    return say("join.sentences", lang).join(text for part, text in said.items() if "." in part)


def source(row: Dated, lang: Language) -> str:
    """Where does the row come from, and how sure is it?"""
    status = codes.label("source_status", row.status).text(lang)
    return say("source.cited", lang, instrument=row.instrument.name, clause=row.clause, status=status)


def dispute(row: Dated, chosen: str | None, lang: Language) -> str:
    """What do the sources disagree on, which reading is in use, and which others are there?"""
    own = row.dispute
    if own is None:
        return ""
    labels = {other.name: other.label.text(lang) for other in own.others}
    used = chosen or own.default
    named = [
        say("source.reading", lang, name=name, label=labels[name]) if name in labels else name
        for name in (own.default, *labels)
        if name != used
    ]
    others = say("join.list", lang).join(named)
    return say("source.dispute", lang, label=own.label.text(lang), id=own.id, chosen=used, others=others)
