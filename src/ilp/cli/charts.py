"""Which chart has one child of a table? Its rows, told by `id`, drawn into a file."""

from __future__ import annotations

from collections.abc import Iterator

from ilp.cli.growth import Source
from ilp.cli.output import summary
from ilp.errors import Language, UnknownCode, UsageError, suggest
from ilp.growth.charting import chart
from ilp.growth.sheets import rows
from ilp.texts import say

ID, SEX, EXAMPLE = "id", "sex", "ilp growth timbangan.csv --chart kms.svg --id A1"


def draw(file: str, out: str, kind: str | None, wanted: str | None, lang: Language) -> int:
    """Draw the chart of one child of a table into a file.

    Raises:
        UsageError: the table holds several children and none is named (`ILP-U006`), the table or the chart
            cannot be used (`ILP-W012`, `ILP-W015`, `ILP-W016`, `ILP-W023`).
        UnknownCode: the table has no such child (`ILP-W024`).
        MissingExtra: an image is asked for and the extra `plots` is not installed (`ILP-W020`).
    """
    source = Source(file)
    found = list(_records(source))
    source.done()
    known = list(dict.fromkeys(own.get(ID, "") for own in found))
    if wanted is None and len(known) > 1:
        raise UsageError("ILP-U006", place="--id", example=EXAMPLE)
    own = [record for record in found if wanted in (None, record.get(ID))]
    if not own:
        raise UnknownCode("ILP-W024", value=wanted or "", allowed=suggest(wanted or "", known))
    sex = next((record[SEX] for record in own if record.get(SEX)), "")
    chart(own, kind=kind or "kms", sex=sex, lang=lang).save(out)
    summary(say("summary.written", lang, path=out))
    return 0


def _records(source: Source) -> Iterator[dict[str, str]]:
    """The rows as mappings by the names of the header."""
    header: list[str] | None = None
    for row in rows(source.lines()):
        if header is None:
            header = [cell.strip().lower() for cell in row.cells or []]
            if SEX not in header:
                raise UsageError("ILP-W012", value=source.name, key=SEX, allowed=", ".join(header))
        elif row.cells is not None and row.text.strip():
            yield {name: cell.strip() for name, cell in zip(header, row.cells, strict=False)}
