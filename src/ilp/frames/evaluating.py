"""Which of the doses that were given count, and as what? One long table, dose by dose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from ilp.frames.doses.immunizing import Immunization
from ilp.frames.doses.verdicts import STATUSES, UNREAL, verdicts
from ilp.frames.entering.columns import NOBODY, Words
from ilp.frames.entering.taking import taken
from ilp.frames.leaving.answering import Answer, Asking, Kind, Part
from ilp.frames.leaving.backends import given, name_of
from ilp.frames.people.block import Block
from ilp.frames.planning import Question
from ilp.frames.policies import Choices, followed
from ilp.frames.spark.backends_spark import spread
from ilp.frames.tables import People
from ilp.frames.unsupported import SPARK
from ilp.planning.making import within
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service
from ilp.schedules.courses import compiler

EVALUATION: Mapping[str, Kind] = {"product": "word", "on": "day", "status": "word", "code": "word"}


def evaluate(
    people: People,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Choices = None,
) -> Any:
    """Which doses are valid, invalid or extra, and as which dose of which series does each count?

    One row for each dose, by person and day; a combined vaccine has a row for each series it counts in, and a
    dose that counts in none has no `code`. A dose dated before birth or after `on`, or of a product nobody
    knows, is invalid. Why a dose does not count is told by `ilp.plan`, person by person.

    Args:
        people: the tables; the answer is a table of the same library, lazy where theirs are lazy.
        on: the asked day.
        area: a Kemendagri code for those whose record has no area.
        rules: the rulebook; None takes the package's own.
        policy: as in `plan`.

    Returns:
        A table `id, product, on, status, code`.

    Raises:
        Unsupported, UsageError, UnknownCode, NoRuleInForce: as `plan` does.

    >>> from ilp.frames import people_of
    >>> given = [{"product": "BCG", "on": "2025-01-20"}, {"product": "DPT-HB-Hib", "on": "2025-02-01"}]
    >>> baby = {"id": "contoh", "birth_date": "2025-01-10", "sex": "female", "doses": given}
    >>> evaluate(people_of([baby]), on=date(2025, 9, 1)).select("product", "status", "code").rows()
    [('BCG', 'valid', 'immunization.bcg.1'), ('DPT-HB-Hib', 'invalid', None)]
    """
    backend = name_of(taken(people.persons))
    chosen = followed(policy, backend)
    if backend == SPARK:
        return spread(
            people,
            None,
            EVALUATION,
            lambda own, _: evaluate(own, on=on, area=area, rules=rules, policy=chosen),
        )
    compiled = compiler(rules or Rulebook.load())
    doses = {row.code for row in compiled.book.rows(Service) if row.is_dose}
    given_ = People(persons=people.persons, doses=people.doses)
    question = Question(given_, on, within(area), compiled, doses.__contains__, chosen, None)

    def answer() -> Answer:
        work = question.work()
        law = work.doses
        assert law is not None
        return Answer(work.everybody.ids, work.each(lambda block: _said(law, block)))

    return given(people.persons, Asking(EVALUATION, answer))


def _said(law: Immunization, block: Block) -> Part:
    """What became of each dose of a block's people: a line for each series it counts in, or one."""
    judged, products = law.of_block(block), law.record.products
    said = verdicts(judged.ledger.history, judged.tracks)
    own, odd = said.doses, law.record.unreal(block.first, block.birth.on, block.today)
    counts = np.zeros(said.status.size, np.bool_)
    counts[np.concatenate([*said.counts_as.values(), np.empty(0, np.intp)])] = True
    groups = [*said.counts_as.values(), np.flatnonzero(~counts)]
    row = np.concatenate(groups)
    code = np.repeat([*range(len(said.counts_as)), NOBODY], [places.size for places in groups])
    person = np.concatenate([own.person[row], odd.person])
    day = np.concatenate([own.on[row], odd.on])
    written = law.record.table.words["product"].known
    known = {each: number for number, each in enumerate(dict.fromkeys([*products, *written]))}
    numbers = np.array([known[each] for each in written], np.int32)
    product = np.concatenate([own.product[row], numbers[odd.product]])
    code = np.concatenate([code, np.full(odd.on.size, NOBODY)]).astype(np.int32)
    status = np.concatenate([said.status[row], np.full(odd.on.size, UNREAL, np.int8)])
    order = np.lexsort((code, product, day, person))
    return (
        (person[order] + np.int32(block.first)).astype(np.int32),
        {
            "product": Words(product[order].astype(np.int32), tuple(known)),
            "on": day[order],
            "status": Words(status[order].astype(np.int32) - min(STATUSES), tuple(STATUSES.values())),
            "code": Words(code[order], tuple(said.counts_as)),
        },
    )
