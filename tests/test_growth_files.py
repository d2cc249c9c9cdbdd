"""What does `ilp growth` make of a table? A row out for each row in, whatever it is; one child's chart."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp.cli import run
from ilp.errors import UsageError
from ilp.growth import zscores
from ilp.growth.ages import Way
from ilp.growth.lines import added, answered
from ilp.growth.sheets import rows, separator

HEADER = "id,sex,age_days,weight_kg,height_cm,position,oedema,muac_cm,head_cm"
WAY = Way.of(None, None, corrected=False)


def answer(*lines: str, way: Way = WAY, labels: Any = None) -> list[str]:
    return [own.text for own in answered(lines, "t.csv", way, labels)[1]]


def parsed(text: list[str], between: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join(text)), delimiter=between))


def test_the_columns_of_the_contract() -> None:
    (head,) = answer(HEADER)
    assert head == (
        f"{HEADER},waz,haz,whz,baz,hcz,acz,"
        "class_waz,class_haz,class_whz,class_baz,class_hcz,class_nutrition,flags"
    )


def test_a_row_has_its_scores_beside_it() -> None:
    found = answer(HEADER, "A1,male,365,9.6,75.7,lying,false,,46.0")
    assert found[1] == (
        "A1,male,365,9.6,75.7,lying,false,,46.0,-0.04,-0.02,-0.06,-0.03,-0.05,,"
        "normal_weight,normal_height,normal_nutrition,normal_nutrition,normal_head,normal_nutrition,"
    )


def test_scores_are_those_of_one_child() -> None:
    row = parsed(answer(HEADER, "A1,P,900,20.0,90,h,n,,"))[0]
    found = zscores(sex="female", age_days=900, weight_kg=20.0, height_cm=90, position="standing")
    for name, z in found.z.items():
        assert row[name] == f"{z:.2f}"
    assert row["flags"] == "whz_implausible;baz_implausible"
    assert row["hcz"] == row["class_hcz"] == ""


def test_no_minus_nought() -> None:
    assert "-0.00" not in answer(HEADER, "A1,male,0,3.3464,,,,,")[1]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_what_stands_between_the_cells_stays(between: str) -> None:
    found = answer(HEADER.replace(",", between), "A1,male,365,9.6,,,,,".replace(",", between))
    row = parsed(found, between)[0]
    assert (row["id"], row["waz"], row["class_waz"]) == ("A1", "-0.04", "normal_weight")


def test_flags_do_not_break_a_table_of_semicolons() -> None:
    found = answer("sex;age_days;weight_kg;height_cm", "P;900;20;90")
    row = parsed(found, ";")[0]
    assert row["flags"] == "whz_implausible;baz_implausible"


def test_columns_in_any_order_and_further_ones_are_kept() -> None:
    found = answer("catatan, Weight_kg ,SEX,age_days", '"a ""b"", c",9.6,male,365')
    assert found[1].startswith('"a ""b"", c",9.6,male,365,-0.04,')
    assert parsed(found)[0]["catatan"] == 'a "b", c'


def test_dates_may_stand_for_the_age() -> None:
    row = parsed(answer("sex,birth_date,measured_on,weight_kg", "male,2024-01-01,2024-12-31,9.6"))[0]
    assert row["waz"] == "-0.04"


def test_labels_in_either_language() -> None:
    lines = (HEADER, "A1,male,500,6.0,72.0,lying,,,")
    assert parsed(answer(*lines, labels="id"))[0]["class_nutrition"] == "gizi buruk"
    assert parsed(answer(*lines, labels="en"))[0]["class_haz"] == "severely stunted"


def test_corrected_ages_are_asked_for() -> None:
    lines = ("sex,age_days,weight_kg,gestation_weeks", "male,100,5,30")
    plain, corrected = (parsed(answer(*lines, way=Way.of(None, None, own)))[0] for own in (False, True))
    assert plain["flags"] == ""
    assert corrected["flags"] == "corrected_age"
    assert corrected["waz"] != plain["waz"]


BAD = [
    ("A,male,x,9.6,75,,,,", "ILP-W001", "not_read;age_unknown"),
    ("A,male,365,9600,75,,,,", "ILP-W002", "not_read"),
    ("A,pria,365,9.6,75,,,,", "ILP-W003", "not_read"),
    ("A,,365,9.6,75,,,,", "ILP-W004", "not_read"),
    ("A,male,365,9.6,75,,,,,lebih", "ILP-W010", "not_read"),
    ('A,"male,365,9.6,75,,,,', "ILP-W011", "not_read"),
]


@pytest.mark.parametrize(("line", "code", "flags"), BAD)
def test_a_bad_row_is_told_and_its_neighbours_stand(line: str, code: str, flags: str) -> None:
    good = "B,male,365,9.6,75.7,lying,,,"
    _, answers = answered([HEADER, good, line, good], "t.csv", WAY)
    found = list(answers)
    assert len(found) == 4
    assert found[1].text == found[3].text
    assert [own.code for own in found[2].issues] == [code]
    assert found[2].issues[0].path.startswith("t.csv:3")
    assert parsed([own.text for own in found])[1]["flags"] == flags


def test_a_row_that_cannot_be_read_keeps_its_text() -> None:
    line = 'A,"male,365'
    assert parsed(answer(HEADER, line))[0]["id"] == line


def test_a_short_row_and_a_blank_line() -> None:
    found = answer(HEADER, "A,male,365,9.6", "", " , ,", "B,male,365,9.6,,,,,")
    assert found[2:4] == ["", " , ,"]
    assert parsed([found[0], found[1], found[4]])[0]["waz"] == "-0.04"
    assert found[1].count(",") == found[4].count(",") == found[0].count(",")


def test_a_cell_over_several_lines_is_one_row() -> None:
    found = list(rows([HEADER, '"A\n', 'B",male,365', "C,male,1"]))
    assert [(own.number, own.text) for own in found[1:]] == [(2, '"A\nB",male,365'), (4, "C,male,1")]
    assert found[1].cells == ["A\nB", "male", "365"]


def test_a_forgotten_quote_spoils_one_line_only() -> None:
    found = list(rows([HEADER, '"A,male', *["B,male,3"] * 200]))
    assert len(found) == 202
    assert found[1].cells is None
    assert [own.number for own in found] == list(range(1, 203))
    inch = list(rows(["id,x", 'a,5"', "b,6", 'c,7"', "d,8"]))
    assert [own.cells for own in inch[1:]] == [["a", '5"'], ["b", "6"], ["c", '7"'], ["d", "8"]]


def test_two_forgotten_quotes_far_apart_are_not_one_cell() -> None:
    found = list(rows([HEADER, '"A,male', *["B,male,3"] * 60, 'C,male"', "D,male,4"]))
    assert [own.number for own in found if own.cells is None] == [2]
    assert len(found) == 64


@given(st.lists(st.text(alphabet='a1,;"\n \t.', max_size=30), max_size=6))
def test_rows_lose_no_text(lines: list[str]) -> None:
    whole = [part for line in lines for part in line.split("\n")]
    found = list(rows(["sex,age_days", *whole]))
    assert "\n".join(own.text for own in found[1:]) == "\n".join(whole)


@given(st.lists(st.text(alphabet='a1,"\n m.-', max_size=30), max_size=5))
def test_every_answer_can_be_read_again(lines: list[str]) -> None:
    whole = [part for line in lines for part in line.split("\n")]
    answers = list(answered(["sex,age_days,weight_kg", *whole], "t", WAY)[1])
    for own in answers[1:]:
        if own.text.strip(", "):
            (cells,) = csv.reader(io.StringIO(own.text, newline=""))
            assert len(cells) == 3 + len(added())


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "ILP-W012"),
        ("id,age_days", "ILP-W012"),
        ("id,sex", "ILP-W012"),
        ("id,sex,birth_date", "ILP-W012"),
        ("sex,age_days,waz", "ILP-W013"),
        ("sex,age_days,flags", "ILP-W013"),
        ("sex,age_days,sex", "ILP-W014"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(header: str, code: str) -> None:
    with pytest.raises(UsageError) as fault:
        answered([header], "t.csv", WAY)
    assert fault.value.code == code


def test_the_separator_is_the_most_frequent() -> None:
    assert [separator(text) for text in ("a,b", "a;b", "a\tb", "a;b;c,d", "a")] == [",", ";", "\t", ";", ","]


# The command -------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "timbangan.csv"
    lines = [
        "\ufeffid,sex,birth_date,measured_on,weight_kg,height_cm,position",
        *(
            f"A1,male,2025-01-10,2025-{month:02d}-10,{3.3 + month * 0.7:.1f},{50 + 2 * month},lying"
            for month in (2, 3)
        ),
        "A2,female,2025-01-10,2025-02-10,4.1,,",
    ]
    file.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return file


def test_the_command_answers_row_by_row(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["growth", str(sheet), "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 4
    assert out.startswith("id,sex,")
    assert err == "rows: 3, with z-scores: 3, not plausible: 0, errors: 0, warnings: 0\n"


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.csv"
    file.write_text("sex,age_days,weight_kg\n" + "male,365,9600\n" * 30, encoding="utf-8")
    assert run(["growth", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out.count("not_read") == 30
    assert err.count("ILP-W002") == 20
    assert "dan 10 catatan lagi" in err
    assert "kesalahan: 30" in err


def test_bytes_that_are_no_text_leave_as_they_came(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"nama,sex,age_days,weight_kg\nJos\xe9,male,365,9.6\n")
    with io.TextIOWrapper(io.BytesIO(), encoding="utf-8") as kept:
        before, sys.stdout = sys.stdout, kept
        try:
            assert run(["growth", str(file)]) == 0
        finally:
            sys.stdout = before
        kept.flush()
        assert b"Jos\xe9,male,365,9.6,-0.04" in kept.buffer.getvalue()  # type: ignore[attr-defined]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given = io.TextIOWrapper(io.BytesIO(b"sex,age_days,weight_kg\nmale,365,9.6\n"))
    monkeypatch.setattr(sys, "stdin", given)
    assert run(["growth", "-"]) == 0
    assert "-0.04" in capsys.readouterr().out


def test_progress_shows_on_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("sex,age_days,weight_kg\n" + "male,365,9.6\n" * 4000, encoding="utf-8")
    assert run(["growth", str(file)]) == 0
    assert "\r" not in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(["growth", str(file)]) == 0
    err = capsys.readouterr().err
    assert "\r2000 baris 5" in err
    assert "\r4000 baris 100%" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "ILP-U006"),
        (["tidak-ada.csv"], "ILP-W015"),
        (["."], "ILP-W015"),
        (["{}", "--age-basis", "week"], "ILP-W016"),
        (["{}", "--switch", "x"], "ILP-W016"),
        (["{}", "--chart", "x.svg"], "ILP-U006"),
        (["{}", "--chart", "x.svg", "--id", "B"], "ILP-W024"),
        (["{}", "--chart", "x.pdf", "--id", "A1"], "ILP-W023"),
        (["{}", "--chart", "tidak/ada.json", "--id", "A1"], "ILP-W023"),
        (["{}", "--chart", "x.svg", "--id", "A1", "--chart-kind", "x"], "ILP-W016"),
    ],
)
def test_a_wrong_call(words: list[str], code: str, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["growth", *(word.format(sheet) for word in words)]) == 2
    assert code in capsys.readouterr().err


def test_options_change_the_answer(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = []
    for options in ([], ["--age-basis", "month"], ["--labels"], ["--labels", "--lang", "en"]):
        assert run(["growth", str(sheet), *options]) == 0
        outs.append(capsys.readouterr().out)
    assert len(set(outs)) == 4


def test_the_chart_of_one_child(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "kms.json"
    assert run(["growth", str(sheet), "--chart", str(out), "--id", "A1", "--lang", "en"]) == 0
    spec = json.loads(out.read_text(encoding="utf-8"))
    assert spec["title"]["text"] == "Growth chart (KMS), boy"
    child = spec["layer"][-1]["data"]["values"]
    assert [point["y"] for point in child] == [4.7, 5.4]
    assert capsys.readouterr().out == ""


def test_help_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("id", "en"):
        assert run(["growth", "--help", "--lang", lang]) == 0
        assert "--age-basis" in capsys.readouterr().out
