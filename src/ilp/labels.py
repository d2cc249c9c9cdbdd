"""What is this called? A label in the regulation's own Indonesian, with English beside it."""

from __future__ import annotations

from attrs import frozen

from ilp.errors import Language


@frozen
class Label:
    """A name in both languages; the Indonesian wording is the official one.

    >>> Label(id="Imunisasi", en="Immunization").text("en")
    'Immunization'
    """

    id: str
    en: str

    def text(self, lang: Language) -> str:
        """What is it called in `lang`?"""
        return self.id if lang == "id" else self.en

    def to_dict(self) -> dict[str, str]:
        """Both languages as JSON."""
        return {"id": self.id, "en": self.en}
