"""What do we take in about a person? The record of one person, as frozen models that refuse unknown keys.

>>> Condition.model_validate("diabetes").model_dump()
'diabetes'
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, GetJsonSchemaHandler, Strict, model_serializer, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from ilp.records.fields import Day, Flag, Given, Id, Number, OptionalText, Record, Text, Values, bounded

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Given(tuple)]
Sex = Literal["female", "male"]
Position = Literal["lying", "standing"]


class DoseGiven(Record):
    """A dose of vaccine as it was given; the product may be one that nobody knows."""

    product: Text
    on: Day
    campaign: Flag = False
    area: OptionalText = None


class Pregnancy(Record):
    """A pregnancy from its last menstrual period; without `ended_on` it goes on."""

    last_menstrual_period: Day
    ended_on: Day | None = None
    outcome: OptionalText = None


class Birth(Record):
    """What is known of the person's own birth."""

    weight_kg: Annotated[Number, bounded("birth_weight_kg")] | None = None
    gestation_weeks: Annotated[Number, bounded("gestation_weeks")] | None = None


class Condition(Record):
    """A condition the person has (or had, `until` that day). Without dates it is written as its bare code."""

    code: Text
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"code": value} if isinstance(value, str) else value

    @model_serializer(mode="plain", when_used="always")
    def _written(self) -> str | dict[str, Any]:
        if self.since is None and self.until is None:
            return self.code
        return {"code": self.code, "since": self.since, "until": self.until}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        own = handler(schema)
        if handler.mode == "serialization":
            return own
        return {"anyOf": [{"type": "string", "minLength": 1}, handler.resolve_ref_schema(own)]}


class ScreeningDone(Record):
    """A screening that took place, with what was found."""

    code: Text
    on: Day
    values: Values = Field(default_factory=dict)


class Visit(Record):
    """A visit or service that took place, by whom, with what was found."""

    code: Text
    on: Day
    by: OptionalText = None
    values: Values = Field(default_factory=dict)


class Measurement(Record):
    """The body measured on a day; null is not measured. `length_cm` is a `height_cm` taken lying."""

    on: Day
    weight_kg: Annotated[Number, bounded("weight_kg")] | None = None
    height_cm: Annotated[Number, bounded("height_cm")] | None = None
    position: Position | None = None
    oedema: Annotated[bool, Strict()] | None = None
    muac_cm: Annotated[Number, bounded("muac_cm")] | None = None
    head_cm: Annotated[Number, bounded("head_cm")] | None = None
    length_cm: Annotated[Number, bounded("height_cm")] | None = Field(default=None, exclude=True, repr=False)

    @model_validator(mode="after")
    def _length_is_height_lying(self) -> Measurement:
        if self.length_cm is not None:
            if self.height_cm is not None or self.position == "standing":
                raise PydanticCustomError("length_and_height", "length_cm beside a standing height")
            for name, value in (("height_cm", self.length_cm), ("position", "lying"), ("length_cm", None)):
                object.__setattr__(self, name, value)
            self.model_fields_set.update(("height_cm", "position"))
        return self


class Person(Record):
    """Everything we are told about one person; only `id`, `birth_date` and `sex` are required."""

    id: Id
    birth_date: Day
    sex: Sex
    area: OptionalText = None
    facility: OptionalText = None
    nik: OptionalText = Field(default=None, repr=False)
    death_date: Day | None = None
    school_grade: Annotated[int, Strict(), bounded("school_grade")] | None = None
    conditions: Many[Condition] = ()
    absent_conditions: Many[Text] = ()
    allergies: Many[Text] = ()
    pregnancies: Many[Pregnancy] = ()
    birth: Birth | None = None
    doses: Many[DoseGiven] = ()
    screenings: Many[ScreeningDone] = ()
    visits: Many[Visit] = ()
    measurements: Many[Measurement] = ()


__all__ = [
    "Birth",
    "Condition",
    "DoseGiven",
    "Measurement",
    "Person",
    "Position",
    "Pregnancy",
    "ScreeningDone",
    "Sex",
    "Visit",
]
