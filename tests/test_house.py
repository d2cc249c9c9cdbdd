"""Does the house keep its own rules? Floors, no clock, no network, no environment, nothing loaded unasked."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import ilp
from ilp.cli import program

SOURCE = Path(ilp.__file__).parent
ROOT = SOURCE.parents[1]
MODULES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))

CLOCK = {"today", "now", "utcnow", "localtime", "gmtime", "monotonic", "perf_counter", "ctime", "time_ns"}
OUTSIDE = {
    *("socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests", "httpx", "aiohttp"),
    *("subprocess", "multiprocessing", "webbrowser", "getpass", "platform", "locale", "time", "zoneinfo"),
    *("random", "secrets", "uuid", "tempfile", "logging", "pickle", "ctypes"),
}
ENVIRONMENT = {"environ", "getenv", "environb", "putenv", "expanduser", "expandvars", "home", "getlogin"}
EVALUATORS = {"eval", "exec", "compile", "__import__"}


def tree(name: str) -> ast.Module:
    return ast.parse((SOURCE / name).read_text(encoding="utf-8"), filename=name)


def imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def called(module: ast.Module) -> Iterator[str]:
    """The last word of what is called, of methods too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def reached(module: ast.Module) -> set[str]:
    return {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)}


# What no module may do --------------------------------------------------------------------------------


def clock_faults(module: ast.Module) -> set[str]:
    """Calls such as `.today()`, and `date.today` handed on uncalled; our own attribute may be so named."""
    of_dates = {
        node.attr
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and getattr(node.value, "attr", getattr(node.value, "id", "")) in ("date", "datetime", "time")
    }
    return (set(called(module)) | of_dates) & CLOCK


def outside_faults(module: ast.Module) -> set[str]:
    return {name for name in imports(module) if name.partition(".")[0] in OUTSIDE}


def environment_faults(module: ast.Module) -> set[str]:
    found = reached(module) | {name.rpartition(".")[2] for name in imports(module)}
    return found & ENVIRONMENT


def evaluator_faults(module: ast.Module) -> set[str]:
    names = {n.func.id for n in ast.walk(module) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    return names & EVALUATORS


def age_faults(module: ast.Module) -> list[int]:
    """Lines where something named after an age, a grade or a measure is compared with a number of its own."""
    named = re.compile(
        r"(^|_)(age|ages|aged|years|months|weeks|days|grade|hb|systolic|diastolic|bmi|muac)(_|$)"
    )
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        numbers = [
            side.value
            for side in sides
            if isinstance(side, ast.Constant)
            and isinstance(side.value, int | float)
            and not isinstance(side.value, bool)
            and side.value not in (0, 1)
        ]
        words = {getattr(leaf, "id", getattr(leaf, "attr", "")) for side in sides for leaf in ast.walk(side)}
        if numbers and any(named.search(word) for word in words):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_stays_in_the_house(name: str) -> None:
    module = tree(name)
    assert clock_faults(module) == set()
    assert outside_faults(module) == set()
    assert environment_faults(module) == set()
    assert evaluator_faults(module) == set()


@pytest.mark.parametrize("name", [name for name in MODULES if name != "dates.py"])
def test_a_module_holds_no_age_and_no_date_arithmetic(name: str) -> None:
    module = tree(name)
    assert age_faults(module) == []
    taken = set(imports(module))
    assert not {each for each in taken if each.startswith("dateutil") or each.endswith(".timedelta")}


@pytest.mark.parametrize("name", [name for name in MODULES if name != "resources.py"])
def test_only_one_module_opens_the_packages_data(name: str) -> None:
    module = tree(name)
    assert not {each for each in imports(module) if each.startswith("importlib.resources")}
    assert "__file__" not in {n.id for n in ast.walk(module) if isinstance(n, ast.Name)}


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("from datetime import date\ndate.today()", clock_faults),
        ("import datetime\nx = datetime.datetime.now", clock_faults),
        ("import time\ntime.time()", outside_faults),
        ("from urllib.request import urlopen", outside_faults),
        ("def f():\n    import socket", outside_faults),
        ("import os\nos.environ['X']", environment_faults),
        ("from os import getenv", environment_faults),
        ("eval('1')", evaluator_faults),
        ("if age_months < 12:\n    pass", age_faults),
        ("if person.age_years >= 15 and ok:\n    pass", age_faults),
        ("x = 9 <= on.months < 60", age_faults),
    ],
)
def test_the_scans_see_what_they_are_for(text: str, check: object) -> None:
    assert callable(check)
    assert check(ast.parse(text))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for(name: str) -> None:
    said = ast.get_docstring(tree(name))
    assert said, f"{name} has no docstring"


# What importing costs ---------------------------------------------------------------------------------


def run(code: str) -> str:
    """What does a fresh interpreter print?"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_bare_import_loads_almost_nothing() -> None:
    out = run(
        "import sys; before = set(sys.modules); import ilp; "
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    assert not set(out.split()) & {"pydantic", "pydantic_core", "attr", "attrs", "dateutil", "tomllib"}


def test_a_bare_import_reads_no_data() -> None:
    out = run(
        "import builtins, io, sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import ilp\n"
        "print(*[name for name in opened if name.endswith(('.toml', '.csv'))])"
    )
    assert out == ""


def test_the_rules_load_no_hypothesis_and_no_dataframes() -> None:
    out = run(
        "import sys; from ilp.rulebook import Rulebook; Rulebook.load(); "
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    loaded = set(out.split())
    assert "pydantic" in loaded
    assert not loaded & {"hypothesis", "pandas", "polars", "narwhals", "rich", "numpy"}


# Floors and metadata ----------------------------------------------------------------------------------


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def floors(folder: Path, *extra: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    command = [str(tool), "--no-cache", *extra]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_down_only() -> None:
    done = floors(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 1 kept, 0 broken." in done.stdout


def test_every_module_has_a_floor() -> None:
    contract = project()["tool"]["importlinter"]["contracts"][0]  # type: ignore[index]
    assert contract["exhaustive"] is True
    named = set(re.findall(r"\w+", " ".join(contract["layers"])))
    assert {
        path.stem for path in SOURCE.iterdir() if path.suffix == ".py" and path.stem != "__init__"
    } <= named
    assert {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()} <= named


def test_three_dependencies_and_no_more() -> None:
    needed = project()["project"]["dependencies"]  # type: ignore[index]
    assert sorted(re.match(r"[\w-]+", each)[0] for each in needed) == ["attrs", "pydantic", "python-dateutil"]  # type: ignore[index]


def test_the_version_stands_in_one_number() -> None:
    assert project()["project"]["version"] == ilp.__version__  # type: ignore[index]


def test_the_package_is_typed_and_licensed() -> None:
    assert (SOURCE / "py.typed").exists()
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


# What the documents promise ----------------------------------------------------------------------------

DOCUMENTS = ("README.md", "CITATION.cff", "CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md", "SECURITY.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_names_every_command_and_no_other() -> None:
    shown = set(re.findall(r"`ilp (\w+)", read("README.md")))
    assert shown | {"demo"} == set(program("en")[1].names)


def test_the_citation_names_the_version() -> None:
    assert f"version: {ilp.__version__}\n" in read("CITATION.cff")


def test_the_changelog_names_every_instrument_and_change() -> None:
    said = read("CHANGELOG.md")
    book = ilp.Rulebook.load()
    encoded = {change for _, file in book.files for row in file.service for change in row.timeline}
    assert [change for change in sorted(encoded) if change not in said] == []
    numbers = {m for _, f in book.files for m in re.findall(r"\d+/\w*/?\w*/?\w*/?20\d\d", f.instrument.name)}
    assert [number for number in sorted(numbers) if number not in said] == []


def test_links_between_the_documents_lead_somewhere() -> None:
    for name in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", read(name)):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_nothing_names_a_machine_or_a_package_index() -> None:
    told = [*DOCUMENTS, "pyproject.toml", "justfile", ".ci/run", *(f"src/ilp/{name}" for name in MODULES)]
    for name in told:
        assert not re.search(r"/(?:work|root|home|tmp)/|index-url|extra-index|localhost", read(name)), name


def test_the_check_of_everything_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "pip install uv && uv run --group dev pytest" in script.read_text(encoding="utf-8")
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
