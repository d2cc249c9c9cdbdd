"""How is a value shown in a message? Short, printable, and never a NIK or what may be a person's name."""

from __future__ import annotations

from typing import Any

HIDDEN = "…"
_LONGEST = 40
DIGITS = 9
"""So many of them may be a NIK, or part of one."""


def shown(value: Any) -> str:
    """What may a message say of `value`?

    Long numbers may be a NIK (or part of one) and words without digits a name; both are hidden, as are lists
    and objects.

    >>> shown("2025-02-30"), shown("9901016510250001"), shown("Contoh Sintetis")
    ('2025-02-30', '…', '…')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (list, tuple)):
        return f"[{HIDDEN}]"
    if isinstance(value, dict):
        return f"{{{HIDDEN}}}"
    text = str(value).strip()
    digits = sum(character.isdigit() for character in text)
    if digits >= DIGITS or (not digits and len(text.split()) > 1):
        return HIDDEN
    return "".join(each if each.isprintable() else "?" for each in text[:_LONGEST])


def place(steps: tuple[int | str, ...]) -> str:
    """How is a place in a record written?

    >>> place(("doses", 1, "on"))
    'doses[1].on'
    """
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{shown(step)}" if path else shown(step)
    return path
