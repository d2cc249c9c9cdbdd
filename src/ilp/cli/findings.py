"""How are findings said in words: bands and their tests, questions, danger signs, what is done?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ilp import codes
from ilp.errors import Language
from ilp.rulebook.findings import Band, Derived, Item, OpenEdge, Sign, Step, Test
from ilp.texts import has, say


def test(own: Test, lang: Language) -> str:
    """Which values does the test ask for?"""
    given = own.model_dump(exclude={"value", "otherwise"}, exclude_none=True, exclude_defaults=True)
    said = [say(f"test.{bound}", lang, value=_plain(value, lang)) for bound, value in given.items()]
    return f"{name(own.value, lang)} {say('join.all', lang).join(said)}"


def name(value: str, lang: Language) -> str:
    """What is a value called? An item of a questionnaire keeps its code."""
    for section in ("value", "measurement"):
        if value in codes.known(section):
            return codes.label(section, value).text(lang)
    return say(f"fact.{value}", lang) if has("fact", value) else value


def _plain(value: Any, lang: Language) -> str:
    if isinstance(value, bool):
        return say(f"counts.{str(value).lower()}", lang)
    if isinstance(value, list | tuple):
        return say("join.list", lang).join(map(str, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def band(own: Band, lang: Language) -> str:
    """When does the category hold, and what follows?"""
    from ilp.cli.words import period, who

    tests = [test(one, lang) for one in (*own.any, *own.all)]
    joined = say("join.alternatives" if own.any else "join.all", lang).join(tests)
    when = joined or say("band.otherwise", lang)
    said = [who(own.who, lang)] if own.who else []
    said += [step(one, lang) for one in own.steps]
    if own.repeat:
        said.append(say("band.repeat", lang, value=period(own.repeat, lang)))
    if own.refer_to:
        said.append(say("band.refer_to", lang, value=codes.label("tier", own.refer_to).text(lang)))
    if own.finds:
        found = say("join.list", lang).join(codes.label("condition", code).text(lang) for code in own.finds)
        said.append(say("band.finds", lang, value=found))
    more = f" ({say('join.sentences', lang).join(said)})" if said else ""
    return f"{own.label.text(lang)}: {when}{more}"


def step(own: Step, lang: Language) -> str:
    """What is done, and where?"""
    if not own.at:
        return own.text.text(lang)
    at = say("join.list", lang).join(codes.label("tier", tier).text(lang) for tier in own.at)
    return say("band.step", lang, at=at, text=own.text.text(lang))


def item(own: Item, lang: Language) -> str:
    """Which question, and which points?"""
    points = say("join.list", lang).join(f"{option} {value}" for option, value in own.options.items())
    if own.highest is not None:
        points = f"{own.lowest}-{own.highest}"
    label = own.label.text(lang) if own.label else own.code
    return f"{label} ({points})" if points else label


def sign(own: Sign, lang: Language) -> str:
    """Which sign?"""
    return own.label.text(lang)


def derived(own: Derived, lang: Language) -> str:
    """Which value is computed from which?"""
    return f"{name(own.value, lang)} = {own.formula}({', '.join(own.of)})"


def edge(own: OpenEdge, lang: Language) -> str:
    """Which values does the source give to nobody?"""
    tests = say("join.all", lang).join(test(one, lang) for one in own.all)
    return f"{tests} → {own.takes}"


SAID: dict[type, Callable[[Any, Language], str]] = {
    Band: band,
    Derived: derived,
    Item: item,
    OpenEdge: edge,
    Sign: sign,
    Step: step,
}
