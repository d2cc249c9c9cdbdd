"""Where is the package's own data? The one place that opens a file under `ilp/data`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def text(name: str) -> str:
    """What does the data file `name` (relative to the data folder, with `/`) hold?"""
    return files("ilp").joinpath("data", *name.split("/")).read_text(encoding="utf-8")


def data(name: str) -> bytes:
    """What are the bytes of the data file `name`?"""
    return files("ilp").joinpath("data", *name.split("/")).read_bytes()


@cache
def toml(name: str) -> dict[str, Any]:
    """What does the TOML file `name` say? Read once; treat the answer as read-only."""
    return tomllib.loads(text(name))


def names(folder: str, suffix: str = ".toml") -> tuple[str, ...]:
    """Which data files lie in `folder`, in the order of their names? None where there is no such folder."""
    place = files("ilp").joinpath("data", *folder.split("/"))
    found = place.iterdir() if place.is_dir() else ()
    return tuple(sorted(f"{folder}/{entry.name}" for entry in found if entry.name.endswith(suffix)))
