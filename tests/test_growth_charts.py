"""Can a mother read the chart? WHO's lines, the child's points where they belong, both languages."""

from __future__ import annotations

import builtins
import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ilp.errors import MissingExtra, UnknownCode, UsageError
from ilp.growth import Chart, chart, value_at
from ilp.growth.curves import kinds

BORN = date(2025, 1, 10)
MEASURED = [
    {"on": date(2025, 2 + place, 10), "weight_kg": weight, "height_cm": height, "position": "lying"}
    for place, (weight, height) in enumerate([(4.3, 54.0), (5.3, 57.5), (6.0, 60.5)])
]


def made(kind: str = "kms", measured: list[dict[str, Any]] = MEASURED, **options: Any) -> dict[str, Any]:
    return chart(measured, kind=kind, **{"sex": "male", "birth_date": BORN, **options}).to_dict()


def points(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][-1]["data"]["values"]
    return found


def drawn(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][-2]["data"]["values"]
    return found


def domain(spec: dict[str, Any]) -> list[float]:
    found: list[float] = spec["layer"][-1]["encoding"]["x"]["scale"]["domain"]
    return found


def test_the_childs_points_stand_at_their_age_and_weight() -> None:
    found = points(made())
    assert [point["y"] for point in found] == [4.3, 5.3, 6.0]
    assert [point["x"] for point in found] == [1.018, 1.938, 2.957]
    assert found[0]["class"] == "berat badan normal"


def test_weight_for_length_puts_the_corrected_length_below() -> None:
    measured = [{"age_days": 400, "weight_kg": 9.0, "height_cm": 74.0, "position": "standing"}]
    (point,) = points(made("weight_for_length", measured))
    assert (point["x"], point["y"]) == (74.7, 9.0)
    (point,) = points(made("length_for_age", measured))
    assert point["y"] == 74.7


@pytest.mark.parametrize("kind", ["kms", "weight_for_age", "length_for_age"])
def test_lines_are_where_who_has_them(kind: str) -> None:
    index = {"length_for_age": "haz"}.get(kind, "waz")
    spec = made(kind, sex="female", lang="en")
    for line, z in (("-3 SD", -3), ("median", 0), ("+1 SD", 1)):
        at = next(own for own in drawn(spec) if own["line"] == line and own["x"] == 12)
        assert at["y"] == pytest.approx(value_at(index, z, sex="female", age_days=365), abs=0.001)


def test_the_bands_of_the_growth_chart_meet_at_its_lines() -> None:
    spec = made()
    bands = spec["layer"][0]["data"]["values"]
    at = [own for own in bands if own["x"] == 12]
    assert [own["band"] for own in at] == [
        "di bawah garis merah (BGM)",
        *("pita kuning", "pita hijau muda", "pita hijau", "di atas garis oranye"),
    ]
    for below, above in pairwise(at):
        assert below["high"] == above["low"]
    assert at[0]["high"] == pytest.approx(value_at("waz", -3, sex="male", age_days=365), abs=0.001)
    assert at[-1]["low"] == pytest.approx(value_at("waz", 1, sex="male", age_days=365), abs=0.001)


@pytest.mark.parametrize(
    ("kind", "ages", "shown"),
    [
        ("kms", [100], [0, 24]),
        ("kms", [730], [0, 24]),
        ("kms", [731], [0, 60]),
        ("kms", [3000], [0, 60]),
        ("length_for_age", [100, 800], [0, 60]),
        ("length_for_age", [2000, 4000], [60, 228]),
        ("length_for_age", [100, 4000], [60, 228]),
        ("weight_for_age", [2000], [60, 120]),
        ("weight_for_age", [6000], [60, 120]),
        ("weight_for_length", [100], [45, 110]),
        ("weight_for_length", [100, 800], [65, 120]),
        ("length_for_age", [], [0, 24]),
    ],
)
def test_the_chart_shows_the_ages_of_the_child(kind: str, ages: list[int], shown: list[float]) -> None:
    measured = [{"age_days": age, "weight_kg": 10.0, "height_cm": 80.0} for age in ages]
    assert domain(made(kind, measured)) == shown


def test_what_was_not_measured_is_left_out() -> None:
    measured = [{"age_days": 100, "weight_kg": 5.0}, {"age_days": 130}, {"weight_kg": 6.0}, {"age_days": "x"}]
    assert [point["y"] for point in points(made("kms", measured))] == [5.0]
    assert points(made("length_for_age", measured)) == []


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_both_languages(kind: str) -> None:
    spoken = {lang: made(kind, lang=lang) for lang in ("id", "en")}
    assert spoken["id"]["title"] != spoken["en"]["title"]
    assert "kesehatan" in spoken["id"]["title"]["subtitle"]
    assert "WHO" in spoken["en"]["title"]["subtitle"]


def test_nobodys_name_stands_in_a_chart() -> None:
    measured = [{**MEASURED[0], "name": "Contoh Sintetis", "id": "contoh-1", "nik": "9901016510250001"}]
    text = chart(measured, sex="male", birth_date=BORN).to_json()
    assert "Contoh" not in text
    assert "contoh-1" not in text
    assert "9901016510250001" not in text
    assert made(title="Contoh")["title"]["text"] == "Contoh"


def test_the_sex_may_be_written_in_indonesian() -> None:
    assert made(sex="P") == made(sex="female")
    assert made(sex="P") != made(sex="L")


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="ILP-W016"):
        made("bmi")
    with pytest.raises(UnknownCode, match="ILP-C001"):
        made(sex="x")


# As an image -------------------------------------------------------------------------------------------


@pytest.fixture
def own() -> Chart:
    return chart(MEASURED, sex="female", birth_date=BORN)


def test_the_chart_as_svg_says_its_words(own: Chart) -> None:
    svg = own.svg()
    assert svg.startswith("<svg")
    assert "Kartu Menuju Sehat (KMS), anak perempuan" in svg
    assert "pita kuning" in svg


def test_the_chart_as_png(own: Chart) -> None:
    small, large = own.png(scale=1), own.png()
    assert small.startswith(b"\x89PNG\r\n\x1a\n")
    assert _width(large) == pytest.approx(2 * _width(small), abs=2)


def _width(png: bytes) -> int:
    return int.from_bytes(png[16:20])


def test_the_chart_as_altair_is_a_valid_chart(own: Chart) -> None:
    assert own.altair().to_dict()["title"]["text"] == own.to_dict()["title"]["text"]


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("json", b"{")])
def test_a_chart_is_saved_as_its_ending_says(own: Chart, tmp_path: Path, ending: str, start: bytes) -> None:
    file = tmp_path / f"kms.{ending}"
    own.save(file)
    assert file.read_bytes().startswith(start)


def test_a_chart_without_a_place_is_refused(own: Chart, tmp_path: Path) -> None:
    for file in (tmp_path / "kms.pdf", tmp_path / "tidak" / "kms.json"):
        with pytest.raises(UsageError, match="ILP-W023"):
            own.save(file)


def test_a_notebook_shows_the_chart(own: Chart) -> None:
    (shown,) = own._repr_mimebundle_().values()
    assert shown == json.loads(own.to_json())


def test_without_the_extra_only_images_are_missing(own: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name in ("vl_convert", "altair"):
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    for ask in (own.svg, own.png, own.altair):
        with pytest.raises(MissingExtra, match="ILP-W020") as fault:
            ask()
        assert "ilp[plots]" in fault.value.messages["id"]
    assert own.to_json()
