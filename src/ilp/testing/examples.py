"""Does a worked case come out as its author said? A case names only what it expects; the rest is free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ilp.errors import Language, NoRuleInForce, UnknownCode
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Example
from ilp.testing.outcomes import Outcome
from ilp.texts import say

DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest", "until", "done_on")
SERVICE = frozenset((*DAYS, "status", "where", "programmes", "reasons", "missing_facts", "instead"))
DOSE = frozenset(("product", "on", "status", "counts_as", "reasons"))
COMPLETION = frozenset(("complete", "completed_on", "missing", "protected_until"))
FINDING = frozenset(
    ("category", "score", "refer_to", "repeat", "finds", "flags", "between", "possible", "missing")
)
DANGER = frozenset(("refer", "refer_to"))
Compared = Callable[[Any, Mapping[str, Any], Language], Iterable[str]]
ASKED = frozenset(("measure", "values", "instrument", "answers", "card", "observed", "tier"))


def failures(rules: Rulebook | None = None, lang: Language = "en") -> dict[str, list[str]]:
    """Which worked cases of the rulebook fail, each with its differences? Empty when all hold.

    Args:
        rules: the rulebook, with your own files beside ours; None takes the package's own.
        lang: the language of the differences.

    >>> failures()
    {}
    """
    book = rules or Rulebook.load()
    found = {case.id: list(differences(case, book, lang)) for _, case in book.examples}
    return {name: lines for name, lines in found.items() if lines}


def differences(case: Example, rules: Rulebook | None = None, lang: Language = "en") -> Iterator[str]:
    """What differs between a worked case and what comes out, a line for each?

    A case that asks for another reading of a dispute needs the package's own rules.
    """
    book = Rulebook.load(readings=case.readings) if rules is None or case.readings else rules
    if case.profile is not None:
        book = book.under(case.profile)
    try:
        yield from compare(case.expect, Outcome(case, book), lang)
    except (UnknownCode, NoRuleInForce) as fault:  # a row that the case speaks of is not there
        yield fault.messages[lang]


def compare(expect: dict[str, Any], made: Mapping[str, Any], lang: Language = "en") -> Iterator[str]:
    """Say what differs between an expectation and an answer; only what is named is compared."""
    if not expect:
        yield say("differs.empty", lang, place="expect")
    for section, wanted in expect.items():
        if section not in SECTIONS:
            yield say("differs.unknown", lang, place=f"expect.{section}", allowed=sorted(SECTIONS))
        elif not wanted:
            yield say("differs.empty", lang, place=f"expect.{section}")
        else:
            yield from SECTIONS[section](wanted, made, lang)


def _services(wanted: dict[str, dict[str, Any]], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
    yield from _named("", wanted, {own["code"]: own for own in made["services"]}, SERVICE, lang)


def _completions(wanted: dict[str, dict[str, Any]], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
    yield from _named(
        "completion ", wanted, {own["code"]: own for own in made["completions"]}, COMPLETION, lang
    )


def _named(
    kind: str,
    wanted: dict[str, dict[str, Any]],
    listed: dict[str, dict[str, Any]],
    known: frozenset[str],
    lang: Language,
) -> Iterator[str]:
    for code, fields in wanted.items():
        if code not in listed:
            yield say("differs.lacking", lang, place=f"{kind}{code}", wanted=fields)
        else:
            yield from _fields(f"{kind}{code}", fields, listed[code], known, lang)


def _unlisted(wanted: list[str], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
    listed = {own["code"]: own for own in made["services"]}
    for code in wanted:
        if code in listed:
            yield say("differs.listed", lang, place=code, found=listed[code]["status"])


def _doses(wanted: list[dict[str, Any]], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """Copies of one product on one day are matched in the order of the answer."""
    left = list(made["doses"])
    for fields in wanted:
        product, on = fields.get("product"), fields.get("on")
        place = f"{product} {on}"
        same = [own for own in left if own["product"] == product and own["on"] == on]
        if same:
            left.remove(same[0])
            yield from _fields(place, fields, same[0], DOSE, lang)
        else:
            yield say("differs.lacking", lang, place=place, wanted=fields)


def _same(key: str) -> Compared:
    def compared(wanted: Any, made: Mapping[str, Any], lang: Language) -> Iterator[str]:
        if _plain(made[key]) != _plain(wanted):
            yield say("differs.value", lang, place=key, wanted=wanted, found=made[key])

    return compared


def _contents(wanted: dict[str, list[str]], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """A code with `!` before it is expected not to be done."""
    for service, codes in wanted.items():
        found = made["contents"](service)
        yield from _there(service, codes, found, lang)


def _home_visits(wanted: list[str], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
    yield from _there("home_visits", wanted, made["home_visits"](), lang)


def _there(place: str, wanted: list[str], found: Iterable[str], lang: Language) -> Iterator[str]:
    for code in wanted:
        absent, name = code.startswith("!"), code.removeprefix("!")
        if (name in found) == absent:
            line = "differs.listed" if absent else "differs.lacking"
            yield say(line, lang, place=f"{place}: {name}", wanted=name, found=name)


def _answers(
    section: str, known: frozenset[str]
) -> Callable[[Any, Mapping[str, Any], Language], Iterator[str]]:
    def compared(wanted: list[dict[str, Any]], made: Mapping[str, Any], lang: Language) -> Iterator[str]:
        for asked in wanted:
            given = {key: value for key, value in asked.items() if key in ASKED}
            fields = {key: value for key, value in asked.items() if key not in ASKED}
            yield from _fields(f"{section} {given}", fields, made[section](asked), known, lang)

    return compared


def _fields(
    place: str, wanted: dict[str, Any], found: dict[str, Any], known: frozenset[str], lang: Language
) -> Iterator[str]:
    if not wanted:
        yield say("differs.empty", lang, place=place)
    for key, value in wanted.items():
        if key not in known:
            yield say("differs.unknown", lang, place=f"{place}.{key}", allowed=sorted(known))
        elif _plain(found.get(key)) != _plain(value):
            yield say("differs.value", lang, place=f"{place}.{key}", wanted=value, found=found.get(key))


def _plain(value: Any) -> Any:
    """TOML has no null: an empty text stands for it. The order of codes says nothing."""
    if value == "":
        return None
    return sorted(value) if isinstance(value, list | tuple) else value


SECTIONS: dict[str, Compared] = {
    "services": _services,
    "unlisted": _unlisted,
    "doses": _doses,
    "completions": _completions,
    "cohort": _same("cohort"),
    "cluster": _same("cluster"),
    "overlays": _same("overlays"),
    "contents": _contents,
    "home_visits": _home_visits,
    "measures": _answers("measures", FINDING),
    "scores": _answers("scores", FINDING),
    "signs": _answers("signs", DANGER),
}
