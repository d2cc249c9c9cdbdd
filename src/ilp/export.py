"""How do others take the rules away? Schemas, the whole rulebook and the worked cases, as plain JSON.

The same input always gives the same bytes, so a copy kept elsewhere can be checked for freshness.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from ilp import resources
from ilp.errors import UsageError
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED, Dated, Head, RuleFile
from ilp.version import __version__

What = Literal["schema", "rules", "cases"]
WHAT: tuple[What, ...] = ("schema", "rules", "cases")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_json(value: Any) -> str:
    """Write a value as JSON in the one form of exports: sorted keys, two spaces, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def kind(row: Dated) -> str:
    """What is the row: the name of its table in a rule file?"""
    return next(name for name, model in DATED.items() if type(row) is model)


def row(own: Dated) -> dict[str, Any]:
    """How does a row look as JSON? Dates and periods as text; what a row does not say is left out.

    >>> from datetime import date
    >>> row(Rulebook.load().at(date(2025, 9, 1)).service("immunization.bcg.1"))["series"]["recommended"]
    '1 month'
    """
    said = own.model_dump(mode="json", exclude={"instrument"}, exclude_none=True)
    dates = {name: said.get(name) for name in ("in_force_from", "in_force_until", "born_from", "born_until")}
    return {"kind": kind(own), **said, **dates, "source": own.citation.to_dict()}


def rules(book: Rulebook) -> dict[str, Any]:
    """What does the whole rulebook say? Every row ever in force, file by file, each with its source."""
    return {
        "version": __version__,
        "rulebook": book.version,
        "profile": book.profile.name,
        "readings": dict(book.readings),
        "files": [_file(name, file) for name, file in book.files],
    }


def _file(name: str, file: RuleFile) -> dict[str, Any]:
    return {
        "name": name,
        "instrument": file.instrument.model_dump(mode="json"),
        "rows": [row(own) for table in DATED for own in getattr(file, table)],
        "not_encoded": [own.model_dump(mode="json") for own in file.not_encoded],
    }


def cases(book: Rulebook) -> dict[str, Any]:
    """Which worked cases are there, each with the file it stands in?"""
    found = [{"file": name, **case.model_dump(mode="json")} for name, case in book.examples]
    return {"version": __version__, "rulebook": book.version, "cases": found}


def schemas() -> dict[str, dict[str, Any]]:
    """What may a person, a plan and a rule file look like? JSON Schemas, by name."""
    from ilp.records import Person

    person = {"$schema": DIALECT, **Person.model_json_schema()}
    plan: dict[str, Any] = json.loads(resources.text("schemas/plan.json"))
    return {"person": person, "plan": plan, "rule_file": {"$schema": DIALECT, **rule_file_schema()}}


def rule_file_schema() -> dict[str, Any]:
    """What may a rule file say? As it is written: rows leave out what they have from their instrument."""
    schema = RuleFile.model_json_schema()
    models = {model.__name__ for model in DATED.values()}
    taken = {"instrument", *(set(Head.model_fields) & set(Dated.model_fields))}
    for name in models & set(schema["$defs"]):
        written = schema["$defs"][name]
        del written["properties"]["instrument"]
        written["required"] = [key for key in written["required"] if key not in taken]
    return schema


def documents(what: What, book: Rulebook) -> Iterator[tuple[str, Any]]:
    """Which documents does an export hold, each with the name of its file?"""
    if what == "schema":
        for name, schema in schemas().items():
            yield f"{name}.schema.json", schema
    else:
        yield f"{what}.json", rules(book) if what == "rules" else cases(book)


def write(what: What, folder: Path, book: Rulebook) -> list[Path]:
    """Write an export into `folder`, which is made when it is not there; the answer is what was written.

    Raises:
        UsageError: the folder cannot be written to (`ILP-U013`).
    """
    written = []
    texts = [(folder / name, to_json(document)) for name, document in documents(what, book)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts:
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    except OSError as fault:
        raise UsageError("ILP-U013", value=str(folder)) from fault
    return written
