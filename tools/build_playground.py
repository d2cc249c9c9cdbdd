"""How does the playground come to be? `site/playground` gets the page, the Python runtime and the wheels.

The runtime is the npm package `pyodide`, the wheels come by their names from pip, ours from this checkout;
all of it is copied into the site, so that the page needs no network but its own server. Needs npm.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "playground"
SITE = ROOT / "site" / "playground"
CACHE = ROOT / "build" / "playground"
PYODIDE = "pyodide@314.0.7"
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
PYTHON = ("3.14", "cp314", "pyemscripten_2026_0_wasm32")
NEEDED = ("pydantic>=2.12,<3", "attrs>=24.2", "python-dateutil>=2.9,<5", "tzdata")


def runtime() -> None:
    """Unpack what a page needs of the Python runtime."""
    SITE.joinpath("python").mkdir(parents=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    packed = CACHE / f"{PYODIDE.replace('@', '-')}.tgz"
    if not packed.exists():
        subprocess.run(["npm", "pack", "--silent", PYODIDE], cwd=CACHE, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(packed) as archive:
        for name in RUNTIME:
            inside = archive.extractfile(f"package/{name}")
            assert inside is not None, name
            (SITE / "python" / name).write_bytes(inside.read())


def wheels() -> None:
    """Gather the wheels, ours among them, and list them in the order of their names."""
    python, abi, platform = PYTHON
    kept = CACHE / "wheels"
    if not kept.exists():
        fetched = CACHE / "fetched"
        command = [*(sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check")]
        command += ["--only-binary=:all:", "--python-version", python, "--implementation", "cp", "--abi", abi]
        command += ["--platform", platform, "-d", str(fetched), *NEEDED]
        subprocess.run(command, check=True)
        fetched.rename(kept)
    shutil.copytree(kept, SITE / "wheels")
    command = ["uv", "build", "-q", "--wheel", "--out-dir", str(SITE / "wheels"), str(ROOT)]
    subprocess.run(command, check=True)
    (SITE / "wheels" / ".gitignore").unlink(missing_ok=True)
    names = sorted(path.name for path in (SITE / "wheels").glob("*.whl"))
    (SITE / "wheels.json").write_text(json.dumps(names) + "\n", encoding="utf-8")


def build() -> None:
    """Build it anew."""
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(parents=True)
    for path in PAGE.iterdir():
        shutil.copy(path, SITE)
    runtime()
    wheels()
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file())
    print(f"{SITE.relative_to(ROOT)}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    build()
