"""Where does this rule come from, and how sure are we? Instruments and citations."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from ilp.labels import Label

Status = Literal["confirmed", "transcribed", "inferred", "disputed"]


@frozen
class Instrument:
    """A decree, regulation or letter: what it is, what it is called, when it was issued (None: not seen)."""

    id: str
    name: str
    title: Label
    issued: date | None = None
    note: Label | None = None


@frozen
class Citation:
    """The place in an instrument that a value rests on, and how sure we are of it.

    `status` is `confirmed` only once somebody has read the signed text; `transcribed` rests on a public
    transcription, `inferred` on practice or on our own reading, `disputed` on sources that disagree.
    """

    instrument: Instrument
    clause: str
    status: Status

    def to_dict(self) -> dict[str, str]:
        """How does this look as JSON?"""
        return {"instrument": self.instrument.name, "clause": self.clause, "status": self.status}
