"""What may stand in a field of a record? The value types that all records share, as strict as JSON itself.

Nothing is guessed: `"3"` is no number and `20250110` no date. Only what loses nothing is taken as well: an
integer for an id, a Python `date` for a date, `null` or an empty text for "not given".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, core_schema

from ilp import codes

CIVIL_DATE = r"^\d{4}-\d{2}-\d{2}$"
_IS_CIVIL_DATE = re.compile(CIVIL_DATE, re.ASCII)
_BOUNDS = {"above": "gt", "lowest": "ge", "highest": "le"}


class Record(BaseModel):
    """The base of every record: frozen, unknown keys refused, and an error never repeats what was given."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def civil_date(value: Any) -> date:
    """Which civil date is `value`: a `date`, or text `YYYY-MM-DD`? A time of day is refused."""
    if isinstance(value, str) and _IS_CIVIL_DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("civil_date", "not a civil date YYYY-MM-DD")


def _error(schema: core_schema.CoreSchema, code: str, message: str) -> core_schema.CoreSchema:
    return core_schema.custom_error_schema(schema, custom_error_type=code, custom_error_message=message)


class _Day:
    """A civil date; from JSON only in the form `YYYY-MM-DD`, read without Python."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        written = core_schema.chain_schema(
            [core_schema.str_schema(strict=True, pattern=CIVIL_DATE), core_schema.date_schema()]
        )
        return core_schema.json_or_python_schema(
            json_schema=_error(written, "civil_date", "not a civil date YYYY-MM-DD"),
            python_schema=core_schema.no_info_plain_validator_function(civil_date),
            serialization=core_schema.to_string_ser_schema(when_used="json-unless-none"),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: core_schema.CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": CIVIL_DATE}


class _Id:
    """An id: text with something in it; an integer becomes its text."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        number = core_schema.no_info_after_validator_function(str, core_schema.int_schema(strict=True))
        either = core_schema.union_schema(
            [core_schema.str_schema(strict=True, pattern=r"\S"), number], mode="left_to_right"
        )
        return _error(either, "person_id", "not an id")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: core_schema.CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "integer"}]}


class _Plain:
    """A value of a flat map: text, a number, true or false, null, or a list of these."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        one = core_schema.union_schema(
            [
                core_schema.str_schema(strict=True),
                core_schema.bool_schema(strict=True),
                core_schema.int_schema(strict=True),
                core_schema.float_schema(strict=True, allow_inf_nan=False),
                core_schema.none_schema(),
            ]
        )
        many = core_schema.tuple_variable_schema(one)
        return _error(core_schema.union_schema([one, many]), "plain_value", "not a plain value")


class _Blank:
    """Text or null; an empty text says nothing and becomes null."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        nothing = core_schema.no_info_after_validator_function(
            lambda _: None, core_schema.literal_schema([""])
        )
        filled = core_schema.str_schema(strict=True, min_length=1)
        either = core_schema.union_schema([filled, nothing], mode="left_to_right")
        return core_schema.nullable_schema(_error(either, "text", "not text"))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: core_schema.CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, {"type": "null"}]}


class Given:
    """Null means not given: the field gets what `otherwise` makes."""

    def __init__(self, otherwise: Callable[[], Any]) -> None:
        self.otherwise = otherwise

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        otherwise = self.otherwise

        def given(value: Any) -> Any:
            return otherwise() if value is None else value

        return core_schema.no_info_after_validator_function(
            given, core_schema.nullable_schema(handler(source))
        )


def bounded(name: str) -> FieldInfo:
    """Which numbers can `name` be? The bounds are data (`range` in `data/codes.toml`)."""
    row = codes.section("range")[name]
    bounds = {ours: row[key] for key, ours in _BOUNDS.items() if key in row}
    return Field(**bounds)  # type: ignore[no-any-return]


Day = Annotated[date, _Day]
Id = Annotated[str, _Id]
Text = Annotated[str, Strict(), Field(min_length=1)]
OptionalText = Annotated[str | None, _Blank]
Flag = Annotated[bool, Strict(), Given(lambda: False)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Plain = Annotated[Any, _Plain]
Values = Annotated[dict[Text, Plain], Given(dict)]
