"""Do the examples of the documents run, and do they print what the page says?

Per page, in one folder and one namespace, in order:

- a fence with a title (`json title="child.json"`) is a file of that name;
- `console`: each `$ command` runs, the lines below it are what it prints;
- `python` runs, and a `text` fence right after it is what it prints;
- `sh` holds commands that are proved elsewhere (installing); they must be known here.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from ilp.cli import run

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(\w+)?([^\n]*)\n(.*?)^\1```$", re.M | re.S)
TITLE = re.compile(r'title="([^"]+)"')
NEEDS = re.compile(r"\A---\nneeds: (\w+)\n---\n")
SHELL = ("cat", "cp", "ls", "mkdir")
# Commands that the pages show and that `.ci/run`, the justfile or the reader's own machine prove.
PROVED_ELSEWHERE = (
    "pip install uv && uv run ilp demo",
    "pip install uv && uv run --group dev pytest",
    "pip install uv",
    "pip install .",
    "uv sync",
    "uv sync --group dev --group spark",
    "uv build --wheel && pip install dist/ilp-*.whl",
    "uv run --group dev pytest",
    "uv run --group dev marimo edit docs/notebooks/coverage.py",
    "uv run --group dev marimo edit docs/notebooks/growth.py",
    "uv run --group dev --group docs just docs",
    "uv run --group dev just playground",
    "pip install fastapi uvicorn",
    "uvicorn service:app",
    "source .venv/bin/activate",
)
SHOWN_ONLY = ("text",)


class Printed(NamedTuple):
    """What a page says is printed, what is printed, and where the text stands in the page."""

    said: str
    got: str
    start: int
    end: int


def printed(text: str, folder: Path) -> Iterator[Printed]:
    """Run every fence of a page within `folder`: what was said and what was printed, in order."""
    (folder / "src").symlink_to(ROOT / "src")
    (folder / "docs").symlink_to(ROOT / "docs")
    names: dict[str, Any] = {"__name__": "__main__"}
    loaded = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        with chdir(folder):
            fences = list(FENCE.finditer(text))
            for place, fence in enumerate(fences):
                after = fences[place + 1] if place + 1 < len(fences) else None
                yield from _run(fence, after, text, names, folder)
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - loaded:
            if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


def _run(
    fence: re.Match[str], after: re.Match[str] | None, text: str, names: dict[str, Any], folder: Path
) -> Iterator[Printed]:
    indent, language, more, body = fence.groups()
    body = re.sub(f"^{indent}", "", body, flags=re.M)
    title = TITLE.search(more or "")
    if title:
        (folder / title[1]).parent.mkdir(parents=True, exist_ok=True)
        (folder / title[1]).write_text(body, encoding="utf-8")
    elif language == "console":
        yield Printed(body, "".join(_console(body)), fence.start(4), fence.end(4))
    elif language == "python":
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile(body, "page", "exec"), names)
        if after and after[2] == "text" and not text[fence.end() : after.start()].strip():
            yield Printed(after[4], out.getvalue(), after.start(4), after.end(4))
        elif out.getvalue():
            raise AssertionError(f"prints, and no text fence says what: {out.getvalue()[:200]}")
    elif language == "sh":
        for line in filter(None, (line.partition("  #")[0].strip() for line in body.splitlines())):
            if line not in PROVED_ELSEWHERE:
                raise AssertionError(f"no one proves this command: {line}")
    elif language not in SHOWN_ONLY:
        raise AssertionError(f"a fence of kind {language!r} that nobody runs: {body[:200]}")


def _console(body: str) -> Iterator[str]:
    """The commands of the fence, each followed by what it prints."""
    for line in body.splitlines():
        if line.startswith("$ "):
            yield f"{line}\n"
            yield _command(line[2:].partition("  #")[0].strip())


def _command(line: str) -> str:
    line, _, limit = line.partition(" | head -n ")
    line, _, target = line.partition(" > ")
    words = shlex.split(line)
    out = io.StringIO()
    if words[0] == "ilp":
        kept = io.StringIO() if target else out
        with redirect_stdout(kept), redirect_stderr(out):
            run(words[1:])
        if target:
            Path(target.strip()).write_text(kept.getvalue(), encoding="utf-8")
    elif words[0] in SHELL:
        done = subprocess.run(words, capture_output=True, text=True, check=True, env=dict(os.environ))
        out.write(done.stdout)
    else:
        raise AssertionError(f"a command that nobody runs: {line}")
    lines = "\n".join(each.rstrip() for each in out.getvalue().splitlines()).splitlines()
    shown = lines[: int(limit)] if limit else lines
    return "".join(f"{each}\n" for each in shown)


def refreshed(text: str, folder: Path) -> str:
    """The page with what its fences print now in the place of what it said."""
    for own in reversed(list(printed(text, folder))):
        text = text[: own.start] + own.got + text[own.end :]
    return text


def lacking(text: str) -> str:
    """Which module does the page need that is not installed? Empty when it has all; it says `needs: NAME`."""
    needed = NEEDS.search(text)
    return needed[1] if needed and find_spec(needed[1]) is None else ""


def pages() -> Iterator[Path]:
    """Which documents have fences to run: the README and every page written by hand or made."""
    yield ROOT / "README.md"
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if "```" in path.read_text(encoding="utf-8"):
            yield path
