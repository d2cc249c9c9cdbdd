"""What may stand in a field of a rule file? The value types that all rows share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from ilp.dates import Period
from ilp.errors import LANGUAGES, IlpError
from ilp.labels import Label


def _period(value: Any) -> Period:
    if isinstance(value, Period):
        return value
    try:
        return Period.parse(value)
    except (IlpError, TypeError):
        raise PydanticCustomError("period", "not a period") from None


def _label(value: Any) -> Label:
    if isinstance(value, Label):
        return value
    if isinstance(value, dict) and not set(value) - set(LANGUAGES):
        missing = [language for language in LANGUAGES if not str(value.get(language, "")).strip()]
        if not missing:
            return Label(**value)
        raise PydanticCustomError("label_language", "missing {language}", {"language": missing[0]})
    raise PydanticCustomError("label", "not a label")


def _day(value: Any) -> date:
    if type(value) is date:
        return value
    raise PydanticCustomError("day", "not a civil date")


PeriodField = Annotated[
    Period,
    BeforeValidator(_period),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["6 weeks", "18 months - 4 days"]}),
]
LabelField = Annotated[
    Label,
    BeforeValidator(_label),
    PlainSerializer(lambda label: label.to_dict(), return_type=dict),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {language: {"type": "string"} for language in LANGUAGES},
            "required": list(LANGUAGES),
        }
    ),
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Entry(BaseModel):
    """The base of everything in a rule file: frozen, unknown keys refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, ignored_types=(Period, Label)
    )
