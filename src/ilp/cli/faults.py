"""What was wrong with very many rows? The first issues in words, the rest in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ilp.cli.output import summary
from ilp.errors import Issue, Language
from ilp.texts import issue_line, say

if TYPE_CHECKING:
    from ilp.records import Reading

SHOWN = 20
"""As many issues as a person reads."""


class Faults:
    """How many issues there were, and the first of them; `more` is the text that tells of the others."""

    def __init__(self, lang: Language, more: str = "summary.more_faults", most: float = SHOWN) -> None:
        self.errors = self.warnings = 0
        self._lang, self._more, self._most = lang, more, most
        self._first: list[str] = []

    def add(self, text: str, severity: str) -> None:
        """Count one issue."""
        self.errors += severity == "error"
        self.warnings += severity != "error"
        if len(self._first) < self._most:
            self._first.append(text)

    def take(self, issues: Iterable[Issue], at: str = "") -> None:
        """Count issues, found at this place."""
        for own in issues:
            self.add(f"{at}{issue_line(own, self._lang)}", own.severity)

    def reading(self, own: Reading) -> Reading:
        """Count the issues of one record and of what it tells, and hand it on."""
        from ilp.records import facts_issues
        from ilp.records.showing import shown

        issues = own.issues if own.person is None else (*own.issues, *own.at_rows(facts_issues(own.person)))
        self.take(issues, "".join(f"{shown(each)}: " for each in (own.line, own.id) if each is not None))
        return own

    def tell(self) -> None:
        """Say them on stderr."""
        for text in self._first:
            summary(text)
        if (more := self.errors + self.warnings - len(self._first)) > 0:
            summary(say(self._more, self._lang, count=more))

    def ended(self) -> int:
        """Say them, and how many there were; which exit code tells of them?"""
        self.tell()
        summary(say("summary.issues", self._lang, errors=self.errors, warnings=self.warnings))
        return 1 if self.errors else 0
