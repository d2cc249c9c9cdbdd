"""How fast is local area monitoring? The same rows as a year's indicators and as twelve months, judged."""

from __future__ import annotations

from typing import Any

import pytest

from ilp.indicators import Counts, apportion, compute, pws
from ilp.network import Facility, Network

PUSKESMAS, POSYANDU = 100, 10


@pytest.fixture(scope="module")
def district() -> tuple[Counts, Network]:
    """A hundred puskesmas with ten posyandu each: 12,000 rows of one year."""
    facilities, rows = [], []
    for n in range(PUSKESMAS):
        area = f"64.{1 + n // 10:02d}.{1 + n % 10:02d}"
        facilities.append(Facility(f"pkm-{n}", f"Puskesmas {n}", "puskesmas", None, area))
        for each in range(POSYANDU):
            code, village = f"pos-{n}-{each}", f"{area}.{2001 + each % 5}"
            facilities.append(Facility(code, code, "posyandu", f"pkm-{n}", village))
            rows += [
                {
                    "indicator": "k1_total",
                    "area_code": village,
                    "facility": code,
                    "period": f"2025-{month:02d}",
                    "numerator": (n + each + month) % 5,
                    "denominator": 40,
                }
                for month in range(1, 13)
            ]
    return Counts.of(rows), Network(facilities)


@pytest.mark.benchmark(group="12,000 rows of posyandu up to the puskesmas")
def test_compute_the_year(benchmark: Any, district: tuple[Counts, Network]) -> None:
    counts, network = district
    assert len(benchmark(lambda: compute(counts, network, period="2025", by="puskesmas"))) == PUSKESMAS


@pytest.mark.benchmark(group="12,000 rows of posyandu up to the puskesmas")
@pytest.mark.parametrize("month", ["2025-03", "2025-12"])
def test_pws(benchmark: Any, district: tuple[Counts, Network], month: str) -> None:
    counts, network = district
    assert len(benchmark(lambda: pws(counts, network, period=month, by="puskesmas"))) == PUSKESMAS


@pytest.mark.benchmark(group="from the result to the page")
def test_page(benchmark: Any, district: tuple[Counts, Network]) -> None:
    counts, network = district
    found = pws(counts, network, period="2025-12", by="puskesmas", targets={"k1_total": 80})
    assert benchmark(found.html).count('class="bar"') == PUSKESMAS + 1


@pytest.mark.benchmark(group="579,310 births to 8,494 villages")
@pytest.mark.parametrize("method", ["largest_remainder", "sainte_lague"])
def test_apportion(benchmark: Any, method: str) -> None:
    weights = {f"{n:04d}": 1000 + (n * 7919) % 5000 for n in range(8494)}
    assert sum(benchmark(lambda: apportion(579_310, weights, method=method)).values()) == 579_310
