"""What is wrong with the records of a file? One line for each issue, in their order, then a summary."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import define
from pydantic_core import to_json

from ilp.cli.output import summary
from ilp.errors import Issue, Language
from ilp.records import Reading, facts_issues, people_file, read_file
from ilp.records.showing import shown
from ilp.texts import issue_line, say


@define
class Tally:
    """How many records were read, how many of them were no person, and how many issues there were."""

    count: int = 0
    bad: int = 0
    errors: int = 0
    warnings: int = 0

    def add(self, reading: Reading, issues: Iterable[Issue]) -> None:
        """Count one record and its issues."""
        self.count += 1
        self.bad += reading.person is None
        for issue in issues:
            if issue.severity == "error":
                self.errors += 1
            else:
                self.warnings += 1

    @property
    def exit_code(self) -> int:
        """Did anything have the severity error?"""
        return 1 if self.errors else 0


def show(file: str, on: date | None, json: bool, lang: Language) -> int:
    """Check a file record by record, without ever holding all of it.

    Raises:
        UsageError: the file cannot be read.
    """
    tally = Tally()
    write = sys.stdout.write
    listed = is_list(file)
    for place, reading in enumerate(read_file(file)):
        issues = reading.issues
        if reading.person is not None:
            issues = (*issues, *reading.at_rows(facts_issues(reading.person, on)))
        tally.add(reading, issues)
        if not issues:
            continue
        if json:
            write(to_json(unread(reading, issues, lang)).decode() + "\n")
        else:
            at = _place(file, reading, place if listed else None)
            write("".join(f"{at}: {issue_line(issue, lang)}\n" for issue in issues))
    said = {"count": tally.count, "errors": tally.errors, "warnings": tally.warnings, "bad": tally.bad}
    summary(say("summary.check", lang, **said))
    return tally.exit_code


def unread(reading: Reading, issues: Sequence[Issue], lang: Language) -> dict[str, object]:
    """How do the issues of one record look as JSON?"""
    return {
        "id": reading.id,
        "line": reading.line,
        "issues": [issue.to_dict(lang) for issue in issues],
    }


def is_list(file: str) -> bool:
    """Is it a `.json` file that holds a list? One that is not there is none; reading it says so."""
    path = Path(file)
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    with path.open("rb") as handle:
        return handle.read(64).removeprefix(BOM_UTF8).lstrip().startswith(b"[")


def _place(file: str, reading: Reading, place: int | None) -> str:
    """Where does the record stand: on which line, or at which place of a list (from 0)?"""
    if Path(file).is_dir() and reading.line is not None:
        file = str(people_file(Path(file)))
    at = f"{file}:{reading.line}" if reading.line is not None else file
    at = f"{at}[{place}]" if place is not None else at
    return f"{at}: {shown(reading.id)}" if reading.id is not None else at
