"""Which pages of the documentation are made? All of them, from the data: `python tools/make_pages.py`."""

from __future__ import annotations

from pages import api, commands, disputes, indicators, law, messages, spec, timelines

if __name__ == "__main__":
    for kind in (api, law, timelines, disputes, messages, commands, indicators, spec):
        kind.make()
