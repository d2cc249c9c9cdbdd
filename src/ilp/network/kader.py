"""What can a kader do? The 25 basic skills, the three levels they make, and the tasks that need them.

Skills are named by their number. The criteria of the levels were not seen in a source, and which skills a
task needs is our own reading; both are data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ilp.errors import UsageError
from ilp.network.standards import KaderLevel, Skill, Task, standards
from ilp.network.stating import words


def level(skills: Iterable[int | str]) -> KaderLevel | None:
    """Which is the highest level that these skills make? None below the first.

    >>> level(range(1, 18)).code, level(range(1, 26)).code, level([1, 2, 3])
    ('purwa', 'utama', None)

    Raises:
        UsageError: a number that is no skill (`ILP-N019`).
    """
    have = _known(skills)
    reached = [row for row in standards().kader_level if not missing(have, row.code)]
    return reached[-1] if reached else None


def missing(skills: Iterable[int | str], code: str) -> tuple[Skill, ...]:
    """Which skills are wanted for the level, of the fewest that would do?

    Raises:
        UnknownCode: there is no such level (`ILP-N014`).
        UsageError: a number that is no skill (`ILP-N019`).
    """
    standards().find("kader_level", code)
    wanted = next(row for row in standards().kader_level if row.code == code)
    have = _known(skills)
    lacking = [own for own in _of(wanted.groups) if own.number not in have]
    ways = [[own for own in _of((group,)) if own.number not in have] for group in wanted.one_of]
    return tuple(lacking + min(ways, key=len, default=[]))


def _of(groups: Iterable[str]) -> list[Skill]:
    among = set(groups)
    return [own for _, own in sorted(standards().skill.items()) if own.group in among]


def tasks(skills: Iterable[int | str], where: str | None = None) -> tuple[Task, ...]:
    """Which tasks may a kader with these skills do (at this place)?

    Raises:
        UsageError: a number that is no skill (`ILP-N019`).
    """
    have = _known(skills)
    every = standards()
    at = [row for row in every.task.values() if where is None or where in row.where]
    return tuple(row for row in at if have.issuperset(every.skills_of(row)))


def untrained(skills: Iterable[int | str], code: str) -> tuple[Skill, ...]:
    """Which skills does the task need that are not there?

    Raises:
        UnknownCode: there is no such task (`ILP-N014`).
        UsageError: a number that is no skill (`ILP-N019`).
    """
    every = standards()
    every.find("task", code)
    have = _known(skills)
    return tuple(every.skill[n] for n in every.skills_of(every.task[code]) if n not in have)


def tally(rows: Iterable[dict[str, Any]]) -> dict[str, Counter[str]]:
    """How many kader of each level does each facility have? Rows with `facility` and `skills` (numbers).

    Those below the first level are counted under an empty name.

    >>> tally([{"facility": "melati", "skills": "1 2 3"}, {"facility": "melati", "skills": range(1, 26)}])
    {'melati': Counter({'': 1, 'utama': 1})}

    Raises:
        UsageError: a number that is no skill (`ILP-N019`).
    """
    found: dict[str, Counter[str]] = {}
    for row in rows:
        skills = row.get("skills") or ()
        reached = level(words(skills) if isinstance(skills, str) else skills)
        found.setdefault(str(row["facility"]), Counter())[reached.code if reached else ""] += 1
    return found


def _known(skills: Iterable[int | str]) -> set[int]:
    known = {str(number): number for number in standards().skill}
    given = [str(own).strip() for own in skills]
    wrong = [own for own in given if own not in known]
    if wrong:
        raise UsageError("ILP-N019", value=", ".join(wrong), allowed=f"1-{len(known)}")
    return {known[own] for own in given}
