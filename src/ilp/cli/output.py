"""Where does it go? Answers to stdout, errors and summaries to stderr; always UTF-8."""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper
from typing import Any

from ilp.errors import IlpError, Language
from ilp.texts import issue_line


def utf8() -> None:
    """Make both streams speak UTF-8, whatever the terminal was set to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8")


def as_json(value: Any) -> None:
    """Write one JSON document, for people and programs alike."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def report(fault: IlpError, lang: Language) -> None:
    """Say on stderr what went wrong: the error, then every issue it carries."""
    print(f"ilp: {fault.code} {fault.messages[lang]}", file=sys.stderr)
    for issue in fault.issues:
        print(f"  {issue_line(issue, lang)}", file=sys.stderr)


def summary(text: str) -> None:
    """Say on stderr how it went, once the answers on stdout are out."""
    sys.stdout.flush()
    print(text, file=sys.stderr)
