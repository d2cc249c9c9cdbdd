"""Does the command line answer, refuse kindly and exactly, and leave with the right code?"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import ilp
from ilp import errors, resources
from ilp.cli import run
from ilp.cli.parsing import language
from ilp.tables import block, table

SOURCE = Path(ilp.__file__).parent
COMMANDS = (
    "demo",
    "plan",
    "check",
    "worklist",
    "growth",
    "interpret",
    "score",
    "indicators",
    "pws",
    "network",
    "rules",
    "explain",
    "export",
)
DAY = "2025-09-01"
BABY = {"id": "contoh-1", "birth_date": "2025-01-10", "sex": "female", "area": "64.02"}
GIRL = {"id": "contoh-2", "birth_date": "2014-03-02", "sex": "female"}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, Any], str]:
    """Write a file: text as it is, lines from a list of texts, anything else as JSON."""

    def write(name: str, content: Any) -> str:
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def lines(*records: Any) -> str:
    return "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in records)


# The frame --------------------------------------------------------------------------------------------


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"ilp {ilp.__version__}\n"


@pytest.mark.parametrize(
    ("lang", "heading", "word"), [("id", "cara pakai: ilp", "pilihan:"), ("en", "usage: ilp", "options:")]
)
def test_help_speaks_both_languages(
    capsys: pytest.CaptureFixture[str], lang: str, heading: str, word: str
) -> None:
    assert run(["--lang", lang, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(heading)
    assert word in out
    assert all(re.search(rf"^    {name} ", out, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_in_both_languages(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([command, "--help"]) == 0
    indonesian = capsys.readouterr().out
    assert run(["--lang=en", command, "--help"]) == 0
    english = capsys.readouterr().out
    assert indonesian.startswith(f"cara pakai: ilp {command}")
    assert english.startswith(f"usage: ilp {command}")
    assert "show this help" in english
    assert "show this help" not in indonesian


def test_it_runs_as_a_module_and_reads_sys_argv() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ilp", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"ilp {ilp.__version__}\n")


def test_help_loads_no_rules_and_no_pydantic() -> None:
    code = (
        "import sys; from ilp.cli import run; run(['--help']); run(['rules']); "
        "loaded = {name.partition('.')[0] for name in sys.modules}; "
        "print(sorted(loaded & {'pydantic', 'attrs', 'attr', 'dateutil'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_who_leaves_early_sees_no_traceback() -> None:
    command = [sys.executable, "-m", "ilp", "export", "rules"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        said = started.stderr.read()
        assert (started.wait(), said) == (141, b"")


def test_output_is_utf8_whatever_the_terminal_says() -> None:
    command = [sys.executable, "-c", "import sys; from ilp.cli import run; sys.exit(run(sys.argv[1:]))"]
    done = subprocess.run(
        [*command, "rules", "--diff", "2018-01-01", "2025-12-01", "--area", "34"],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    assert "→" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        (["rules"], "id"),
        (["--lang", "en", "rules"], "en"),
        (["rules", "--lang=en"], "en"),
        (["rules", "--lang", "xx"], "id"),
        (["--lang", "en", "rules", "--lang", "id"], "id"),
        (["rules", "--lang"], "id"),
    ],
)
def test_the_language_is_known_before_the_rest_is_parsed(words: list[str], lang: str) -> None:
    assert language(words) == lang


# Refusals: code, place, value, what was allowed, what to do ---------------------------------------------

INDICATORS = "indicators x.csv --by regency --period 2025"
REFUSALS: list[tuple[str, int, str, tuple[str, ...]]] = [
    ("", 2, "ILP-U001", ("plan", "--help")),
    ("frobnicate", 2, "ILP-U002", ("'frobnicate'", "COMMAND", "export")),
    ("ruls", 2, "ILP-U002", ("known: rules",)),
    ("--lang xx rules", 2, "ILP-U002", ("'xx'", "--lang", "id")),
    ("check x --kind animal", 2, "ILP-U002", ("'animal'", "--kind", "person")),
    ("rules --foo", 2, "ILP-U003", ("'--foo'", "'ilp rules --help'")),
    ("rules --o 2025-01-01", 2, "ILP-U003", ("'--o'",)),
    ("explain a b", 2, "ILP-U003", ("'b'", "'ilp explain --help'")),
    ("rules --on", 2, "ILP-U004", ("--on", "'ilp rules --help'")),
    ("rules --diff 2025-01-01", 2, "ILP-U004", ("--diff",)),
    ("rules --json=yes", 2, "ILP-U005", ("--json", "'='")),
    ("interpret", 2, "ILP-U006", ("MEASURE", "ilp interpret")),
    ("score", 2, "ILP-U006", ("INSTRUMENT", "ilp score")),
    ("interpret nothing", 2, "ILP-U007", ("--on",)),
    (f"interpret nothing x --on {DAY}", 2, "ILP-U017", ("'x'", "KEY=VALUE")),
    (f"interpret nothing --on {DAY}", 2, "ILP-G001", ("'nothing'",)),
    (f"score nothing --on {DAY}", 2, "ILP-G001", ("'nothing'",)),
    (f"rules --coverage --on {DAY}", 2, "ILP-U015", ("--coverage", "--on")),
    ("explain", 2, "ILP-U006", ("CODE", "ilp explain immunization.mr.1")),
    ("export", 2, "ILP-U006", ("ilp export rules --out schemas",)),
    ("plan", 2, "ILP-U006", ("FILE", "--on 2025-09-01")),
    ("check", 2, "ILP-U006", ("FILE",)),
    ("indicators", 2, "ILP-U006", ("FILE", "--by regency")),
    ("indicators x.csv", 2, "ILP-U006", ("--by",)),
    ("indicators x.csv --by regency", 2, "ILP-U006", ("--period",)),
    (f"{INDICATORS} --indicator imm_udi", 2, "ILP-I006", ("'imm_udi'", "imm_uci")),
    (f"{INDICATORS} --reading uci_treshold=85", 2, "ILP-I036", ("'uci_treshold'", "uci_threshold")),
    (f"{INDICATORS} --reading uci_threshold=60", 2, "ILP-I037", ("'60'", "85")),
    (f"{INDICATORS} --reading uci_threshold", 2, "ILP-U010", ("'uci_threshold'",)),
    (f"{INDICATORS} --suppress few", 2, "ILP-U009", ("--suppress", "'few'")),
    (f"{INDICATORS} --json --csv", 2, "ILP-U015", ("--json", "--csv")),
    (f"{INDICATORS} --targets /nowhere.csv", 2, "ILP-I054", ("'/nowhere.csv'", "target")),
    ("rules", 2, "ILP-U007", ("--on", "ilp rules --on 2025-09-01")),
    ("plan x.json", 2, "ILP-U007", ("--on", "ilp plan")),
    ("rules --on 2025-13-01", 2, "ILP-U008", ("--on", "'2025-13-01'", "2025-09-01")),
    ("rules --on 2025-02-29", 2, "ILP-U008", ("'2025-02-29'",)),
    ("rules --diff 2025-01-01 later", 2, "ILP-U008", ("--diff", "'later'")),
    ("check x --on soon", 2, "ILP-U008", ("--on", "'soon'")),
    (f"plan x.json --on {DAY} --grace-days -1", 2, "ILP-U009", ("--grace-days", "'-1'", "0, 1, 2")),
    (f"plan x.json --on {DAY} --grace-days four", 2, "ILP-U009", ("'four'",)),
    (f"rules --on {DAY} --reading C6", 2, "ILP-U010", ("'C6'", "C-19=day_1_to_14")),
    (f"rules --on {DAY} --reading C6=", 2, "ILP-U010", ("'C6='",)),
    (f"rules --diff 2025-01-01 2025-02-01 --on {DAY}", 2, "ILP-U011", ("--diff", "--on")),
    ("rules --diff 2025-01-01 2025-01-01", 2, "ILP-U012", ("2025-01-01", "swap")),
    ("rules --diff 2025-01-02 2025-01-01", 2, "ILP-U012", ("2025-01-02", "2025-01-01")),
    (f"rules --on {DAY} --area 64.2", 2, "ILP-U014", ("--area", "'64.2'", "64.02")),
    (f"plan x.json --on {DAY} --area Kutai", 2, "ILP-U014", ("--area", "'Kutai'")),
    (f"rules --not-encoded --on {DAY}", 2, "ILP-U015", ("--not-encoded", "--on")),
    ("rules --not-encoded --area 64", 2, "ILP-U015", ("--not-encoded", "--area")),
    ("rules --area 64.02", 2, "ILP-U007", ("--on",)),
    ("rules idl --area 64.02", 2, "ILP-U007", ("--on",)),
    ("rules --not-encoded idl", 2, "ILP-U015", ("--not-encoded", "idl")),
    ("rules --not-encoded --diff 2024-01-01 2025-01-01", 2, "ILP-U015", ("--diff", "--not-encoded")),
    ("export schemas", 2, "ILP-U002", ("'schemas'", "schema, rules, cases")),
    (f"rules --on {DAY} --rules /nowhere", 2, "ILP-R002", ("'/nowhere'", ".toml")),
    (f"rules --on {DAY} --profile x", 2, "ILP-R013", ("'x'", "default")),
    (f"rules --on {DAY} --reading nix=y", 2, "ILP-R010", ("'nix'", "C-05")),
    (f"rules --on {DAY} --reading C-19=y", 2, "ILP-R011", ("'y'", "C-19", "day_1_to_14")),
    ("explain immunization.mr", 2, "ILP-R022", ("'immunization.mr'", "immunization.mr.1")),
    (f"rules nothing --on {DAY}", 2, "ILP-R022", ("'nothing'",)),
    ("rules nothing", 2, "ILP-R022", ("'nothing'",)),
    ("rules nothing --diff 2024-01-01 2025-01-01", 2, "ILP-R022", ("'nothing'",)),
    ("rules --on 1950-01-01", 4, "ILP-R021", ("1950-01-01", "later")),
    ("rules --diff 1940-01-01 1950-01-01", 4, "ILP-R021", ("1950-01-01",)),
    ("rules immunization.hpv.2 --on 2025-09-01", 4, "ILP-R020", ("immunization.hpv.2", "ilp explain")),
    (f"plan /nowhere.json --on {DAY}", 2, "ILP-P090", ("'/nowhere.json'",)),
    (f"plan pyproject.toml --on {DAY}", 2, "ILP-P091", (".ndjson",)),
    ("indicators /nowhere.csv --by regency --period 2025", 2, "ILP-I010", ("'/nowhere.csv'",)),
    ("check /nowhere.ndjson", 2, "ILP-P090", ("'/nowhere.ndjson'",)),
]


@pytest.mark.parametrize(("command", "code", "coded", "named"), REFUSALS)
def test_a_refusal_names_place_value_and_way_out(
    capsys: pytest.CaptureFixture[str], command: str, code: int, coded: str, named: tuple[str, ...]
) -> None:
    assert run(["--lang", "en", *command.split()]) == code
    said = capsys.readouterr()
    assert said.out == ""
    last = said.err.splitlines()[-1]
    assert last.startswith(f"ilp: {coded} ")
    assert [word for word in named if word not in last] == []


@pytest.mark.parametrize(("command", "code", "coded", "named"), REFUSALS)
def test_a_refusal_is_said_in_indonesian_too(
    capsys: pytest.CaptureFixture[str], command: str, code: int, coded: str, named: tuple[str, ...]
) -> None:
    assert run(command.split()) == code
    indonesian = capsys.readouterr().err.splitlines()[-1]
    assert run([*command.split(), "--lang", "en"] if command else ["--lang", "en"]) == code
    english = capsys.readouterr().err.splitlines()[-1]
    assert indonesian.startswith(f"ilp: {coded} ")
    if command != "--lang xx rules":  # here the words ask for a language that there is not
        assert indonesian != english


def test_every_message_of_the_command_line_is_refused_with_somewhere_above() -> None:
    own = {code for code in errors.registry() if code.startswith("ILP-U")}
    assert own - {coded for _, _, coded, _ in REFUSALS} == {"ILP-U013", "ILP-U016"}  # test_export, below


def test_bad_rule_files_leave_with_3_and_name_every_fault(
    capsys: pytest.CaptureFixture[str], rules_folder: Callable[..., Path]
) -> None:
    folder = rules_folder(broken="[instrument\n", other="[instrument]\nid = 1\n")
    assert run(["rules", "--on", DAY, "--rules", str(folder), "--lang", "en"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    first, *faults = said.err.splitlines()
    assert first.startswith("ilp: ILP-R000 ")
    assert any(fault.startswith("  error ILP-R001 broken.toml") for fault in faults)
    assert any("ILP-R003 other.toml" in fault and "'name'" in fault for fault in faults)


# People -----------------------------------------------------------------------------------------------


def test_one_person_in_one_object_out(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    assert run(["plan", written("anak.json", BABY), "--on", DAY, "--json"]) == 0
    said = capsys.readouterr()
    plan = json.loads(said.out)
    assert (plan["id"], plan["on"], plan["area"]) == ("contoh-1", DAY, "64.02")
    owed = {own["code"]: own for own in plan["services"]}
    assert owed["immunization.mr.1"]["status"] == "upcoming"
    assert owed["immunization.mr.1"]["earliest"] == "2025-10-10"  # nine months after 10 January
    assert said.err == "orang: 1, dengan rencana: 1, tidak dapat dibaca: 0, kesalahan: 0, peringatan: 0\n"


@pytest.mark.parametrize("people", [[BABY], [BABY, GIRL], []])
def test_a_list_in_a_list_out(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str], people: list[Any]
) -> None:
    assert run(["plan", written("daftar.json", people), "--on", DAY, "--json"]) == 0
    assert [plan["id"] for plan in json.loads(capsys.readouterr().out)] == [own["id"] for own in people]


def test_lines_in_lines_out_and_a_bad_line_stops_nobody(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    lacking = {"id": "contoh-3", "sex": "male"}
    file = written("data.ndjson", lines(BABY, "not json", lacking, GIRL))
    assert run(["plan", file, "--on", DAY, "--json", "--lang", "en"]) == 1
    said = capsys.readouterr()
    first, second, third, fourth = map(json.loads, said.out.splitlines())
    assert (first["id"], fourth["id"]) == ("contoh-1", "contoh-2")
    assert first["services"]
    assert fourth["services"]
    assert (second["id"], second["line"]) == (None, 2)
    assert (third["id"], third["line"]) == ("contoh-3", 3)
    assert set(third) == {"id", "line", "issues"}
    assert third["issues"][0]["path"] == "birth_date"
    assert third["issues"][0]["severity"] == "error"
    assert "birth_date" in third["issues"][0]["message"]
    assert said.err == "people: 4, with a plan: 2, unreadable: 2, errors: 2, warnings: 0\n"


def test_standard_input_gives_the_same_as_a_file(written: Callable[[str, Any], str]) -> None:
    file = written("data.ndjson", lines(BABY, GIRL))
    command = [sys.executable, "-m", "ilp", "plan", "--on", DAY, "--json"]
    with Path(file).open("rb") as handle:
        piped = subprocess.run([*command, "-"], stdin=handle, capture_output=True, check=False)
    read = subprocess.run([*command, file], capture_output=True, check=False)
    assert piped.returncode == read.returncode == 0
    assert piped.stdout == read.stdout
    assert len(read.stdout.splitlines()) == 2


def test_warnings_and_invalid_doses_are_no_errors(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    person = {**BABY, "doses": [{"product": "nobody-knows", "on": "2025-02-01"}]}
    assert run(["plan", written("anak.json", person), "--on", DAY, "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert re.search(r"nobody-knows +2025-02-01 +invalid +vaccine not known", said.out)
    assert "warning ILP-P026 doses[0].product: " in said.out
    assert said.err == "people: 1, with a plan: 1, unreadable: 0, errors: 0, warnings: 1\n"


def test_the_area_is_for_those_whose_record_names_none(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("data.ndjson", lines(BABY, GIRL))
    assert run(["plan", file, "--on", DAY, "--area", "3471", "--json"]) == 0
    assert [json.loads(own)["area"] for own in capsys.readouterr().out.splitlines()] == ["64.02", "34.71"]
    assert run(["plan", file, "--on", DAY, "--area", "ID", "--json"]) == 0
    assert [json.loads(own)["area"] for own in capsys.readouterr().out.splitlines()] == ["64.02", None]


def test_grace_days_reach_the_answer(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    # DPT-HB-Hib 1 counts from six weeks: 10 January + 42 days = 21 February
    early = {**BABY, "doses": [{"product": "DPT-HB-Hib", "on": "2025-02-19"}]}
    file = written("anak.json", early)
    for days, status in (("0", "invalid"), ("1", "invalid"), ("2", "valid")):
        assert run(["plan", file, "--on", DAY, "--json", "--grace-days", days]) == 0
        plan = json.loads(capsys.readouterr().out)
        assert (plan["policy"]["grace_days"], plan["doses"][0]["status"]) == (int(days), status)


def test_language_changes_words_only(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("anak.json", BABY)
    answers = []
    for lang in errors.LANGUAGES:
        assert run(["plan", file, "--on", DAY, "--json", "--lang", lang]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    labels = [[own.pop("label") for own in answer["services"]] for answer in answers]
    assert answers[0] == answers[1]
    assert labels[0] != labels[1]


def test_the_readable_plan_shows_status_days_reason_and_source(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    dose = {"product": "BCG", "on": "2025-01-20"}
    assert run(["plan", written("a.json", {**BABY, "doses": [dose]}), "--on", DAY]) == 0
    out = capsys.readouterr().out
    assert out.startswith("contoh-1 pada 2025-09-01, wilayah 64.02\n")
    assert re.search(r"Campak-Rubela 1 \(MR1\) +akan datang +2025-10-10 +2025-10-10 +2025-11-10 ", out)
    assert re.search(r"\nBCG +selesai +pada 2025-01-20 +\[(\d+)\]\n", out)
    number = re.search(r"\nBCG +selesai +pada 2025-01-20 +\[(\d+)\]\n", out)
    assert number is not None
    assert f"[{number[1]}] Permenkes 42/2013: " in out
    assert re.search(r"\nBCG +2025-01-20 +sah +immunization\.bcg\.1\n", out)
    assert out.index("terlambat ") < out.index("akan datang ") < out.index("selesai ")
    assert "  idl " in out


def test_a_record_that_is_no_person_is_told_among_the_readable_plans(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("data.ndjson", lines({"id": "contoh-3", "sex": "male"}, GIRL))
    assert run(["plan", file, "--on", DAY, "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("line 1: no readable record of a person contoh-3\n")
    assert "error ILP-P003 " in out
    assert "\ncontoh-2 on 2025-09-01" in out


def test_no_rule_in_force_is_told_before_anybody_is_planned(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    assert run(["plan", written("a.ndjson", lines(BABY)), "--on", "1950-01-01", "--json"]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("ilp: ILP-R021 ")
    assert run(["plan", written("empty.ndjson", ""), "--on", "1950-01-01", "--json"]) == 4


# Checking ---------------------------------------------------------------------------------------------


def test_check_is_silent_about_what_is_right(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    assert run(["check", written("data.ndjson", lines(BABY, GIRL)), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "records: 2, unreadable: 0, errors: 0, warnings: 0\n"


def test_check_names_file_line_person_and_place(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    wrong = {**GIRL, "doses": [{"product": "BCG", "on": "2014-03-01"}]}
    file = written("data.ndjson", lines(BABY, "{", wrong))
    assert run(["check", file, "--lang", "en"]) == 1
    said = capsys.readouterr()
    first, second = said.out.splitlines()
    assert first.startswith(f"{file}:2: error ILP-P001 ")
    assert second.startswith(f"{file}:3: contoh-2: error ILP-P020 doses[0].on: ")
    assert "2014-03-01" in second
    assert said.err == "records: 3, unreadable: 1, errors: 2, warnings: 0\n"


def test_check_as_json_gives_a_line_for_each_record_with_issues(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("data.ndjson", lines(BABY, "{", GIRL))
    assert run(["check", file, "--json"]) == 1
    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (found["id"], found["line"], found["issues"][0]["code"]) == (None, 2, "ILP-P001")


def test_check_places_a_record_in_a_list(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("daftar.json", [BABY, {"sex": "male"}])
    assert run(["check", file]) == 1
    assert all(
        line.startswith(f"{file}[1]: kesalahan ILP-P003 ") for line in capsys.readouterr().out.splitlines()
    )
    single = written("satu.json", {"sex": "male"})
    assert run(["check", single]) == 1
    assert all(
        line.startswith(f"{single}: kesalahan ILP-P003 ") for line in capsys.readouterr().out.splitlines()
    )


def test_check_judges_the_future_only_of_an_asked_day(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("anak.json", {**BABY, "doses": [{"product": "BCG", "on": "2025-09-02"}]})
    assert run(["check", file]) == 0
    assert capsys.readouterr().out == ""
    run(["check", file, "--on", "2025-09-02"])
    assert capsys.readouterr().out == ""
    run(["check", file, "--on", "2025-09-01"])
    assert "2025-09-02" in capsys.readouterr().out


def test_neither_nik_nor_anything_like_it_is_shown(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("anak.json", {**BABY, "nik": "9901014101250001"})
    for command in (["check", file], ["plan", file, "--on", DAY], ["plan", file, "--on", DAY, "--json"]):
        run(command)
        said = capsys.readouterr()
        assert "9901014101250001" not in said.out + said.err


# Counts -----------------------------------------------------------------------------------------------

COUNTS = """indicator,area_code,period,numerator,denominator
imm_idl,35.01,2025,1,2
imm_idl,35.02,2025,3,4
"""


def test_counts_come_to_a_ratio_of_sums(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    asked = ["indicators", written("cakupan.csv", COUNTS), "--by", "province", "--period", "2025"]
    assert run([*asked, "--json", "--lang", "en"]) == 0
    said = capsys.readouterr()
    (value,) = json.loads(said.out)
    assert (value["indicator"], value["area"], value["level"]) == ("imm_idl", "35", "province")
    assert (value["numerator"], value["denominator"]) == (4, 6)
    assert value["value"] == pytest.approx(66.666667)  # the mean of the two percentages would be 62.5
    assert said.err == "errors: 0, warnings: 0\n"
    assert run([*asked, "--lang", "en"]) == 0
    assert re.search(r"imm_idl .* 35 +4 +6 +66\.7", capsys.readouterr().out)


VILLAGES = """indicator,area_code,period,numerator,denominator
imm_dpt1,35.01.01.2001,2025,30,40
imm_dpt3,35.01.01.2001,2025,27,40
imm_idl,35.01.01.2001,2025,33,40
imm_dpt1,35.01.01.2002,2025,25,30
imm_dpt3,35.01.01.2002,2025,23,30
imm_idl,35.01.01.2002,2025,27,30
"""


def test_one_indicator_can_be_asked_for_also_one_that_is_computed(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    asked = ["indicators", written("desa.csv", VILLAGES), "--by", "regency", "--period", "2025", "--json"]
    assert run([*asked, "--indicator", "imm_uci", "--indicator", "imm_do_dpt1_dpt3"]) == 0
    found = json.loads(capsys.readouterr().out)
    counted = {own["indicator"]: (own["numerator"], own["denominator"]) for own in found}
    assert counted == {"imm_uci": (2, 2), "imm_do_dpt1_dpt3": (5, 55)}
    assert run([*asked, "--indicator", "imm_uci", "--reading", "uci_threshold=85"]) == 0
    (stricter,) = json.loads(capsys.readouterr().out)
    assert (stricter["numerator"], stricter["denominator"]) == (1, 2)  # 33 of 40 are 82.5 %
    assert stricter["source"]["reading"] == "85"


def test_small_numbers_are_hidden_in_every_output(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    table = "indicator,area_code,period,numerator,denominator\n"
    table += "imm_idl,35.01,2025,3,61\nimm_idl,35.02,2025,17,53\nimm_idl,35.03,2025,44,59\n"
    asked = ["indicators", written("kecil.csv", table), "--by", "regency", "--period", "2025"]
    assert run([*asked, "--suppress", "5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [own["numerator"] for own in found] == [None, None, 44]
    assert [own["flags"] for own in found] == [["suppressed"], ["suppressed"], []]
    assert run([*asked, "--suppress", "5", "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "imm_idl,35.01,,regency,2025,,61,,95,suppressed",
        "imm_idl,35.02,,regency,2025,,53,,95,suppressed",
        f"imm_idl,35.03,,regency,2025,44,59,{4400 / 59},95,",
    ]
    assert run([*asked, "--suppress", "1"]) == 2
    assert "ILP-I039" in capsys.readouterr().err


def test_targets_of_ones_own_stand_in_the_table(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    targets = written("target.csv", "indicator,area_code,target\nimm_idl,35.01,70\nimm_idl,35.01,71\n")
    asked = ["indicators", written("cakupan.csv", COUNTS), "--by", "regency", "--period", "2025"]
    assert run([*asked, "--targets", targets, "--json"]) == 1
    said = capsys.readouterr()
    assert [(own["area"], own["target"]) for own in json.loads(said.out)] == [("35.01", 70), ("35.02", None)]
    assert "target.csv:3" in said.err


def test_a_bad_row_of_counts_is_told_beside_the_answer(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    file = written("cakupan.csv", COUNTS + "imm_idl,35.03,2025,many,5\n")
    assert run(["indicators", file, "--by", "regency", "--period", "2025", "--json", "--lang", "en"]) == 1
    said = capsys.readouterr()
    values = {own["area"]: own["value"] for own in json.loads(said.out)}
    assert (values["35.01"], values["35.02"]) == (50.0, 75.0)
    issue, summed = said.err.splitlines()
    assert issue.startswith("error ILP-I")
    assert "many" in issue
    assert summed == "errors: 1, warnings: 0"


def test_a_table_is_also_a_page(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str], tmp_path: Path
) -> None:
    asked = ["indicators", written("cakupan.csv", COUNTS), "--by", "province", "--period", "2025"]
    page = tmp_path / "halaman.html"
    assert run([*asked, "--html", str(page), "--lang", "en"]) == 0
    said = page.read_text(encoding="utf-8")
    assert said.startswith("<!doctype html>")
    assert f'<data value="{400 / 6!r}">66.7</data>' in said
    assert "Report of indicators by Province, 2025" in said
    capsys.readouterr()
    assert run([*asked, "--html", str(tmp_path / "tidak-ada" / "halaman.html")]) == 2
    assert "ILP-U016" in capsys.readouterr().err


def test_facilities_need_a_network(
    capsys: pytest.CaptureFixture[str], written: Callable[[str, Any], str]
) -> None:
    asked = ["indicators", written("cakupan.csv", COUNTS), "--by", "puskesmas", "--period", "2025"]
    assert run(asked) == 2
    assert capsys.readouterr().err.startswith("ilp: ILP-I031 ")
    network = "code,name,level,parent,area\npkm-contoh,Puskesmas Contoh,puskesmas,,35.01.01\n"
    assert run([*asked, "--network", written("jaringan.csv", network), "--json"]) == 0
    assert run([*asked, "--network", "/nowhere.csv"]) == 2
    assert "ILP-N010" in capsys.readouterr().err


# Words and layout -------------------------------------------------------------------------------------


def entries() -> dict[str, dict[str, str]]:
    found = resources.toml("texts.toml")
    return {
        f"{section}.{key}": said
        for section in found
        if section != "order"
        for key, said in found[section].items()
    }


@pytest.mark.parametrize("name", sorted(entries()))
def test_every_text_is_there_in_both_languages(name: str) -> None:
    said = entries()[name]
    assert set(said) == set(errors.LANGUAGES)
    fields = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in said.values()]
    assert fields[0] == fields[1]
    assert all(text for text in said.values())


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                for leaf in ast.walk(node.args[0]):
                    if isinstance(leaf, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(leaf.value)):
                        asked.add(leaf.value)
    assert len(asked) > 60
    assert asked - set(entries()) == set()


def test_every_status_has_its_place_in_a_plan() -> None:
    order = resources.toml("texts.toml")["order"]["status"]
    assert sorted(order) == sorted(resources.toml("codes.toml")["service_status"])


def test_tables_align_and_leave_no_trailing_space() -> None:
    assert table(["a", "long"], [["xyz", ""], ["", "1"]]) == "a    long\n---  ----\nxyz\n     1"


def test_blocks_wrap_below_themselves() -> None:
    text = block("t", [("L", "word " * 40), ("empty", "")])
    first, second, *rest = text.splitlines()[1:]
    assert first.startswith("  L  word")
    assert second.startswith("     word")
    assert "empty" not in text
    assert max(map(len, [first, second, *rest])) <= 110
