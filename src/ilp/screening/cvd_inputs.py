"""What does the risk chart ask for? The list of its inputs, for a form or a conversation."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ilp.errors import Language, UnknownCode, suggest
from ilp.labels import Label
from ilp.screening.cvd_chart import chart, content


@frozen
class CvdInput:
    """One thing that a chart asks for: name, unit, choices or possible range, what it can come from."""

    code: str
    label: Label
    unit: Label | None = None
    lowest: float | None = None
    highest: float | None = None
    one_of: tuple[str, ...] = ()
    or_from: tuple[str, ...] = ()

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? Every key is always there."""
        return {
            "code": self.code,
            "label": self.label.text(lang),
            "unit": self.unit.text(lang) if self.unit else None,
            "lowest": self.lowest,
            "highest": self.highest,
            "one_of": list(self.one_of),
            "or_from": list(self.or_from),
        }


def cvd_inputs(model: str = "lab") -> tuple[CvdInput, ...]:
    """What must be known before the chart can be read? In the order in which it is asked.

    Args:
        model: `lab` (with laboratory) or `bmi` (without).

    Raises:
        UnknownCode: there is no such chart (`ILP-V001`).

    >>> [own.code for own in cvd_inputs("bmi")]
    ['age', 'sex', 'smoker', 'systolic', 'bmi']
    """
    return tuple(map(asked, chart(known("model", "ILP-V001", model)).inputs))


def asked(code: str) -> CvdInput:
    """One thing that a chart asks for, or that such a thing is computed from."""
    row = content()["input"][code]
    return CvdInput(
        code,
        Label(**row["label"]),
        Label(**row["unit"]) if "unit" in row else None,
        row.get("lowest"),
        row.get("highest"),
        tuple(row.get("one_of", ())),
        tuple(row.get("or_from", ())),
    )


def known(section: str, code: str, value: str) -> str:
    """The same choice when the chart's data know it, capitals and signs aside.

    Raises:
        UnknownCode: they do not (`code`).
    """
    choices: dict[str, Any] = content()[section]
    for choice in choices:
        if _folded(choice) == _folded(str(value)):
            return choice
    raise UnknownCode(code, value=value, allowed=suggest(str(value), choices))


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
