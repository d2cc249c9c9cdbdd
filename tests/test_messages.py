"""Is every message there, in both languages, and does every call fill it?"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import ilp
from ilp import errors, resources

SOURCE = Path(ilp.__file__).parent
CODE = re.compile(r"ILP-[A-Z]\d{3}")
RAISED = {
    "DataFileError",
    "RecordError",
    "UsageError",
    "UnknownCode",
    "NoRuleInForce",
    "MissingExtra",
    "IlpError",
}


def placeholders(text: str) -> set[str]:
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in Formatter().parse(text) if name}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def literals(tree: ast.Module) -> set[str]:
    """The codes in a module's own strings, its docstrings left out."""
    prose = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in prose)
    return {code for n in strings if isinstance(n.value, str) for code in CODE.findall(n.value)}


def used() -> set[str]:
    """The codes that the package uses, in Python or as a value in its data."""
    found = {code for _, tree in trees() for code in literals(tree)}
    for path in (SOURCE / "data").rglob("*.toml"):
        if path.parent.name != "messages":
            found |= set(CODE.findall(path.read_text(encoding="utf-8")))
    return found


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Each call that makes a message: where, its code, the values it gives. Calls with `**` are left out."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[0]
            if name not in {"issue", *RAISED} or not isinstance(code, ast.Constant):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if None in given:
                continue
            extra = {"path"} if name == "issue" else set()
            yield f"{path.relative_to(SOURCE)}:{node.lineno}", code.value, {g for g in given if g} | extra


def test_every_code_in_use_has_a_message() -> None:
    assert used() - set(errors.registry()) == set()


def test_every_message_is_in_use() -> None:
    assert set(errors.registry()) - used() == set()


def test_no_code_stands_in_two_files() -> None:
    counted = Counter(code for name in resources.names("messages") for code in resources.toml(name))
    assert [code for code, count in counted.items() if count > 1] == []


def test_the_checks_above_see_real_codes_and_calls() -> None:
    assert {"ILP-D001", "ILP-R042", "ILP-N001"} <= used()
    assert len(list(calls())) > 40


@pytest.mark.parametrize("code", sorted(errors.registry()))
def test_a_message_is_whole(code: str) -> None:
    entry = errors.registry()[code]
    assert CODE.fullmatch(code)
    assert set(entry) <= {"id", "en", "severity"}
    assert entry.get("severity", "warning") == "warning"
    for language in errors.LANGUAGES:
        assert entry[language].strip()
        assert entry[language] == entry[language].strip()
    assert entry["id"] != entry["en"]
    assert placeholders(entry["id"]) == placeholders(entry["en"])
    assert not placeholders(entry["id"]) & {"nik", "name"}


def test_every_call_gives_the_values_that_its_message_shows() -> None:
    lacking = [
        f"{where} {code} lacks {sorted(missing)}"
        for where, code, given in calls()
        if code in errors.registry() and (missing := placeholders(errors.registry()[code]["id"]) - given)
    ]
    assert lacking == []


def test_an_issue_has_its_texts_filled_and_a_severity() -> None:
    found = errors.issue("ILP-R013", "profile", value="x", allowed="default")
    assert found.severity == "error"
    assert found.messages == {
        "id": "profil 'x' tidak ada; yang ada: default",
        "en": "there is no profile 'x'; known: default",
    }
    assert found.to_dict("en")["message"] == found.messages["en"]
    assert found.to_dict()["message"] == found.messages["id"]


def test_a_value_may_be_called_code_or_path() -> None:
    found = errors.issue("ILP-N030", "network.csv:3", code="a", value="b")
    assert found.code == "ILP-N030"
    assert "'a'" in found.messages["en"]


def test_an_error_keeps_its_code_values_and_texts() -> None:
    fault = errors.UsageError("ILP-R013", value="x", allowed="default")
    assert fault.code == "ILP-R013"
    assert fault.values == {"value": "x", "allowed": "default"}
    assert str(fault) == "ILP-R013: there is no profile 'x'; known: default"
    assert isinstance(fault, ValueError)


def test_suggestions_come_nearest_first_and_are_few() -> None:
    assert errors.suggest("hipertensi", ["obesity", "hypertension", "diabetes"]).startswith("hypertension")
    assert errors.suggest("z", [f"code{n}" for n in range(20)]).count("code") == 8
    assert errors.suggest("z", [f"code{n}" for n in range(20)]).endswith(", …")
