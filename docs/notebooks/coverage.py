"""Cakupan satu kabupaten dari data orang. Coverage of a district from people's records.

`marimo edit docs/notebooks/coverage.py`
"""

import marimo

app = marimo.App(width="medium", app_title="Cakupan kabupaten · Coverage of a district")


@app.cell
def _():
    import json
    from datetime import date

    import marimo as mo

    from ilp import resources
    from ilp.indicators import compute, from_records
    from ilp.network import Network

    return Network, compute, date, from_records, json, mo, resources


@app.cell
def _(mo):
    mo.md("""
    # Cakupan kabupaten · Coverage of a district

    Dari data orang ke cakupan puskesmas dan kabupaten. Orang-orangnya rekaan.
    *From people's records to the coverage of puskesmas and regency. The people are synthetic.*
    """)
    return


@app.cell
def _(Network, json, resources):
    district = resources.toml("demo/district.toml")
    people = [json.loads(line) for line in resources.text(district["people"]).splitlines()]
    network = Network.parse(resources.text(district["network"]))
    on = district["on"]
    return network, on, people


@app.cell
def _(mo):
    mo.md("""
    ## Hitung · Count

    Aturannya sama dengan rencana setiap orang; yang tidak dapat dinilai dihitung tersendiri.
    *The rules are those of each person's plan; whoever cannot be judged is counted apart.*
    """)
    return


@app.cell
def _(from_records, network, on, people):
    wanted = ("imm_hb0", "imm_dpt3", "imm_mr1", "imm_idl")
    counts = from_records(people, network, period=str(on.year), by="puskesmas", indicators=wanted, on=on)
    return counts, wanted


@app.cell
def _(compute, counts, network, on):
    puskesmas = [
        value for value in compute(counts, network, period=str(on.year), by="puskesmas") if value.denominator
    ]
    regency = list(compute(counts, network, period=str(on.year), by="regency"))
    return puskesmas, regency


@app.cell
def _(mo, puskesmas):
    def row(value):
        return {
            "puskesmas": network_name(value.facility),
            "indikator": value.indicator,
            "pembilang": value.numerator,
            "penyebut": value.denominator,
            "%": round(value.value, 1),
        }

    def network_name(code):
        return code.removeprefix("puskesmas-").replace("-", " ").title()

    table = [row(value) for value in puskesmas]
    mo.ui.table(table, selection=None)
    return (table,)


@app.cell
def _(mo):
    mo.md("""
    ## Kabupaten · The regency

    Jumlah dibagi jumlah. Rata-rata persentase puskesmas akan mengatakan lain.
    *Sums over sums. The mean of the puskesmas' percentages would say something else.*
    """)
    return


@app.cell
def _(mo, puskesmas, regency):
    compared = []
    for whole in regency:
        parts = [value.value for value in puskesmas if value.indicator == whole.indicator]
        compared.append(
            {
                "indikator": whole.indicator,
                "kabupaten": round(whole.value, 1),
                "rata-rata puskesmas": round(sum(parts) / len(parts), 1),
                "tidak diketahui": whole.unknown,
            }
        )
    mo.ui.table(compared, selection=None)
    return (compared,)


if __name__ == "__main__":
    app.run()
