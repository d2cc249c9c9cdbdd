"""Where does it go? Answers to stdout, errors and summaries to stderr; always UTF-8."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from ilp.errors import IlpError, Issue, Language, UsageError
from ilp.texts import issue_line, say


def utf8() -> None:
    """Make both streams speak UTF-8, whatever the terminal was set to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8")


def as_json(value: Any) -> None:
    """Write one JSON document, for people and programs alike."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def write_page(file: str, page: str) -> None:
    """Write a web page to the file that `--html` names.

    Raises:
        UsageError: it cannot be written (`ILP-U016`).
    """
    try:
        Path(file).write_text(page, encoding="utf-8")
    except OSError:
        raise UsageError("ILP-U016", value=file) from None


def ended(issues: Sequence[Issue], lang: Language) -> int:
    """Say on stderr how many issues there were; which exit code tells of them?"""
    errors = sum(own.severity == "error" for own in issues)
    summary(say("summary.issues", lang, errors=errors, warnings=len(issues) - errors))
    return 1 if errors else 0


def report(fault: IlpError, lang: Language) -> None:
    """Say on stderr what went wrong: the error, then every issue it carries."""
    print(f"ilp: {fault.code} {fault.messages[lang]}", file=sys.stderr)
    for issue in fault.issues:
        print(f"  {issue_line(issue, lang)}", file=sys.stderr)


def summary(text: str) -> None:
    """Say on stderr how it went, once the answers on stdout are out."""
    sys.stdout.flush()
    print(text, file=sys.stderr)


def told(issues: Sequence[Issue], lang: Language) -> int:
    """Say every issue on stderr and how many there are; which exit code tells of them?"""
    for own in issues:
        summary(issue_line(own, lang))
    return ended(issues, lang)
