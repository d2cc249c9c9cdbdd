"""Does a million give what one gives? Columns against single children, frames, and bad values."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp.errors import UsageError
from ilp.growth import book, vector, zscores
from ilp.growth.results import INDICES

CLASSES = (*(index for index in INDICES if book.classes_of(index)), "nutrition")
WAYS: list[dict[str, Any]] = [
    {},
    {"age_basis": "month"},
    {"switch": "1856_days"},
    {"corrected_age": True},
]


def child(random: Random) -> dict[str, Any]:
    """A measurement that may be near an edge, missing, written oddly or impossible."""
    return {
        "sex": random.choice(["male", "female", "L", "P", 1, 2, "x", None]),
        "age_days": random.choice(
            [
                *(random.randint(0, 1830), random.randint(0, 7200), random.randint(720, 740)),
                *(random.uniform(0, 1900), random.randint(1820, 1860), None),
            ]
        ),
        "weight_kg": random.choice([random.uniform(1, 30), round(random.uniform(2, 20), 1), None, 9000, 0]),
        "height_cm": random.choice(
            [random.uniform(44, 122), round(random.uniform(45, 120), 1), random.uniform(30, 190), None]
        ),
        "position": random.choice(["lying", "standing", "l", "h", None, "", "duduk"]),
        "oedema": random.choice([None, False, False, False, True, "n", "y", ""]),
        "muac_cm": random.choice([None, random.uniform(9, 20), 11.5, 12.5]),
        "head_cm": random.choice([None, random.uniform(30, 55)]),
        "gestation_weeks": random.choice([None, random.randint(24, 41), random.uniform(24, 41)]),
    }


@pytest.mark.parametrize("way", WAYS)
def test_every_row_is_what_one_child_gets(way: dict[str, Any]) -> None:
    random = Random(20250901)
    children = [child(random) for _ in range(3000)]
    columns = {key: [own[key] for own in children] for key in children[0]}
    found = vector.zscores(columns, **way).columns()
    options = {key: value for key, value in way.items() if key != "corrected_age"}
    for place, own in enumerate(children):
        if not way.get("corrected_age"):
            own["gestation_weeks"] = None
        one = zscores(**own, **options)
        for index in INDICES:
            z = found[index][place]
            assert (None if np.isnan(z) else z) == one.z.get(index), (own, index)
        for name in CLASSES:
            band = one.nutrition if name == "nutrition" else one.classes.get(name)
            assert found[f"class_{name}"][place] == (None if band is None else band.code), (own, name)
        assert found["flags"][place] == ";".join(one.flags), own


@given(st.integers(0, 2000), st.floats(0.5, 60), st.floats(40, 130), st.sampled_from(["lying", "standing"]))
def test_unrounded_the_two_agree_too(age: int, weight: float, height: float, position: str) -> None:
    given = {"sex": "female", "age_days": age, "weight_kg": weight, "height_cm": height, "position": position}
    found = vector.zscores({key: [value] for key, value in given.items()})
    one = zscores(**given)
    assert {index: float(z[0]) for index, z in found.z.items() if not np.isnan(z[0])} == pytest.approx(
        dict(one.z), abs=0.0101 if any(abs(z * 100 % 1 - 0.5) < 1e-9 for z in one.raw.values()) else 1e-12
    )


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(7)
    children = [child(random) for _ in range(500)]
    columns = {key: [own[key] for own in children] for key in children[0]}
    whole = vector.zscores(columns).columns()
    monkeypatch.setattr(vector, "CHUNK", 7)
    parts = vector.zscores(columns).columns()
    for name, column in whole.items():
        assert np.array_equal(column, parts[name], equal_nan=column.dtype.kind == "f"), name


@pytest.mark.parametrize("basis", ["day", "month"])
def test_ages_by_dates(basis: Any) -> None:
    random = Random(3)
    born = [date(2020, 1, 31) + timedelta(days=random.randrange(1200)) for _ in range(400)]
    on = [own + timedelta(days=random.randrange(-3, 2200)) for own in born]
    born += [date(2024, 1, 31), date(2024, 1, 31), date(2024, 1, 31), date(2024, 1, 30), date(2024, 12, 31)]
    on += [date(2024, 2, 28), date(2024, 2, 29), date(2024, 4, 30), date(2024, 3, 29), date(2025, 2, 28)]
    born, on = [*born, date(2024, 1, 31)], [*on, date(2024, 1, 30)]
    for as_written in (lambda day: day, lambda day: day.isoformat(), np.datetime64):
        columns = {
            "sex": ["male"] * len(born),
            "birth_date": [as_written(day) for day in born],
            "measured_on": [as_written(day) for day in on],
            "weight_kg": [12.0] * len(born),
        }
        found = vector.zscores(columns, age_basis=basis)
        flags = found.columns()["flags"]
        for place, (start, end) in enumerate(zip(born, on, strict=True)):
            one = zscores(sex="male", birth_date=start, measured_on=end, weight_kg=12.0, age_basis=basis)
            z = found.z["waz"][place]
            assert (None if np.isnan(z) else z) == one.waz
            assert flags[place] == ";".join(one.flags)


def test_dates_that_cannot_be_read_and_ages_that_are_written() -> None:
    columns = {
        "sex": ["male", "male", "male"],
        "birth_date": ["2025-01-10", "kemarin", "2025-01-10"],
        "measured_on": ["2025-02-10", "2025-02-10", "2025-02-10"],
        "age_days": [None, None, 60],
        "weight_kg": [4.0, 4.0, 4.0],
    }
    found = vector.zscores(columns)
    assert found.has("not_read").tolist() == [False, True, False]
    assert found.z["waz"][0] == zscores(sex="male", age_days=31, weight_kg=4.0).waz
    assert np.isnan(found.z["waz"][1])
    assert found.z["waz"][2] == zscores(sex="male", age_days=60, weight_kg=4.0).waz


def test_months_fill_in_for_days() -> None:
    columns = {
        "sex": [1, 2],
        "age_days": [np.nan, 365.0],
        "age_months": [24.0, np.nan],
        "height_cm": ["85,5", "74.0"],
    }
    found = vector.zscores(columns)
    assert found.z["haz"][0] == zscores(sex="male", age_months=24.0, height_cm=85.5).haz
    assert found.z["haz"][1] == zscores(sex="female", age_days=365, height_cm=74.0).haz


def test_no_age_at_all_scores_weight_for_height() -> None:
    found = vector.zscores({"sex": ["L"], "weight_kg": [9.6], "height_cm": [75.7]})
    assert found.z["whz"].tolist() == [-0.06]
    assert found.columns()["flags"].tolist() == ["age_unknown"]


def test_no_minus_nought() -> None:
    found = vector.zscores({"sex": ["male"], "age_days": [0], "weight_kg": [3.3463], "height_cm": [49.884]})
    assert found.z["waz"].tolist() == [0.0]
    assert not np.signbit(found.z["waz"]).any()
    assert not np.signbit(found.z["haz"]).any()


def test_only_what_is_asked_is_computed() -> None:
    found = vector.zscores(
        {"sex": ["male"], "age_days": [365], "weight_kg": [9.6]}, indices=["waz"], classes=False
    )
    assert (set(found.z), set(found.classes)) == ({"waz"}, set())
    assert vector.zscores({"sex": []}).z["waz"].tolist() == []


@pytest.mark.parametrize(
    ("columns", "options", "code"),
    [
        ({"age_days": [1]}, {}, "ILP-W012"),
        ({"sex": ["male"], "age_days": [1, 2]}, {}, "ILP-W022"),
        ({"sex": ["male"]}, {"indices": ["xyz"]}, "ILP-W016"),
        ({"sex": ["male"]}, {"age_basis": "week"}, "ILP-W016"),
    ],
)
def test_a_wrong_call_is_refused(columns: dict[str, Any], options: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError, match=code):
        vector.zscores(columns, **options)


def test_an_unknown_flag_is_refused() -> None:
    with pytest.raises(UsageError, match="ILP-W016"):
        vector.zscores({"sex": ["male"]}).has("x")


# Frames ------------------------------------------------------------------------------------------------

ROWS = {
    "id": ["A", "B", "C"],
    "sex": ["male", "P", None],
    "age_days": [365, 400, 10],
    "weight_kg": [9.6, None, 3.0],
    "height_cm": [75.7, 74.0, 50.0],
}


def test_a_polars_frame_comes_back_as_one() -> None:
    found = vector.growth(pl.DataFrame(ROWS))
    assert found.columns[:5] == list(ROWS)
    assert found["waz"].to_list() == [-0.04, None, None]
    assert found["class_waz"].to_list() == ["normal_weight", None, None]
    assert found["flags"].to_list() == ["", "", "not_read"]


def test_a_mapping_comes_back_as_one() -> None:
    found = vector.growth(ROWS, indices=["haz"])
    assert found["id"] == ROWS["id"]
    assert found["haz"].tolist()[:2] == [-0.02, -0.53]


def test_a_frame_that_assigns_comes_back_as_one() -> None:
    class Frame(dict[str, Any]):
        """As pandas does: columns by name, and a copy with further ones."""

        def assign(self, **added: Any) -> Frame:
            return Frame({**self, **added})

    found = vector.growth(Frame(ROWS))
    assert type(found) is Frame
    assert list(found)[:5] == list(ROWS)


# What is loaded ----------------------------------------------------------------------------------------


def test_growth_loads_no_numpy_until_columns_are_asked_for() -> None:
    code = (
        "import sys; from ilp import growth; growth.zscores(sex='male', age_days=3, weight_kg=3.0); "
        "print('numpy' in sys.modules, 'altair' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_without_numpy_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from ilp.errors import MissingExtra\n"
        "try:\n    import ilp.growth.vector\n"
        "except MissingExtra as fault:\n    print(fault.code, fault.messages['en'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "ILP-W020 ilp.growth.vector needs further packages; install ilp[frames]"
