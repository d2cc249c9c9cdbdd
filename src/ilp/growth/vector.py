"""How do a million children grow? The same scores as for one, over columns of NumPy arrays or a data frame.

Needs the extra `frames`; nothing else that `ilp.growth` loads imports NumPy. The columns are worked
through in chunks that stay in the processor's cache: the memory beyond input and output does not grow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from ilp.errors import MissingExtra, UsageError, suggest

try:
    import numpy as np
except ImportError:
    raise MissingExtra("ILP-W020", place="ilp.growth.vector", extra="frames") from None

from ilp.growth import arrays, book, naming
from ilp.growth.ages import Basis, Way
from ilp.growth.columns import Codes, Columns, Floats, Marks, read
from ilp.growth.measuring import CORRECTION, KEYS
from ilp.growth.results import INDICES

CHUNK = 16_384  # measured: what a chunk needs fits the second-level cache


@frozen(eq=False)
class Table:
    """The scores of many children: one array for each index, NaN where there is none.

    `classes` holds small numbers, -1 for none; `names` says which number is which class. `flags` has one bit
    for each of `flag_names`, in their order.
    """

    z: Mapping[str, Floats]
    classes: Mapping[str, Codes]
    names: Mapping[str, tuple[str, ...]]
    flags: Any
    flag_names: tuple[str, ...]

    def has(self, flag: str) -> Marks:
        """Which rows have this flag?

        Raises:
            UsageError: there is no such flag (`ILP-W016`).
        """
        if flag not in self.flag_names:
            raise UsageError("ILP-W016", place="flag", value=flag, allowed=suggest(flag, self.flag_names))
        found: Marks = (self.flags & (1 << self.flag_names.index(flag))) != 0
        return found

    def columns(self) -> dict[str, Any]:
        """The columns of a table: the z, the classes by name (None for none), the flags joined by `;`."""
        found: dict[str, Any] = dict(self.z)
        for index, numbers in self.classes.items():
            found[f"class_{index}"] = np.array([*self.names[index], None], dtype=object)[numbers]
        kinds, places = np.unique(self.flags, return_inverse=True)
        texts = [
            ";".join(name for bit, name in enumerate(self.flag_names) if int(kind) >> bit & 1)
            for kind in kinds
        ]
        found["flags"] = np.array(texts, dtype=object)[places]
        return found


def zscores(
    columns: Mapping[str, Any],
    *,
    indices: Sequence[str] = INDICES,
    classes: bool = True,
    age_basis: Basis = "day",
    switch: str | None = None,
    corrected_age: bool = False,
) -> Table:
    """Which z-scores, classes and flags have the children of these columns?

    >>> found = zscores({"sex": ["male", "female"], "age_days": [365, 400], "weight_kg": [9.6, None]})
    >>> found.z["waz"].tolist(), found.columns()["class_waz"].tolist()
    ([-0.04, nan], ['normal_weight', None])

    Args:
        columns: by the names that `ilp.growth.zscores` has for one child; arrays, lists, or the columns of a
            frame. What is missing (None, NaN, empty) was not measured; what cannot be read is flagged.
        indices: which z are computed.
        classes: whether they are named too.
        age_basis: `day`, or `month` for completed months.
        switch: to which age the standards of 2006 answer.
        corrected_age: whether the column `gestation_weeks` corrects the ages of children born early.

    Raises:
        UsageError: no such index, basis or switch (`ILP-W016`), no column `sex` (`ILP-W012`), or columns of
            different lengths (`ILP-W022`).
    """
    way = Way.of(age_basis, switch, corrected_age)
    for index in indices:
        if index not in INDICES:
            raise UsageError("ILP-W016", place="indices", value=index, allowed=suggest(str(index), INDICES))
    known = {key: columns[key] for key in (*KEYS, CORRECTION) if key in columns}
    given = read(known, way.basis)
    kept = tuple(index for index in INDICES if index in indices)
    named = tuple(index for index in kept if classes and naming.names(index))
    if classes and "whz" in kept:
        named += (naming.NUTRITION,)
    found = Table(
        {index: np.empty(given.count) for index in kept},
        {index: np.empty(given.count, dtype=np.int8) for index in named},
        {index: naming.names(index) for index in named},
        np.zeros(given.count, dtype=np.uint32),
        tuple(book.words("flag")),
    )
    with np.errstate(all="ignore"):
        for start in range(0, given.count, CHUNK):
            _score(found, given, slice(start, start + CHUNK), way)
    return found


def growth(measurements: Any, **options: Any) -> Any:
    """The table of measurements with the scores beside it, of the same kind as it came.

    Args:
        measurements: a mapping of columns, or a Polars or pandas frame.
        **options: as in `zscores`.

    Raises:
        UsageError: what `zscores` refuses.
    """
    names = [str(name) for name in getattr(measurements, "columns", measurements)]
    columns = {name: measurements[name] for name in names if name in (*KEYS, CORRECTION)}
    added = zscores({name: _array(column) for name, column in columns.items()}, **options).columns()
    if hasattr(measurements, "with_columns"):
        import polars

        own = [
            polars.Series(name, values, nan_to_null=True)
            if values.dtype.kind == "f"
            else polars.Series(name, values.tolist(), dtype=polars.String)
            for name, values in added.items()
        ]
        return measurements.with_columns(own)
    if hasattr(measurements, "assign"):
        return measurements.assign(**added)
    return {**measurements, **added}


def _array(column: Any) -> Any:
    return column.to_numpy() if hasattr(column, "to_numpy") else column


def _part(column: Any, part: slice) -> Any:
    return None if column is None else column[part]


def _score(found: Table, given: Columns, part: slice, way: Way) -> None:
    """Score one chunk into the table."""
    sex = given.sex[part]
    count = len(sex)
    age = arrays.ages(
        _part(given.days, part), _part(given.months, part), _part(given.gestation_weeks, part), count, way
    )
    weight, oedema = _part(given.weight_kg, part), _part(given.oedema, part)
    swollen = None if oedema is None else oedema == 1
    if swollen is not None and not swollen.any():
        swollen = None
    values = {
        "weight_kg": weight,
        "muac_cm": _part(given.muac_cm, part),
        "head_cm": _part(given.head_cm, part),
    }
    height = None
    if given.height_cm is not None:
        height = arrays.heights(given.height_cm[part], _part(given.position, part), age)
        values["height_cm"] = height.cm
        if weight is not None:
            values["bmi"] = weight / (height.cm / 100) ** 2
    flags: dict[str, Marks] = dict(arrays.told(age, height, swollen, given.bad[part]))
    for code, own in found.z.items():
        index = book.indices()[code]
        value = values.get(index.value)
        if value is None or (index.by == "height" and height is None):
            own[part] = np.nan
            z = own[part]
        else:
            if index.by == "age":
                raw = arrays.by_age(index, value, sex, age)
            else:
                assert height is not None
                raw = arrays.by_height(index, value, sex, age, height)
            if swollen is not None and index.not_with_oedema:
                raw[swollen] = np.nan
            z = own[part] = arrays.rounded(raw, book.standards().decimals)
            flags[f"{code}_implausible"] = (z < index.limits.lowest) | (z > index.limits.highest)
        if code in found.classes:
            found.classes[code][part] = naming.classes(code, z, age)
    if naming.NUTRITION in found.classes:
        whz = found.classes["whz"][part]
        found.classes[naming.NUTRITION][part] = naming.nutrition(whz, values["muac_cm"], swollen, age)
    bits = found.flags[part]
    for place, name in enumerate(found.flag_names):
        mark = flags.get(name)
        if mark is not None and mark.any():
            bits |= mark.astype(np.uint32) << np.uint32(place)
