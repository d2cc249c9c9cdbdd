"""What do all tests share? Hypothesis profiles, and one way to write a folder of rule files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

collect_ignore = ["bench/other_framework.py", "bench/spark.py", "bench/plain_spark.py"]
"""They run in processes of their own, with a framework that need not be installed here."""

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("many", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile("default")


@pytest.fixture
def rules_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write rule files given as name=text; the answer is the folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write
