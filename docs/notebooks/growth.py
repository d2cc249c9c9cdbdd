"""Pertumbuhan dan stunting di satu kabupaten. Growth and stunting in a district.

`marimo edit docs/notebooks/growth.py`
"""

import marimo

app = marimo.App(width="medium", app_title="Pertumbuhan dan stunting · Growth and stunting")


@app.cell
def _():
    import json
    from datetime import date

    import marimo as mo

    from ilp import resources
    from ilp.growth import chart, stunting, zscores

    return chart, date, json, mo, resources, stunting, zscores


@app.cell
def _(mo):
    mo.md("""
    # Pertumbuhan dan stunting · Growth and stunting

    Nilai z WHO dan kelas nasional untuk anak-anak rekaan; pendek pada satu pengukuran belum berarti stunting.
    *WHO z-scores and national classes for synthetic children; short at one measurement is not yet stunted.*
    """)
    return


@app.cell
def _(json, resources):
    people_file = resources.toml("demo/district.toml")["people"]
    people = [json.loads(line) for line in resources.text(people_file).splitlines()]
    children = [person for person in people if person.get("measurements")]
    return (children,)


@app.cell
def _(children, date, zscores):
    def age_days(born, on):
        return (date.fromisoformat(on) - date.fromisoformat(born)).days

    def scored(child):
        last = child["measurements"][-1]
        known = {key: last[key] for key in ("weight_kg", "height_cm", "position") if last.get(key)}
        return zscores(sex=child["sex"], age_days=age_days(child["birth_date"], last["on"]), **known)

    latest = {child["id"]: scored(child) for child in children}
    return (latest,)


@app.cell
def _(latest, mo):
    table = [
        {"id": name, "umur (hari)": found.age_days, "BB/U": found.waz, "TB/U": found.haz, "BB/TB": found.whz}
        for name, found in latest.items()
    ]
    mo.ui.table(table, selection=None)
    return (table,)


@app.cell
def _(mo):
    mo.md("""
    ## Kelas · Classes

    Kelas datang dari peraturan, bukan dari notebook ini.
    *The classes come from the regulation, not from this notebook.*
    """)
    return


@app.cell
def _(latest, mo):
    from collections import Counter

    heights = Counter(
        found.classes["haz"].label.text("id") for found in latest.values() if found.classes.get("haz")
    )
    mo.ui.table([{"TB/U": label, "anak": count} for label, count in heights.most_common()], selection=None)
    return (heights,)


@app.cell
def _(latest, stunting):
    short = {name: stunting(found) for name, found in latest.items() if stunting(found).status != "not_short"}
    return (short,)


@app.cell
def _(mo, short):
    if short:
        next_steps = mo.ui.table(
            [
                {"id": name, "status": own.label("id"), "ukur ulang": own.lacking}
                for name, own in short.items()
            ],
            selection=None,
        )
    else:
        next_steps = mo.md("Tidak ada anak yang pendek. *No child is short.*")
    next_steps
    return


@app.cell
def _(mo):
    mo.md("""
    ## Grafik satu anak · One child's chart
    """)
    return


@app.cell
def _(chart, children, mo):
    child = max(children, key=lambda own: len(own["measurements"]))
    drawn = chart(
        child["measurements"],
        kind="length_for_age",
        sex=child["sex"],
        birth_date=child["birth_date"],
        lang="id",
    )
    mo.Html(drawn.svg())
    return child, drawn


if __name__ == "__main__":
    app.run()
