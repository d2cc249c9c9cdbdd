"""What can go wrong, and how do we say it? Coded errors and issues, each text in Indonesian and English.

Every text lives in `data/messages/*.toml` under its code; Python holds none. An *error* stops the call, an
*issue* is a finding about the caller's data that never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal

from ilp import resources

Language = Literal["id", "en"]
Severity = Literal["error", "warning"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@cache
def registry() -> dict[str, dict[str, str]]:
    """Which codes exist, with severity and both texts?"""
    found: dict[str, dict[str, str]] = {}
    for name in resources.names("messages"):
        found.update(resources.toml(name))
    return found


def texts(code: str, values: Mapping[str, Any], /) -> dict[Language, str]:
    """What does `code` say in each language, with `values` filled in?"""
    entry = registry()[code]
    return {language: entry[language].format_map(values) for language in LANGUAGES}


def suggest(value: str, allowed: Iterable[str]) -> str:
    """What was allowed, nearest first? A short list for the end of a message."""
    names = sorted(allowed)
    near = get_close_matches(value, names, n=3)
    listed = near + [name for name in names if name not in near]
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "")


@dataclass(frozen=True, slots=True)
class Issue:
    """What is doubtful or wrong in the caller's data, where, and what to do about it?

    `path` names the place (`doses[2].on`); `messages` holds the text in both languages and never a NIK or
    a name. `severity` is `error` only for what cannot be true or cannot be read.
    """

    code: str
    severity: Severity
    path: str
    messages: dict[Language, str] = field(hash=False)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON, with `message` in one language?"""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.messages[lang],
            "messages": dict(self.messages),
        }


def issue(code: str, path: str, /, **values: Any) -> Issue:
    """Make the issue `code` at `path`, its texts filled with `values`."""
    severity: Severity = "error" if registry()[code].get("severity", "error") == "error" else "warning"
    return Issue(code, severity, path, texts(code, {"path": path, **values}))


class IlpError(Exception):
    """The base of every error that `ilp` raises: a code, two languages, and the values that caused it."""

    def __init__(self, code: str, /, *, issues: Iterable[Issue] = (), **values: Any) -> None:
        self.code = code
        self.values = values
        self.issues = tuple(issues)
        self.messages = texts(code, values)
        super().__init__(f"{code}: {self.messages['en']}")


class DataFileError(IlpError, ValueError):
    """A rule file cannot be used; `issues` lists everything that is wrong in it."""


class RecordError(IlpError, ValueError):
    """A value given by the caller cannot be read."""


class UsageError(IlpError, ValueError):
    """The command or call does not fit together."""


class UnknownCode(IlpError, LookupError):  # noqa: N818 - reads as what happened
    """No such code, area or level."""


class NoRuleInForce(IlpError, LookupError):  # noqa: N818 - reads as what happened
    """On that date and in that area no rule answers the question."""


class MissingExtra(IlpError, ImportError):  # noqa: N818 - reads as what happened
    """An optional dependency is needed and not installed."""
