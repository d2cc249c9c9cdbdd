"""What does the growth look like? A chart a mother can read: WHO's lines or KMS bands, and her child."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from ilp.errors import Language, MissingExtra, UnknownCode, UsageError, suggest
from ilp.growth import book, curves
from ilp.growth.ages import Way
from ilp.growth.measuring import measured, of_record, readings
from ilp.growth.results import Scores
from ilp.growth.scoring import score
from ilp.growth.tables import SEXES

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
VERSION = "6.4"
MIME = "application/vnd.vegalite.v6+json"
EXTRA = "plots"


@frozen(eq=False)
class Chart:
    """A growth chart: a Vega-Lite specification, which needs nothing, or SVG and PNG (extra `plots`)."""

    spec: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The Vega-Lite specification."""
        return dict(self.spec)

    def to_json(self) -> str:
        """The specification as JSON."""
        return json.dumps(self.spec, ensure_ascii=False)

    def svg(self) -> str:
        """The chart as SVG.

        Raises:
            MissingExtra: `vl-convert-python` is not installed (`ILP-W020`).
        """
        return _converter().vegalite_to_svg(self.to_dict(), vl_version=VERSION)  # type: ignore[no-any-return]

    def png(self, scale: float = 2.0) -> bytes:
        """The chart as PNG, so many times as large as its size in points.

        Raises:
            MissingExtra: `vl-convert-python` is not installed (`ILP-W020`).
        """
        return _converter().vegalite_to_png(self.to_dict(), vl_version=VERSION, scale=scale)  # type: ignore[no-any-return]

    def altair(self) -> Any:
        """The chart as an Altair chart, to be changed or combined.

        Raises:
            MissingExtra: `altair` is not installed (`ILP-W020`).
        """
        try:
            import altair
        except ImportError:
            raise MissingExtra("ILP-W020", place="altair", extra=EXTRA) from None
        return altair.LayerChart.from_dict(self.to_dict())

    def save(self, file: str | Path) -> None:
        """Write the chart, as its file's ending says: `.svg`, `.png` or `.json`.

        Raises:
            UsageError: another ending, or the file cannot be written (`ILP-W023`).
            MissingExtra: `vl-convert-python` is not installed (`ILP-W020`).
        """
        makers: dict[str, Callable[[], str | bytes]]
        makers = {".svg": self.svg, ".png": self.png, ".json": self.to_json}
        make = makers.get(Path(file).suffix.lower())
        if make is None:
            raise UsageError("ILP-W023", value=str(file))
        content = make()
        try:
            Path(file).write_bytes(content if isinstance(content, bytes) else content.encode())
        except OSError:
            raise UsageError("ILP-W023", value=str(file)) from None

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {MIME: self.to_dict()}


def chart(
    measurements: Iterable[Mapping[str, Any]],
    *,
    kind: str = "kms",
    sex: str,
    birth_date: date | str | None = None,
    lang: Language = "id",
    title: str | None = None,
) -> Chart:
    """What does the growth of a child look like?

    >>> made = chart([{"age_days": 92, "weight_kg": 5.8}], sex="male", lang="en")
    >>> made.to_dict()["title"]["text"]
    'Growth chart (KMS), boy'

    Args:
        measurements: as in a person's record, with `on` (and `birth_date` below) or `age_days`; what has no
            value for this chart is left out, none at all gives an empty chart.
        kind: `kms`, `weight_for_age`, `length_for_age` or `weight_for_length`.
        sex: `female` or `male`.
        birth_date: the day of birth, where the measurements say `on`.
        lang: the language of its words.
        title: another title; nobody's name stands in a chart unless it is put here.

    Raises:
        UsageError: no such kind (`ILP-W016`).
        UnknownCode: no such sex (`ILP-C001`).
    """
    own = curves.kinds().get(kind)
    if own is None:
        raise UsageError("ILP-W016", place="kind", value=kind, allowed=suggest(str(kind), curves.kinds()))
    of_sex = readings("sex").get(str(sex).strip().lower())
    if of_sex is None:
        raise UnknownCode("ILP-C001", section="sex", value=sex, allowed=suggest(str(sex), SEXES))
    points, lying = _points(own, measurements, of_sex, birth_date, lang)
    part = curves.stretch(own, [point["x"] for point in points], lying)
    return Chart(_spec(own, part, points, of_sex, lang, title))


def _points(
    kind: Mapping[str, Any],
    measurements: Iterable[Mapping[str, Any]],
    sex: str,
    birth_date: date | str | None,
    lang: Language,
) -> tuple[list[dict[str, Any]], bool]:
    """Where do the measurements stand in the chart, and was the child still measured lying?"""
    way = Way.of(None, None, corrected=False)
    index = book.indices()[kind["index"]]
    points, lying = [], True
    limit = book.standards().position.lying_below_day
    for given in measurements:
        found, _ = measured(of_record(given, sex, birth_date), way.basis)
        scores = score(found, way)
        x = scores.age_months if index.by == "age" else scores.height_cm
        y = scores.height_cm if index.value == "height_cm" else found.weight_kg
        if x is None or y is None:
            continue
        lying = lying and scores.age_days is not None and scores.age_days < limit
        points.append({"x": round(x, 3), "y": round(y, 3), **_told(scores, index.code, lang)})
    return sorted(points, key=lambda point: point["x"]), lying


def _told(scores: Scores, index: str, lang: Language) -> dict[str, Any]:
    return {"z": scores.z.get(index), "class": scores.label(index, lang) or ""}


def _spec(
    kind: Mapping[str, Any],
    part: curves.Stretch,
    points: list[dict[str, Any]],
    sex: str,
    lang: Language,
    title: str | None,
) -> dict[str, Any]:
    style = book.words("style")
    samples = style["samples"]
    colours = style["kms_lines" if kind.get("bands") else "lines"]
    drawn = curves.lines(part, sex, [float(z) for z in colours], samples)
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [part.start, part.end], "nice": False}}
    x["axis"] = {"title": _say("months" if part.by_age else "cm", lang), "tickCount": 24, "grid": True}
    y = {"field": "y", "type": "quantitative", "scale": {"zero": False}, "title": _say(kind["y"], lang)}
    layers = []
    if kind.get("bands"):
        layers.append(_bands(part, sex, x, kind, style, lang))
    names = {float(z): _say("median" if not float(z) else "line", lang, z=_signed(z)) for z in colours}
    for point in drawn:
        point["line"] = names[point.pop("z")]  # type: ignore[assignment]
    scale = {"domain": list(names.values()), "range": list(colours.values())}
    layers.append(
        {
            "data": {"values": drawn},
            "mark": {"type": "line", "strokeWidth": 1.5},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"field": "line", "type": "nominal", "sort": None, "scale": scale, "title": None},
            },
        }
    )
    layers.append(_child(points, x, y, style, lang))
    name = _say("title", lang, kind=_say(kind["code"], lang), sex=_say(sex, lang))
    standard = book.standards().instrument[book.standards().standards.index(part.standard)]
    return {
        "$schema": SCHEMA,
        "title": {"text": title or name, "subtitle": _say("subtitle", lang, source=standard.name)},
        "width": style["width"],
        "height": style["height"],
        "background": "white",
        "layer": layers,
        "resolve": {"scale": {"color": "independent"}},
    }


def _bands(
    part: curves.Stretch,
    sex: str,
    x: Mapping[str, Any],
    kind: Mapping[str, Any],
    style: Mapping[str, Any],
    lang: Language,
) -> dict[str, Any]:
    """The coloured bands of the growth chart, from the lowest up."""
    rows = book.gains().bands.rows
    labels = {row.code: row.label.text(lang) for row in rows}
    values = curves.bands(part, sex, style["lowest"], style["highest"], style["samples"])
    for value in values:
        value["band"] = labels[value["band"]]
    scale = {"domain": list(labels.values()), "range": [row.colour for row in rows]}
    colour = {"field": "band", "type": "nominal", "scale": scale, "title": _say("band", lang)}
    y = {"field": "low", "type": "quantitative", "scale": {"zero": False}, "title": _say(kind["y"], lang)}
    return {
        "data": {"values": values},
        "mark": {"type": "area", "opacity": style["opacity"]},
        "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour},
    }


def _child(
    points: list[dict[str, Any]],
    x: Mapping[str, Any],
    y: Mapping[str, Any],
    style: Mapping[str, Any],
    lang: Language,
) -> dict[str, Any]:
    """The child's own points, joined in the order of x."""
    tips = [
        {"field": "x", "title": x["axis"]["title"]},
        {"field": "y", "title": y["title"]},
        {"field": "z", "title": _say("z", lang)},
        {"field": "class", "title": _say("class", lang)},
    ]
    mark = {"type": "line", "color": style["point"], "strokeWidth": 2.5}
    mark["point"] = {"color": style["point"], "size": 70, "filled": True}
    return {
        "data": {"values": points, "name": "child"},
        "mark": mark,
        "description": _say("child", lang),
        "encoding": {"x": x, "y": y, "order": {"field": "x"}, "tooltip": tips},
    }


def _signed(z: str) -> str:
    return f"+{z}" if float(z) > 0 else z


def _say(key: str, lang: Language, **values: str) -> str:
    return book.word("chart", key).text(lang).format_map(values)


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError:
        raise MissingExtra("ILP-W020", place="SVG/PNG", extra=EXTRA) from None
    return vl_convert
