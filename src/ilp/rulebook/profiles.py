"""Which programme answers when several ask for one service? A profile: a small data file."""

from __future__ import annotations

from functools import cache

from attrs import frozen

from ilp import codes, resources
from ilp.errors import UsageError, suggest


@frozen
class Profile:
    """A named order of programmes; the first with a row in force answers. `only` leaves out all others."""

    name: str
    order: tuple[str, ...]
    only: bool = False

    def asks(self, programme: str) -> bool:
        """Does this programme ask for services at all?"""
        return not self.only or programme in self.order

    def rank(self, programme: str) -> int:
        """How early does the programme come? A user's own is first, one that the profile leaves out last."""
        if programme in self.order:
            return self.order.index(programme)
        return len(self.order) if programme in codes.known("programme") else -1


@cache
def load(name: str) -> Profile:
    """Read the profile.

    Raises:
        UsageError: there is none of this name (`ILP-R013`).
    """
    known = {entry.removeprefix("profiles/").removesuffix(".toml") for entry in resources.names("profiles")}
    if name not in known:
        raise UsageError("ILP-R013", value=name, allowed=suggest(name, known))
    own = resources.toml(f"profiles/{name}.toml")["profile"]
    return Profile(name, tuple(own["order"]), own.get("only", False))
