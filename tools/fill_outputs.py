"""What do the examples of the pages print now? Writes it into them: `python tools/fill_outputs.py [PAGE …]`.

Read the difference before committing it, like that of the snapshots.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pages.fences import lacking, pages, refreshed

if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or pages():
        text = path.read_text(encoding="utf-8")
        if lacking(text):
            print(f"{path}: left as it is, {lacking(text)} is not installed")
            continue
        with TemporaryDirectory() as folder:
            filled = refreshed(text, Path(folder))
        if filled != text:
            path.write_text(filled, encoding="utf-8", newline="\n")
            print(path)
